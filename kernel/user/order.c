/*
 * order.c: who goes on first after fork is not promised.
 *
 * Parent and child write a line each, and nobody waits. Run it as it is, then with --sched child, and
 * with --sched random:1, random:2, random:3: each order that you see is a right one, and a program that
 * needs one of them must wait (see the program wait).
 *
 * Keys: f to the fork, then n until "switch" shows who lost the processor to whom.
 */
#include <stdio.h>
#include <unistd.h>

int
main(void)
{
	if (fork() == 0)
		printf("child\n");
	else
		printf("parent\n");
	return 0;
}
