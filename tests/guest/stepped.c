/* Lines to step through: a fork, a long loop, a recursion, a call of the C library. */
#include <unistd.h>

static int
factorial(int n)
{
	if (n < 2)
		return 1;
	return n * factorial(n - 1);
} /* factorial */

/* Longer than a time slice. */
static void
busy(int parent)
{
	for (volatile int i = 0; i < 600000; i++)
		;
	if (!parent)
		_exit(0);
}

int
main(void)
{
	int child, count = 0;

	child = fork();
	busy(child);
	count += 1;
	count = factorial(3);
	write(1, "done\n", 5);
	return count;
}
