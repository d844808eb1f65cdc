/* Signals that wait behind a mask: seen by sigpending, each delivered once, in the kernel's order. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

static char order[256];

static void
note(int signal)
{
	sprintf(order + strlen(order), " %d", signal);
}

static void
show_pending(const char *when)
{
	sigset_t set;

	sigpending(&set);
	printf("%s:", when);
	for (int signal = 1; signal < 32; signal++)
		if (sigismember(&set, signal))
			printf(" %d", signal);
	printf("\n");
}

int
main(void)
{
	const int sent[] = { SIGUSR2, SIGHUP, SIGTERM, SIGUSR2, SIGUSR1, SIGUSR2 };
	struct sigaction a = { .sa_handler = note };
	sigset_t all, old, one;

	sigfillset(&a.sa_mask);
	for (int signal = 1; signal < 32; signal++)
		sigaction(signal, &a, NULL);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	for (int i = 0; i < 6; i++)
		raise(sent[i]);
	show_pending("pending");
	sigemptyset(&one);
	sigaddset(&one, SIGTERM);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
	printf("after SIGTERM:%s\n", order);
	show_pending("still pending");
	order[0] = 0;
	signal(SIGUSR1, SIG_IGN); /* takes away what waits */
	show_pending("without SIGUSR1");
	sigprocmask(SIG_SETMASK, &old, NULL);
	printf("after the rest:%s\n", order);
	show_pending("none");
	return 0;
}
