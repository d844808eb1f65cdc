/* A child that never gives the processor away: the clock takes it. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	int status;
	pid_t child = fork();

	if (child == 0)
		for (volatile unsigned turns = 0;; turns++)
			;
	for (volatile unsigned turns = 0; turns < 2000000; turns++)
		;
	printf("the parent ran as well\n");
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? 0 : 1;
}
