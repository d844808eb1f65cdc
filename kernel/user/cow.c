/*
 * cow.c: reading shares a page, the first write copies it.
 *
 * The child reads `counter`: nothing happens. It writes it: a fault, and a page of its own; the other one
 * keeps the old value. The parent writes last, when nobody shares the page any more, and copies nothing.
 *
 * Keys: c to each copy (the first are stack pages: both sides go on), w to each fault. In the pages pane
 * look at the page of `counter` for each of the two ([ and ] choose).
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* A page that nobody else writes. */
int counter[4096 / sizeof(int)] __attribute__((aligned(4096)));

int
main(void)
{
	counter[0] = 1;
	pid_t child = fork();

	if (child == 0) {
		printf("child: reads %d\n", counter[0]);
		counter[0] = 2;
		printf("child: has written %d\n", counter[0]);
		return 0;
	}
	wait(NULL);
	counter[0] += 10;
	printf("parent: %d, from the old value\n", counter[0]);
	return 0;
}
