/* Out of a handler by longjmp: the mask comes back with sigsetjmp(.., 1), and only then. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>

static sigjmp_buf back;
static int calls;

static void
leave(int signal)
{
	calls++;
	siglongjmp(back, signal);
}

static int
is_blocked(int signal)
{
	sigset_t now;

	sigprocmask(SIG_BLOCK, NULL, &now);
	return sigismember(&now, signal);
}

int
main(void)
{
	volatile double sum = 0;
	sigset_t set;

	signal(SIGUSR1, leave);
	for (volatile int i = 1; i <= 1000; i++) {
		if (!sigsetjmp(back, 1)) {
			raise(SIGUSR1);
			printf("never here\n");
		}
		sum += 1.0 / i;
	}
	printf("%d calls, sum %.9f, blocked %d\n", calls, sum, is_blocked(SIGUSR1));
	if (!sigsetjmp(back, 0))
		raise(SIGUSR1);
	printf("mask not kept: blocked %d\n", is_blocked(SIGUSR1));
	raise(SIGUSR1);
	sigemptyset(&set);
	if (!sigsetjmp(back, 0))
		sigprocmask(SIG_SETMASK, &set, NULL);
	printf("%d calls\n", calls);
	return 0;
}
