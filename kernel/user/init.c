/* init: pid 1. Starts the program that it is given, then waits for its children, for ever: its own
 * and those that others leave behind. It stands where a shell would: the program has a group of its own in
 * the foreground of init's session, so ^Z stops it, and init is told. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static pid_t
start(char *argv[])
{
	ioctl(0, TIOCSCTTY, 0);   /* its keys send signals to the foreground of this session */
	signal(SIGTTOU, SIG_IGN); /* who is in the background may say who is in the foreground */
	pid_t child = fork();
	if (child < 0)
		fprintf(stderr, "init: %s: %s\n", argv[0], strerror(errno));
	if (child != 0)
		return child;
	setpgid(0, 0);
	tcsetpgrp(0, getpid());
	signal(SIGTTOU, SIG_DFL);
	execve(argv[0], argv, environ);
	fprintf(stderr, "init: %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* A shell would show its prompt now. */
static void
let_go_on(pid_t program, int signal)
{
	pid_t foreground = tcgetpgrp(0);
	char line[80];

	tcsetpgrp(0, getpgrp());
	fprintf(stderr, "\ninit: process %d: %s; Enter lets it go on\n", program, strsignal(signal));
	read(0, line, sizeof(line));
	tcsetpgrp(0, foreground);
	kill(-getpgid(program), SIGCONT);
}

int
main(int argc, char *argv[])
{
	pid_t program = argc > 1 ? start(argv + 1) : -1, child;
	int status;

	for (;;) {
		child = waitpid(-1, &status, WUNTRACED);
		if (child < 0)
			pause();
		else if (child == program && WIFSTOPPED(status))
			let_go_on(program, WSTOPSIG(status));
	}
}
