/* What is to be done at exit is inherited by a child and done by it too; _exit does nothing of it. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *who = "parent";

static void
first(void)
{
	printf("%s: registered first, called last\n", who);
}

static void
second(void)
{
	printf("%s: registered second\n", who);
}

static void
only_child(void)
{
	printf("%s: the child's own\n", who);
}

int
main(void)
{
	atexit(first);
	atexit(second);
	if (fork() == 0) {
		who = "child";
		atexit(only_child);
		exit(1);
	}
	wait(NULL);
	if (fork() == 0) {
		who = "quick child";
		_exit(1);
	}
	wait(NULL);
	if (fork() == 0) {
		who = "child by return";
		return 3;
	}
	wait(NULL);
	return 2;
}
