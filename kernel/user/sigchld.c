/*
 * sigchld.c: the parent is told of a child's end, and can wait in the handler.
 *
 * SIGCHLD comes when a child ends. Its handler waits, without blocking, for all who have ended, so that the
 * program can do other work and no zombie stays.
 *
 * Keys: x to each child's exit, n to "signal sent", "signal delivered" and "reap".
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t reaped;

static void
reap(int number)
{
	(void)number;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		reaped++;
}

int
main(void)
{
	signal(SIGCHLD, reap);
	for (int i = 0; i < 3; i++)
		if (fork() == 0)
			_exit(0);
	for (int work = 0; reaped < 3; work++)
		;
	printf("three were reaped, and nobody waited\n");
	return 0;
}
