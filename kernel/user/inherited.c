/*
 * inherited.c: the task_struct is copied, and then some of it is reset.
 *
 * Copied: the process group, what is done about signals, which of them are blocked. Reset: the pid, the
 * parent, signals that wait to be delivered, the alarm clock, the time used, and the counts of calls, faults
 * and switches.
 *
 * Keys: f to the fork; "task copied" a few events earlier (p) is the moment of the copy. Choose the child
 * with ] and go on with s to see it ask.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Has this process used 5 ms of the processor? */
static int
has_worked(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return used.ru_utime.tv_usec + used.ru_stime.tv_usec > 5000;
}

static void
tell(const char *who)
{
	sigset_t pending, blocked;

	sigpending(&pending);
	sigprocmask(SIG_BLOCK, NULL, &blocked);
	printf("%s: group %d, SIGUSR1 %s and %s, SIGUSR2 %s, the alarm is %s, has worked %s\n", who, (int)getpgrp(),
	       sigismember(&blocked, SIGUSR1) ? "blocked" : "not blocked",
	       sigismember(&pending, SIGUSR1) ? "pending" : "not pending",
	       signal(SIGUSR2, SIG_DFL) == SIG_IGN ? "ignored" : "not ignored",
	       alarm(0) ? "set" : "off", has_worked() ? "long" : "hardly");
}

int
main(void)
{
	sigset_t usr1;

	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, NULL);
	signal(SIGUSR2, SIG_IGN);
	raise(SIGUSR1); /* blocked: it waits */
	alarm(100);
	for (volatile int turns = 0; turns < 1000000; turns++) /* some 6 ms of work */
		;
	if (fork() == 0) {
		tell("child");
		return 0;
	}
	wait(NULL);
	tell("parent");
	return 0;
}
