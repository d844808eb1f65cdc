/* A wait that a handler breaks off: EINTR, or begun again with SA_RESTART. */
#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "tell.h"

static volatile int calls;
static volatile pid_t victim;

static void
ring(int signal)
{
	(void)signal;
	calls++;
}

static void
third_kills(int signal)
{
	(void)signal;
	if (++calls == 3)
		kill(victim, SIGTERM);
}

static void
wait_under(int flags, void (*handler)(int))
{
	struct sigaction a = { .sa_handler = handler, .sa_flags = flags };
	struct itimerval often = { { 0, 5000 }, { 0, 5000 } }, never = { { 0, 0 }, { 0, 0 } };
	int status;

	calls = 0;
	victim = fork();
	if (victim == 0)
		for (;;)
			pause();
	sigaction(SIGALRM, &a, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	while (waitpid(victim, &status, 0) < 0) {
		printf("broken off, errno %d\n", errno);
		setitimer(ITIMER_REAL, &never, NULL);
		kill(victim, SIGKILL);
	}
	setitimer(ITIMER_REAL, &never, NULL);
	tell("child", status);
	printf("the handler was called: %d\n", calls > 0);
}

int
main(void)
{
	wait_under(0, ring);
	wait_under(SA_RESTART, third_kills);
	return 0;
}
