/* The kernel writes into memory that is shared since fork: the writer gets a page of its own. */
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct {
	int status;
	sigset_t mask, pending;
	struct timespec time;
} shared;

int
main(void)
{
	sigset_t set;
	int status;

	shared.status = 111;
	shared.time.tv_sec = 222;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	if (fork() == 0) {
		sigprocmask(SIG_BLOCK, &set, NULL);
		sigprocmask(SIG_BLOCK, NULL, &shared.mask);
		raise(SIGUSR1);
		sigpending(&shared.pending);
		if (fork() == 0)
			_exit(5);
		wait(&shared.status);
		clock_gettime(CLOCK_MONOTONIC, &shared.time);
		printf("child: %d %d %d %d\n", WEXITSTATUS(shared.status), sigismember(&shared.mask, SIGUSR1),
		       sigismember(&shared.pending, SIGUSR1), shared.time.tv_sec == 222);
		_exit(0);
	}
	wait(&status);
	printf("parent: %d %d %d %ld\n", shared.status, sigismember(&shared.mask, SIGUSR1),
	       sigismember(&shared.pending, SIGUSR1), (long)shared.time.tv_sec);
	return 0;
}
