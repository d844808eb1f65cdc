/* SA_RESETHAND: the second one meets the default action. And what sigaction says of itself. */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "tell.h"

static volatile int calls;

static void
count(int signal)
{
	struct sigaction now;

	sigaction(signal, NULL, &now);
	calls++;
	printf("call %d, the action is the default again: %d\n", calls, now.sa_handler == SIG_DFL);
}

int
main(void)
{
	struct sigaction a = { .sa_handler = count, .sa_flags = SA_RESETHAND }, old;
	pid_t pid = fork();

	if (pid == 0) {
		sigaction(SIGUSR1, &a, NULL);
		raise(SIGUSR1);
		raise(SIGUSR1);
		_exit(1);
	}
	wait_and_tell("child", pid);
	a.sa_flags = SA_RESTART | SA_NODEFER;
	sigaddset(&a.sa_mask, SIGHUP);
	sigaction(SIGUSR2, &a, NULL);
	sigaction(SIGUSR2, NULL, &old);
	printf("same handler %d, flags %x, mask HUP %d INT %d\n", old.sa_handler == count,
	       (unsigned)old.sa_flags & ~0x04000000u, sigismember(&old.sa_mask, SIGHUP),
	       sigismember(&old.sa_mask, SIGINT));
	printf("SIGKILL: %d", sigaction(SIGKILL, &a, NULL));
	printf(" %d\n", errno);
	printf("SIGSTOP: %d", sigaction(SIGSTOP, &a, NULL));
	printf(" %d\n", errno);
	printf("signal 65: %d", sigaction(65, &a, NULL));
	printf(" %d\n", errno);
	printf("signal 0: %d", sigaction(0, &a, NULL));
	printf(" %d\n", errno);
	printf("looking at SIGKILL's: %d\n", sigaction(SIGKILL, NULL, &old));
	return 0;
}
