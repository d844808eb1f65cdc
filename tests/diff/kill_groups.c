/* Signals to groups of processes: who gets them and who does not. */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "tell.h"

static pid_t
member(pid_t group)
{
	pid_t pid = fork();

	if (pid == 0) {
		setpgid(0, group);
		for (;;)
			pause();
	}
	setpgid(pid, group);
	return pid;
}

static void
failing(const char *what, int result)
{
	printf("%s: %d %d\n", what, result, result ? errno : 0);
}

int
main(void)
{
	pid_t a = member(0), a2 = member(a), a3 = member(a), b = member(0), b2 = member(b);

	printf("groups: %d %d %d\n", getpgid(a2) == a, getpgid(b2) == b, getpgid(0) == getpid());
	failing("nothing, to a", kill(-a, 0));
	failing("to a", kill(-a, SIGUSR1));
	wait_and_tell("a", a);
	failing("a's zombies", kill(-a, SIGUSR2));
	wait_and_tell("a2", a2);
	wait_and_tell("a3", a3);
	failing("a is empty", kill(-a, SIGUSR1));
	printf("b lives: %d\n", waitpid(-b, NULL, WNOHANG));
	failing("to b", killpg(b, SIGKILL));
	wait_and_tell("b", b);
	wait_and_tell("b2", b2);
	signal(SIGTERM, SIG_IGN);
	pid_t c = fork();
	if (c == 0) {
		signal(SIGTERM, SIG_DFL);
		kill(0, SIGTERM);
		for (;;)
			pause();
	}
	wait_and_tell("own group", c);
	failing("no such process", kill(32766, 0));
	failing("bad signal", kill(getpid(), 65));
	failing("bad signal", kill(getpid(), -1));
	return 0;
}
