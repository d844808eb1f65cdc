/* Forty children at once, waited for from the youngest to the oldest. */
#include <unistd.h>

#include "tell.h"

#define CHILDREN 40

int
main(void)
{
	pid_t child[CHILDREN];
	int status, sum = 0;

	for (int i = 0; i < CHILDREN; i++) {
		child[i] = fork();
		if (child[i] == 0)
			_exit(i * 3);
	}
	for (int i = CHILDREN; i-- > 0;) {
		waitpid(child[i], &status, 0);
		tell("child", status);
		sum += WEXITSTATUS(status);
	}
	printf("sum %d, nobody left: %d\n", sum, waitpid(-1, &status, WNOHANG));
	return 0;
}
