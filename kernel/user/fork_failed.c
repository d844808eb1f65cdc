/*
 * fork_failed.c: fork can fail, and a program must ask.
 *
 * Children that wait for a signal take every slot of the task table. Then fork returns -1, here only once and
 * to the parent alone: there is no child. Afterwards the parent ends them all.
 *
 * Keys: Space to run to the end, F back to the last fork, which is the one that failed: no slot was found,
 * nothing is copied, and n shows that the call returns -11 (EAGAIN).
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	pid_t child, children[64];
	int n = 0;

	while ((child = fork()) > 0)
		children[n++] = child;
	if (child == 0) {
		pause();
		_exit(0);
	}
	perror("fork failed");
	for (int i = 0; i < n; i++)
		kill(children[i], SIGTERM);
	while (wait(NULL) > 0)
		;
	printf("%d children lived\n", n);
	return 0;
}
