/*
 * signal.c: a signal to a child: one is handled, the next ends it.
 *
 * The child has a handler for SIGUSR1 and none for SIGTERM. It waits for signals; the parent sends one of
 * each, and reads in the status which of them was the end.
 *
 * Keys: f to the fork, then n to "signal sent" (the parent's act) and "signal delivered" (the child's, when
 * it runs next); x to its exit.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void
handle(int number)
{
	(void)number;
	printf("child: handled\n");
}

/* Gives the child time to come to rest. */
static void
rest(void)
{
	nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
}

int
main(void)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		signal(SIGUSR1, handle);
		for (;;)
			pause();
	}
	rest();
	kill(child, SIGUSR1);
	rest();
	kill(child, SIGTERM);
	waitpid(child, &status, 0);
	printf("parent: the child was ended by signal %d\n", WTERMSIG(status));
	return 0;
}
