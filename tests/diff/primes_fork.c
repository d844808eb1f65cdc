/* Work shared among children, its result carried home by exit status and by waiting in order. */
#include <unistd.h>

#include "tell.h"

#define CHILDREN 8
#define RANGE 500

static int
is_prime(int n)
{
	for (int d = 2; d * d <= n; d++)
		if (n % d == 0)
			return 0;
	return n > 1;
}

int
main(void)
{
	pid_t child[CHILDREN];
	int total = 0;

	for (int i = 0; i < CHILDREN; i++) {
		child[i] = fork();
		if (child[i] == 0) {
			int n = 0;

			for (int k = i * RANGE; k < (i + 1) * RANGE; k++)
				n += is_prime(k);
			_exit(n);
		}
	}
	for (int i = 0; i < CHILDREN; i++) {
		int status;

		waitpid(child[i], &status, 0);
		printf("%4d to %4d: %d\n", i * RANGE, (i + 1) * RANGE - 1, WEXITSTATUS(status));
		total += WEXITSTATUS(status);
	}
	printf("%d primes\n", total);
	return 0;
}
