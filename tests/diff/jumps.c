/* setjmp and longjmp: out of depth, with values, as coroutine-like loops, in a child alone. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static jmp_buf outer, inner;
static volatile int deeper = 1;

static void
dive(int depth, int value)
{
	char room[100];

	snprintf(room, sizeof(room), "%d", depth);
	if (depth == 0)
		longjmp(value & 1 ? inner : outer, value);
	if (deeper)
		dive(depth - 1, value);
	printf("never here: %s\n", room);
}

int
main(void)
{
	volatile int rounds = 0;
	int value = setjmp(outer);

	if (value == 0)
		printf("first time\n");
	else
		printf("outer got %d\n", value);
	value = setjmp(inner);
	if (value)
		printf("inner got %d\n", value);
	rounds++;
	if (rounds < 6)
		dive(rounds * 50, rounds);
	if (fork() == 0) {
		if (setjmp(outer) == 0)
			longjmp(outer, 0); /* 0 becomes 1 */
		printf("child is back\n");
		exit(0);
	}
	wait(NULL);
	printf("%d rounds\n", rounds);
	return rounds;
}
