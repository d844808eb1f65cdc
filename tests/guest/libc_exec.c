/* fork and exec as a program does it: through the C library. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	int status;

	if (argc > 1) {
		printf("executed with %s\n", argv[1]);
		return 7;
	}
	char *const again[] = { argv[0], "an argument", NULL };
	pid_t child = fork();
	if (child == 0) {
		execv(argv[0], again);
		_exit(127);
	}
	wait(&status);
	return WIFEXITED(status) && WEXITSTATUS(status) == 7 ? 0 : 1;
}
