/*
 * pids.c: who am I, and who is my parent.
 *
 * Three generations print getpid() and getppid(). Each process waits for its child, so the line of the
 * oldest comes last. In the tree pane the same numbers stand as a line of descent from init.
 *
 * Keys: f to each fork, then n to see pid and ppid appear in the task table; x to each exit.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void
introduce(const char *who)
{
	printf("%s: I am %d, my parent is %d\n", who, (int)getpid(), (int)getppid());
}

int
main(void)
{
	if (fork() == 0) {
		if (fork() == 0) {
			introduce("grandchild");
			return 0;
		}
		wait(NULL);
		introduce("child");
		return 0;
	}
	wait(NULL);
	introduce("parent");
	return 0;
}
