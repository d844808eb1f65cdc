/*
 * slots.c: a slot of the task table is used again at once, a pid is not.
 *
 * fork looks for the first free slot of task[64], and takes the number after the last pid given. So the
 * second child sits where the first one sat, under a new number: who still holds the old one names nobody.
 *
 * Keys: f to each fork; in the task table look at the columns slot and pid.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t
child_that_ends(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	waitpid(child, NULL, 0);
	return child;
}

int
main(void)
{
	pid_t first = child_that_ends(), second = child_that_ends();

	printf("the children were %d and %d\n", (int)first, (int)second);
	if (kill(first, 0) < 0 && errno == ESRCH)
		printf("nobody is %d now\n", (int)first);
	return 0;
}
