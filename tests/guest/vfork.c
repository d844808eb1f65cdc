/* The parent waits until the child has called exec or has ended. */
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
