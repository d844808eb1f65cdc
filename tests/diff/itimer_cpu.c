/* The timers of a process's own time ring while it computes, not while it sleeps, and not in its child. */
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int virtual, prof;

static void
ring(int signal)
{
	if (signal == SIGVTALRM)
		virtual++;
	else
		prof++;
}

static void
set(int which, long us)
{
	struct itimerval t = { { 0, us }, { 0, us } };

	setitimer(which, &t, NULL);
}

static int
is_set(int which)
{
	struct itimerval t;

	getitimer(which, &t);
	return t.it_interval.tv_usec || t.it_value.tv_sec || t.it_value.tv_usec;
}

int
main(void)
{
	int status;

	signal(SIGVTALRM, ring);
	signal(SIGPROF, ring);
	set(ITIMER_VIRTUAL, 300000);
	nanosleep(&(struct timespec){ 0, 600000000 }, NULL);
	printf("rung while asleep: %d\n", virtual);
	set(ITIMER_VIRTUAL, 2000);
	set(ITIMER_PROF, 3000);
	while (virtual < 3 || prof < 3)
		;
	printf("both rang while it ran\n");
	if (fork() == 0)
		_exit(is_set(ITIMER_VIRTUAL) + is_set(ITIMER_PROF));
	while (wait(&status) < 0)
		;
	printf("set in the child: %d\n", WEXITSTATUS(status));
	set(ITIMER_PROF, 0);
	printf("set: %d %d\n", is_set(ITIMER_VIRTUAL), is_set(ITIMER_PROF));
	set(ITIMER_VIRTUAL, 0);
	if (fork() == 0) {
		signal(SIGVTALRM, SIG_DFL);
		set(ITIMER_VIRTUAL, 1000);
		for (;;)
			;
	}
	wait(&status);
	printf("without a handler: %d\n", WTERMSIG(status));
	return 0;
}
