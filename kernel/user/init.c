/* init: pid 1. Starts the program that it is given, then waits for its children, for ever: its own
 * and those that others leave behind. */
#include <stdio.h>
#include <string.h>
#include <errno.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void
start(char *argv[])
{
	pid_t child = fork();

	if (child < 0)
		fprintf(stderr, "init: %s: %s\n", argv[0], strerror(errno));
	if (child != 0)
		return;
	setsid();
	ioctl(0, TIOCSCTTY, 0); /* its keys send signals to this session's foreground */
	execve(argv[0], argv, environ);
	fprintf(stderr, "init: %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

int
main(int argc, char *argv[])
{
	if (argc > 1)
		start(argv + 1);
	for (;;)
		if (wait(NULL) < 0)
			pause();
}
