/* terminal INPUT PROGRAM [ARG...]: runs a program at a terminal of its own, as forkscope's guest has
 * one: leader of a new session, stdin and stdout the terminal, INPUT's bytes typed and then ^D. What
 * the terminal shows goes to stdout; the exit status is the program's, 128+n for a signal. */
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define END_OF_FILE 4

static void
type(int terminal, const char *path)
{
	char bytes[1024] = "";
	int input = open(path, O_RDONLY);
	ssize_t n = input < 0 ? -1 : read(input, bytes, sizeof(bytes) - 1);

	if (n < 0) {
		perror(path);
		exit(126);
	}
	bytes[n++] = END_OF_FILE;
	if (write(terminal, bytes, (size_t)n) != n)
		exit(126);
	close(input);
}

/* Stderr stays as it is: the emulator speaks there of a signal that ends the program. */
static void
become(int side, char *argv[])
{
	setsid();
	ioctl(side, TIOCSCTTY, 0);
	dup2(side, STDIN_FILENO);
	dup2(side, STDOUT_FILENO);
	if (side > STDERR_FILENO)
		close(side);
	execvp(argv[0], argv);
	perror(argv[0]);
	_exit(126);
}

int
main(int argc, char *argv[])
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };
	char bytes[4096];
	int terminal, side, status;
	ssize_t n;

	if (argc < 3 || openpty(&terminal, &side, NULL, NULL, &size)) {
		fprintf(stderr, "terminal: usage: terminal INPUT PROGRAM [ARG...]\n");
		return 126;
	}
	type(terminal, argv[1]); /* before the program starts: the echo comes first */
	pid_t pid = fork();
	if (pid == 0) {
		close(terminal);
		become(side, argv + 2);
	}
	close(side);
	while ((n = read(terminal, bytes, sizeof(bytes))) > 0)
		if (write(STDOUT_FILENO, bytes, (size_t)n) != n)
			return 126;
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
