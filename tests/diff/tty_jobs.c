/* Who has the terminal: sessions, foreground and background, and what each is refused. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void
say(const char *what, int result)
{
	if (result < 0)
		printf("%s: errno %d\n", what, errno);
	else
		printf("%s: done\n", what);
	fflush(stdout);
}

static int
has_terminal(void)
{
	int fd = open("/dev/tty", O_RDWR);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? -1 : 0;
}

/* In a child with a group of its own; the parent tells what became of it. */
static void
in_background(const char *what, void (*act)(void))
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		setpgid(0, 0);
		act();
		fflush(stdout);
		_exit(0);
	}
	setpgid(child, child);
	while (waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status)) {
		printf("%s: stopped by %d\n", what, WSTOPSIG(status));
		fflush(stdout);
		tcsetpgrp(0, child);
		kill(child, SIGCONT);
	}
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(0, getpgrp());
	signal(SIGTTOU, SIG_DFL);
	printf("%s: %s %d\n", what, WIFEXITED(status) ? "exit" : "signal", WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	fflush(stdout);
}

static void
reads(void)
{
	char line[20];

	printf("read %d bytes\n", (int)read(0, line, sizeof(line)));
}

static void
reads_ignoring(void)
{
	char key;

	signal(SIGTTIN, SIG_IGN);
	say("read, with SIGTTIN ignored", (int)read(0, &key, 1));
}

static void
writes(void)
{
	write(1, "written\n", 8);
}

static void
writes_ignoring(void)
{
	signal(SIGTTOU, SIG_IGN);
	write(1, "written, with SIGTTOU ignored\n", 30);
}

static void
sets(void)
{
	struct termios t;

	tcgetattr(0, &t);
	say("set", tcsetattr(0, TCSANOW, &t));
}

static void
flushes(void)
{
	say("flush", tcflush(0, TCIFLUSH));
}

static void
takes_foreground(void)
{
	say("take", tcsetpgrp(0, getpgrp()));
}

static void
has_none(void)
{
	say("session", setsid());
	say("/dev/tty", has_terminal());
	say("foreground", tcgetpgrp(0));
	say("session of the terminal", tcgetsid(0));
	say("set foreground", tcsetpgrp(0, getpgrp()));
	say("give up", ioctl(0, TIOCNOTTY));
	say("take over", ioctl(0, TIOCSCTTY, 0));
	write(1, "all the same\n", 13);
}

static void
leaves(void)
{
	say("leave", ioctl(0, TIOCNOTTY));
	say("/dev/tty", has_terminal());
	say("foreground", tcgetpgrp(0));
	say("leave again", ioctl(0, TIOCNOTTY));
	if (fork() == 0) {
		say("a child's foreground", tcgetpgrp(0));
		exit(0);
	}
	wait(NULL);
	setpgid(0, 0);
	tcsetpgrp(0, getpgrp());
}

static void
tostop(int on)
{
	struct termios t;

	tcgetattr(0, &t);
	t.c_lflag = on ? t.c_lflag | TOSTOP : t.c_lflag & ~(tcflag_t)TOSTOP;
	tcsetattr(0, TCSANOW, &t);
}

int
main(void)
{
	struct termios t;
	int status;

	printf("foreground %d, leader %d\n", tcgetpgrp(0) == getpgrp(), getsid(0) == getpid());
	say("/dev/tty", has_terminal());
	say("session", setsid());
	say("take over", ioctl(0, TIOCSCTTY, 0));
	say("no group", tcsetpgrp(0, 30000));
	say("not even a number", tcsetpgrp(0, -4));
	say("no address", ioctl(0, TIOCSPGRP, 16));
	tcgetattr(0, &t);
	t.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(0, TCSANOW, &t);
	write(1, "\5", 1);
	in_background("reads", reads);
	in_background("reads, ignoring", reads_ignoring);
	in_background("writes", writes);
	tostop(1);
	in_background("writes, with TOSTOP", writes);
	in_background("writes, ignoring", writes_ignoring);
	tostop(0);
	in_background("sets", sets);
	in_background("flushes", flushes);
	in_background("takes", takes_foreground);
	fflush(stdout);
	if (fork() == 0) {
		has_none();
		exit(0);
	}
	wait(&status);
	fflush(stdout);
	if (fork() == 0) {
		leaves();
		exit(0);
	}
	wait(&status);
	printf("the parent's terminal %d\n", has_terminal());
	return 0;
}
