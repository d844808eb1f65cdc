/* Large arrays: a sieve, matrices, a table on the stack, written by parent and child. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIMIT 1000000
#define N 60

static char composite[LIMIT];
static long long a[N][N], b[N][N], c[N][N];

static int
sieve(void)
{
	int primes = 0;

	for (int i = 2; i < LIMIT; i++) {
		if (composite[i])
			continue;
		primes++;
		for (long long j = (long long)i * i; j < LIMIT; j += i)
			composite[j] = 1;
	}
	return primes;
}

static long long
multiply(void)
{
	long long trace = 0;

	for (int i = 0; i < N; i++)
		for (int j = 0; j < N; j++)
			for (int k = 0; k < N; k++)
				c[i][j] += a[i][k] * b[k][j];
	for (int i = 0; i < N; i++)
		trace += c[i][i];
	return trace;
}

static unsigned
on_stack(void)
{
	unsigned table[200000], sum = 0;

	for (unsigned i = 0; i < 200000; i++)
		table[i] = i * i;
	for (unsigned i = 0; i < 200000; i += 7)
		sum ^= table[i];
	return sum;
}

int
main(void)
{
	printf("%d primes\n", sieve());
	for (int i = 0; i < N; i++)
		for (int j = 0; j < N; j++) {
			a[i][j] = i * j - 3;
			b[i][j] = i - j * 1000000007LL;
		}
	if (fork() == 0) {
		memset(composite, 0, sizeof(composite));
		printf("child: trace %lld, primes again %d\n", multiply(), sieve());
		_exit(0);
	}
	wait(NULL);
	printf("parent: trace %lld, 999983 is prime %d\n", multiply(), !composite[999983]);
	printf("stack %08x\n", on_stack());
	return 0;
}
