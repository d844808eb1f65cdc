/* A handler that is broken off by others; its own signal waits unless SA_NODEFER says otherwise. */
#include <signal.h>
#include <stdio.h>

static int depth, again;

static void
enter(int signal)
{
	sigset_t now;

	depth++;
	sigprocmask(SIG_BLOCK, NULL, &now);
	printf("%*sin %d, blocked: USR1 %d USR2 %d TERM %d\n", 2 * depth, "", signal,
	       sigismember(&now, SIGUSR1), sigismember(&now, SIGUSR2), sigismember(&now, SIGTERM));
	if (signal == SIGUSR1 && !again++) {
		raise(SIGUSR1); /* waits until this one is over */
		raise(SIGUSR2);
		printf("%*sback in %d\n", 2 * depth, "", signal);
	} else if (signal == SIGUSR2) {
		raise(SIGTERM); /* in the mask: waits */
		printf("%*sback in %d\n", 2 * depth, "", signal);
	} else if (signal == SIGHUP && depth < 6) {
		raise(SIGHUP); /* at once */
	}
	depth--;
}

int
main(void)
{
	struct sigaction a = { .sa_handler = enter };

	sigaction(SIGUSR1, &a, NULL);
	sigaction(SIGTERM, &a, NULL);
	sigaddset(&a.sa_mask, SIGTERM);
	sigaction(SIGUSR2, &a, NULL);
	sigemptyset(&a.sa_mask);
	a.sa_flags = SA_NODEFER;
	sigaction(SIGHUP, &a, NULL);
	raise(SIGUSR1);
	printf("--\n");
	raise(SIGHUP);
	return depth;
}
