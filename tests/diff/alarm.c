/* alarm: what is left of the last one, taking it back, and what it does to a child without a handler. */
#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "tell.h"

static volatile int rings;

static void
ring(int signal)
{
	rings += signal == SIGALRM;
}

int
main(void)
{
	struct itimerval soon = { { 0, 0 }, { 0, 3000 } };

	printf("none: %u\n", alarm(100));
	printf("of 100: %u\n", alarm(50));
	printf("of 50: %u\n", alarm(0));
	printf("taken back: %u\n", alarm(0));
	alarm(30);
	pid_t pid = fork();
	if (pid == 0)
		_exit((int)alarm(0)); /* a child does not inherit it */
	wait_and_tell("inherited", pid);
	printf("parent's own: %u\n", alarm(0));
	pid = fork();
	if (pid == 0) {
		setitimer(ITIMER_REAL, &soon, NULL);
		for (;;)
			pause();
	}
	wait_and_tell("no handler", pid);
	signal(SIGALRM, ring);
	soon.it_interval.tv_usec = 3000; /* again, should the first come before pause */
	setitimer(ITIMER_REAL, &soon, NULL);
	int result = pause(), error = errno;
	printf("pause %d errno %d, rang %d\n", result, error, rings > 0);
	return 0;
}
