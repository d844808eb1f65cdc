/* The stack runs over; the handler stands on a stack of its own and jumps back; three times. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>

static char other[16384];
static sigjmp_buf back;
static volatile int on_other;

static void
note(int signal)
{
	char here;
	stack_t now;

	sigaltstack(NULL, &now);
	on_other = &here >= other && &here < other + sizeof(other);
	printf("handler of %d, on the other stack %d, flags %d\n", signal, on_other, now.ss_flags);
	printf("no change while on it: %d", sigaltstack(&now, NULL));
	printf(" %d\n", errno);
	siglongjmp(back, 1);
}

static volatile int for_ever = 1;

static int
deeper(int n)
{
	volatile char room[4000];

	room[0] = (char)n;
	return for_ever ? deeper(n + 1) + room[0] : 0;
}

int
main(void)
{
	stack_t s = { .ss_sp = other, .ss_size = sizeof(other) }, now, small = { .ss_sp = other, .ss_size = 100 };
	struct sigaction a = { .sa_handler = note, .sa_flags = SA_ONSTACK };

	sigaltstack(NULL, &now);
	printf("none: flags %d\n", now.ss_flags);
	printf("too small: %d", sigaltstack(&small, NULL));
	printf(" %d\n", errno);
	sigaltstack(&s, NULL);
	sigaltstack(NULL, &now);
	printf("set: flags %d size %u\n", now.ss_flags, (unsigned)now.ss_size);
	sigaction(SIGSEGV, &a, NULL);
	for (volatile int i = 0; i < 3; i++)
		if (!sigsetjmp(back, 1))
			return deeper(0);
	s.ss_flags = SS_DISABLE;
	sigaltstack(&s, NULL);
	sigaltstack(NULL, &now);
	printf("off: flags %d\n", now.ss_flags);
	return 0;
}
