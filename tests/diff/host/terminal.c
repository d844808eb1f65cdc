/* terminal INPUT PROGRAM [ARG...]: runs a program at a terminal of its own, as forkscope's guest has
 * one: in the foreground of a new session, stdin and stdout the terminal. What the terminal shows goes to
 * stdout; the exit status is the program's, 128+n for a signal.
 *
 * INPUT's bytes are typed before it starts, and then ^D. But of a file NAME.keys a line is typed each time that
 * the program writes ENQ (\5), without the newline; \n and octal codes such as \003 are understood there.
 *
 * terminal --pipe INPUT PROGRAM [ARG...]: the same with pipes, for a program that has a terminal itself. */
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define END_OF_FILE 4
#define ENQ 5

struct ends { /* of the program's stdin and stdout: ours, and its own */
	int type, show, in, out;
};

static char text[8192], *next = text; /* what is to be typed */

static void
load(const char *path)
{
	int input = open(path, O_RDONLY);

	if (input < 0 || read(input, text, sizeof(text) - 2) < 0) {
		perror(path);
		exit(126);
	}
	close(input);
}

static void
type(int terminal, const char *bytes, size_t n)
{
	if (write(terminal, bytes, n) != (ssize_t)n)
		exit(126);
}

static void
type_line(int terminal)
{
	char bytes[8192];
	size_t n = 0;

	while (*next && *next != '\n') {
		if (*next != '\\')
			bytes[n++] = *next++;
		else if (*++next == 'n')
			bytes[n++] = '\n', next++;
		else
			bytes[n++] = (char)strtol((char[]){ next[0], next[1], next[2], 0 }, NULL, 8), next += 3;
	}
	next += *next == '\n';
	type(terminal, bytes, n);
}

/* In the foreground, with the leader of the session as its parent, as a shell starts programs. Stderr stays as
 * it is: the emulator speaks there of a signal that ends the program. */
static int
lead(int side, char *argv[])
{
	int status;

	setsid();
	ioctl(side, TIOCSCTTY, 0);
	signal(SIGTTOU, SIG_IGN);
	pid_t pid = fork();
	if (pid) {
		waitpid(pid, &status, 0);
		return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
	setpgid(0, 0);
	tcsetpgrp(side, getpid());
	signal(SIGTTOU, SIG_DFL);
	execvp(argv[0], argv);
	perror(argv[0]);
	return 126;
}

static int
become(const struct ends *e, bool pipes, char *argv[])
{
	signal(SIGPIPE, SIG_DFL);
	close(e->type);
	close(e->show);
	dup2(e->in, STDIN_FILENO);
	dup2(e->out, STDOUT_FILENO);
	if (e->in > STDERR_FILENO)
		close(e->in);
	if (e->out > STDERR_FILENO)
		close(e->out);
	if (!pipes)
		return lead(STDIN_FILENO, argv);
	execvp(argv[0], argv);
	perror(argv[0]);
	return 126;
}

static void
open_ends(struct ends *e, bool pipes)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };
	int in[2], out[2];

	if (pipes && !pipe(in) && !pipe(out)) {
		*e = (struct ends){ .type = in[1], .show = out[0], .in = in[0], .out = out[1] };
	} else if (!pipes && !openpty(&in[0], &in[1], NULL, NULL, &size)) {
		*e = (struct ends){ .type = in[0], .show = dup(in[0]), .in = in[1], .out = dup(in[1]) };
	} else {
		perror("terminal");
		exit(126);
	}
}

int
main(int argc, char *argv[])
{
	bool pipes = argc > 1 && !strcmp(argv[1], "--pipe");
	char **args = argv + 1 + pipes, bytes[4096];
	struct ends e;
	int status;
	ssize_t n;

	if (argc < 3 + pipes) {
		fprintf(stderr, "usage: terminal [--pipe] INPUT PROGRAM [ARG...]\n");
		return 126;
	}
	signal(SIGPIPE, SIG_IGN);
	open_ends(&e, pipes);
	load(args[0]);
	bool in_turns = strstr(args[0], ".keys");
	if (!in_turns) {
		text[strlen(text)] = END_OF_FILE;
		type(e.type, text, strlen(text)); /* before the program starts: the echo comes first */
	}
	pid_t pid = fork();
	if (pid == 0)
		_exit(become(&e, pipes, args + 1));
	close(e.in);
	close(e.out);
	while ((n = read(e.show, bytes, sizeof(bytes))) > 0) {
		if (write(STDOUT_FILENO, bytes, (size_t)n) != n)
			return 126;
		for (ssize_t i = 0; in_turns && i < n; i++)
			if (bytes[i] == ENQ)
				type_line(e.type);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
