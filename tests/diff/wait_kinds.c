/* Whom waitpid waits for: one, any, a group; and what it says when there is nobody. */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "tell.h"

static void
failing(const char *what, pid_t result)
{
	printf("%s: %d, errno %d\n", what, (int)result, result < 0 ? errno : 0);
}

static pid_t
child(int code, int own_group)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (own_group)
			setpgid(0, 0);
		_exit(code);
	}
	if (own_group)
		setpgid(pid, pid);
	return pid;
}

static pid_t
sleeper(void)
{
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	return pid;
}

int
main(void)
{
	int status = 0;

	failing("nobody", wait(&status));
	failing("not mine", waitpid(1, &status, 0));
	pid_t a = child(1, 0), b = child(2, 1), c = child(3, 0);
	failing("a group that is none", waitpid(-c, &status, 0));
	failing("own group", waitpid(0, &status, 0) > 0 ? 0 : -1);
	failing("b's group", waitpid(-b, &status, 0) == b ? 0 : -1);
	tell("b", status);
	failing("b again", waitpid(b, &status, 0));
	failing("any", waitpid(-1, &status, 0) > 0 ? 0 : -1);
	(void)a;
	failing("any again", waitpid(-1, &status, WNOHANG));
	pid_t s = sleeper();
	failing("not yet", waitpid(s, &status, WNOHANG));
	failing("not yet, any", waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED));
	failing("bad option", waitpid(s, &status, 0x100));
	kill(s, SIGKILL);
	failing("bad address", waitpid(s, (int *)1, 0));
	failing("null address", wait(NULL));
	return 0;
}
