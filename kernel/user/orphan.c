/*
 * orphan.c: a child that outlives its parent becomes init's.
 *
 * The parent ends, the child sleeps: it runs on under another parent, and when it ends init waits for it. It
 * is an orphan and never a problem; a zombie is the other way round: the child ends, the parent lives.
 *
 * Keys: x to the parent's exit, n to "reparent"; the tree hangs the child on init and marks it. x again
 * for the child's end, and n to init's "reap".
 */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int
main(void)
{
	const struct timespec a_while = { 0, 50000000 };

	if (fork() == 0) {
		printf("child: my parent is %d\n", (int)getppid());
		nanosleep(&a_while, NULL);
		printf("orphan: my parent is %d\n", (int)getppid());
		return 0;
	}
	nanosleep(&(struct timespec){ 0, a_while.tv_nsec / 2 }, NULL);
	return 0;
}
