/* The terminal: lines that are edited, single keys, signals from keys, foreground and background. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static volatile sig_atomic_t interrupts;

static void
count(int signal)
{
	interrupts += signal == SIGINT;
}

static int
edited_line(void)
{
	char line[64] = "";

	return read(0, line, sizeof(line)) == 5 && !strcmp(line, "abxd\n");
}

static int
end_of_input(void)
{
	char line[64];

	return read(0, line, sizeof(line)) == 2 && read(0, line, sizeof(line)) == 0;
}

static int
single_key(void)
{
	struct termios old, raw;
	char key = 0;

	tcgetattr(0, &old);
	raw = old;
	cfmakeraw(&raw);
	tcsetattr(0, TCSANOW, &raw);
	int good = read(0, &key, 1) == 1 && key == 'k';
	good = good && read(0, &key, 1) == 1 && key == 3; /* ^C is a key like any other now */
	tcsetattr(0, TCSANOW, &old);
	return good;
}

static int
interrupt_key(void)
{
	struct sigaction a = { .sa_handler = count };
	char key;

	sigaction(SIGINT, &a, NULL);
	errno = 0;
	return read(0, &key, 1) == -1 && errno == EINTR && interrupts == 1;
}

/* A child in the background may not read: it is stopped, until it is put into the foreground. */
static int
background(void)
{
	int status;
	char key;
	pid_t child = fork();

	if (child == 0) {
		setpgid(0, 0);
		_exit(read(0, &key, 1) == 1 && key == 'q' ? 4 : 5);
	}
	setpgid(child, child);
	if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status) || WSTOPSIG(status) != SIGTTIN)
		return 0;
	tcsetpgrp(0, child);
	kill(child, SIGCONT);
	waitpid(child, &status, WUNTRACED);
	if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTSTP) /* ^Z */
		return 0;
	kill(child, SIGCONT);
	waitpid(child, &status, 0);
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(0, getpgrp());
	return WIFEXITED(status) && WEXITSTATUS(status) == 4 && tcgetpgrp(0) == getpgrp();
}

int
main(void)
{
	struct winsize size;
	int good = isatty(0) && ioctl(0, TIOCGWINSZ, &size) == 0 && size.ws_col == 80 && size.ws_row == 24;

	good += edited_line();
	good += end_of_input();
	good += single_key();
	good += interrupt_key();
	good += background();
	printf("%d of 6\n", good);
	return good == 6 ? 0 : 1;
}
