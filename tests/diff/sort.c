/* qsort and bsearch over numbers and strings, in parent and children. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N 20000

static unsigned number[N];

static int
by_value(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return (x > y) - (x < y);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static unsigned
checksum(void)
{
	unsigned sum = 0;

	for (int i = 0; i < N; i++)
		sum = sum * 31 + number[i];
	return sum;
}

int
main(void)
{
	char *name[] = { "wait", "fork", "exec", "exit", "kill", "pipe", "brk", "alarm" };

	srand(7);
	for (int i = 0; i < N; i++)
		number[i] = (unsigned)rand();
	printf("before %08x\n", checksum());
	if (fork() == 0) {
		qsort(number, N, sizeof(number[0]), by_value);
		int found = 0;
		for (int i = 0; i < N; i += 100)
			found += bsearch(&number[i], number, N, sizeof(number[0]), by_value) != NULL;
		printf("child sorted %08x, least %u, greatest %u, found %d\n", checksum(), number[0], number[N - 1],
		       found);
		_exit(0);
	}
	wait(NULL);
	printf("parent %08x\n", checksum());
	qsort(name, 8, sizeof(name[0]), by_name);
	for (int i = 0; i < 8; i++)
		printf("%s ", name[i]);
	printf("\n");
	return 0;
}
