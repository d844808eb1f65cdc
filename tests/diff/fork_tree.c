/* A binary tree of processes; each waits for its children in the order of their making. */
#include <stdlib.h>
#include <unistd.h>

#include "tell.h"

static int
grow(int depth, int name)
{
	int sum = 1;

	if (depth == 0)
		return sum;
	for (int side = 0; side < 2; side++) {
		pid_t pid = fork();
		int status;

		if (pid == 0)
			_exit(grow(depth - 1, 2 * name + side));
		waitpid(pid, &status, 0);
		sum += WEXITSTATUS(status);
	}
	printf("node %d of depth %d: %d below and with it\n", name, depth, sum);
	return sum;
}

int
main(void)
{
	return grow(4, 1);
}
