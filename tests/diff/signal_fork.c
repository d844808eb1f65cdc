/* What of the signals a child has from its parent (handlers, mask) and what not (those that wait). */
#include <signal.h>
#include <unistd.h>

#include "tell.h"

static int calls;

static void
count(int signal)
{
	calls += signal;
}

static int
is_pending(int signal)
{
	sigset_t set;

	sigpending(&set);
	return sigismember(&set, signal);
}

int
main(void)
{
	sigset_t set, now, old;
	pid_t pid;

	signal(SIGUSR1, count);
	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, &old);
	raise(SIGUSR1);
	pid = fork();
	if (pid == 0) {
		sigprocmask(SIG_BLOCK, NULL, &now);
		printf("child: blocked %d pending %d\n", sigismember(&now, SIGUSR1), is_pending(SIGUSR1));
		sigprocmask(SIG_SETMASK, &old, NULL);
		printf("child: calls %d\n", calls);
		raise(SIGUSR2);
		raise(SIGUSR1);
		signal(SIGUSR1, SIG_DFL); /* its own table: the parent's handler stays */
		_exit(calls);
	}
	wait_and_tell("child", pid);
	printf("parent: pending %d calls %d\n", is_pending(SIGUSR1), calls);
	sigprocmask(SIG_SETMASK, &old, NULL);
	printf("parent: calls %d\n", calls);
	return 0;
}
