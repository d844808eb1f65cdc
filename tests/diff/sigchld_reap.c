/* A SIGCHLD handler that takes every child there is, as a server does. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int reaped, sum;

static void
reap(int signal)
{
	int saved = errno, status;

	(void)signal;
	while (waitpid(-1, &status, WNOHANG) > 0) {
		reaped++;
		sum += WEXITSTATUS(status);
	}
	errno = saved;
}

int
main(void)
{
	struct sigaction a = { .sa_handler = reap, .sa_flags = SA_RESTART | SA_NOCLDSTOP };
	sigset_t block, old;

	sigaction(SIGCHLD, &a, NULL);
	for (int i = 1; i <= 15; i++)
		if (fork() == 0)
			_exit(i);
	sigemptyset(&block);
	sigaddset(&block, SIGCHLD);
	sigprocmask(SIG_BLOCK, &block, &old);
	while (reaped < 15)
		sigsuspend(&old);
	printf("%d children, their codes are %d together\n", reaped, sum);
	printf("nobody left: %d", waitpid(-1, NULL, 0));
	printf(" %d\n", errno);
	return 0;
}
