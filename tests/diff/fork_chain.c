/* Twenty generations: each makes the next, waits for it and ends with one more than it said. */
#include <unistd.h>

#include "tell.h"

static int
generation(int n)
{
	int status;

	if (n == 20)
		return 1;
	pid_t pid = fork();
	if (pid == 0)
		return generation(n + 1);
	waitpid(pid, &status, 0);
	printf("generation %d: its child says %d\n", n, WEXITSTATUS(status));
	return WEXITSTATUS(status) + 1;
}

int
main(void)
{
	return generation(0);
}
