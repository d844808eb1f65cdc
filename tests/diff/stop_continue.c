/* A child is stopped, goes on, is stopped again, and is killed while it stands. */
#include <signal.h>
#include <unistd.h>

#include "tell.h"

static void
next(pid_t pid)
{
	int status = -1;
	pid_t told = waitpid(pid, &status, WUNTRACED | WCONTINUED);

	tell(told == pid ? "child" : "who?", status);
}

int
main(void)
{
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	for (int i = 0; i < 3; i++) {
		kill(pid, SIGSTOP);
		next(pid);
		printf("told once: %d\n", waitpid(pid, NULL, WUNTRACED | WCONTINUED | WNOHANG));
		kill(pid, SIGCONT);
		next(pid);
	}
	kill(pid, SIGSTOP);
	next(pid);
	kill(pid, SIGTERM); /* waits until it goes on */
	printf("it stands: %d\n", waitpid(pid, NULL, WNOHANG));
	kill(pid, SIGCONT);
	wait_and_tell("child", pid);

	pid = fork();
	if (pid == 0) {
		raise(SIGSTOP);
		_exit(6);
	}
	next(pid);
	kill(pid, SIGKILL); /* does not wait */
	next(pid);
	return 0;
}
