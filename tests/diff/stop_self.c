/* Counts how often it was stopped; each time the parent lets it go on. A handler of SIGCONT is called. */
#include <signal.h>
#include <unistd.h>

#include "tell.h"

static volatile int resumed;

static void
on_continue(int signal)
{
	(void)signal;
	resumed++;
}

static int
child(void)
{
	signal(SIGCONT, on_continue);
	for (int i = 0; i < 5; i++) {
		raise(SIGSTOP);
		printf("child goes on, round %d, handler called %d times\n", i, resumed);
	}
	return resumed;
}

int
main(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		return child();
	while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
		tell("child", status);
		kill(pid, SIGCONT);
	}
	tell("child", status);
	return 0;
}
