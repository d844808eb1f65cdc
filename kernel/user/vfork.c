/*
 * vfork.c: the parent stands still until the child has called exec or has ended.
 *
 * No order is open here, whatever --sched says: the parent cannot run while the child may still need what
 * they share. Two children are made, one that ends and one that calls exec.
 *
 * Keys: f to each fork, n to the parent's "sleep"; it wakes at the first one's end, and at the second
 * one's "exec", while that one goes on.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	char *const again[] = { argv[0], "again", NULL };
	int status;

	if (argc > 1)
		return 4;
	pid_t child = vfork();
	if (child == 0)
		_exit(3);
	waitpid(child, &status, 0);
	int first = WEXITSTATUS(status);
	child = vfork();
	if (child == 0) {
		execv(argv[0], again);
		_exit(127);
	}
	waitpid(child, &status, 0);
	printf("%d %d\n", first, WEXITSTATUS(status));
	return 0;
}
