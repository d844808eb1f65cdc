/*
 * wait.c: the parent waits, so its line comes after the child's.
 *
 * Whatever --sched says the order of the two lines stays. The child's exit status travels in the task
 * table: it stands there from the child's exit until waitpid() takes it away.
 *
 * Keys: f to the fork, n to "wait blocks" and the parent's sleep, x to the child's exit; then n: the
 * zombie, the parent's waking, and "reap".
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		printf("child\n");
		return 3;
	}
	if (waitpid(child, &status, 0) != child)
		return 1;
	printf("parent, child ended with %d\n", WEXITSTATUS(status));
	return 0;
}
