/*
 * family.c: a tree of processes, three generations under init.
 *
 * The first has two children, each of them two more: seven processes. The youngest stay for a moment, so
 * that the whole tree stands at once, before it ends from the leaves up.
 *
 * Keys: f six times, and watch the tree pane grow; then x for each exit. Tab to the tree, and z shows it
 * alone.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LEVELS 2

static void
grow(int level)
{
	const struct timespec a_while = { 0, 50000000 };

	if (level == LEVELS) {
		nanosleep(&a_while, NULL);
		return;
	}
	for (int i = 0; i < 2; i++) {
		if (fork() == 0) {
			grow(level + 1);
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
}

int
main(void)
{
	grow(0);
	printf("the root of the family, %d, is the last\n", (int)getpid());
	return 0;
}
