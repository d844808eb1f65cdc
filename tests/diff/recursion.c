/* Deep recursion: the stack grows by pages as it is used, in parent and child apart. */
#include <unistd.h>

#include "tell.h"

static unsigned
down(unsigned n, unsigned salt)
{
	volatile unsigned here[16];

	for (unsigned i = 0; i < 16; i++)
		here[i] = n * salt + i;
	unsigned below = n ? down(n - 1, salt) : 0;
	for (unsigned i = 0; i < 16; i++)
		below = below * 17 + here[i];
	return below;
}

static unsigned
ackermann(unsigned m, unsigned n)
{
	if (m == 0)
		return n + 1;
	return n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

int
main(void)
{
	printf("40000 calls deep: %08x\n", down(40000, 3));
	pid_t pid = fork();
	if (pid == 0) {
		printf("child, deeper: %08x\n", down(60000, 5));
		_exit(0);
	}
	wait_and_tell("child", pid);
	printf("again: %08x\n", down(40000, 3));
	printf("ackermann(2, 300) = %u, (3, 6) = %u\n", ackermann(2, 300), ackermann(3, 6));
	return 0;
}
