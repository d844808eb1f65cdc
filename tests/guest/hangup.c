/* The leader of a session ends: the foreground of its terminal is told by SIGHUP, and nobody has the terminal. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int news[2];

static void
on_hangup(int signal)
{
	char lost = signal == SIGHUP && tcgetpgrp(0) == -1 && errno == ENOTTY ? 'h' : '?';

	write(news[1], &lost, 1);
}

static void
lead(void)
{
	setsid();
	if (ioctl(0, TIOCSCTTY, 0) == 0 || errno != EPERM || ioctl(0, TIOCSCTTY, 1) || tcgetsid(0) != getpid())
		_exit(1); /* init's session has it: it is taken away */
	if (fork() == 0) {
		signal(SIGHUP, on_hangup);
		write(news[1], "r", 1);
		pause();
		_exit(0);
	}
	if (fork() == 0) {
		setpgid(0, 0);
		write(news[1], "r", 1);
		pause(); /* in the background nobody is told: until SIGTERM */
		_exit(0);
	}
}

int
main(void)
{
	char news_of = 0;
	int status;

	pipe(news);
	pid_t leader = fork();
	if (leader == 0) {
		lead();
		for (int ready = 0; ready < 2; ready++)
			if (read(news[0], &news_of, 1) != 1)
				_exit(2);
		_exit(3);
	}
	waitpid(leader, &status, 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 3 || read(news[0], &news_of, 1) != 1 || news_of != 'h')
		return 1;
	kill(leader + 2, SIGTERM);
	return tcgetpgrp(0) == -1 ? 0 : 1; /* nor has the session that had it before */
}
