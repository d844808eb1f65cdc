/*
 * share.c: fork copies page tables, and not one page.
 *
 * The parent has written 256 pages. Between the call of fork and its return every entry of its page tables
 * is copied, both are made read-only, and the count of each frame goes from 1 to 2; no frame is taken but
 * for the child's own tables. Both read all pages afterwards, and still nothing is copied of them.
 *
 * Keys: f to the fork, p back through "memory shared", one event for a range; in the frames pane the 1s
 * become 2s. w finds the faults behind it: none of them is in `area`.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 256

static char area[PAGES][PAGE] __attribute__((aligned(PAGE)));

static int
sum(void)
{
	int all = 0;

	for (int i = 0; i < PAGES; i++)
		all += area[i][0];
	return all;
}

int
main(void)
{
	for (int i = 0; i < PAGES; i++)
		area[i][0] = 1;
	if (fork() == 0) {
		printf("the child reads %d\n", sum());
		return 0;
	}
	wait(NULL);
	printf("the parent reads %d\n", sum());
	return 0;
}
