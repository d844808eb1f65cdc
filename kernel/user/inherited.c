/*
 * inherited.c: the task_struct is copied, and then some of it is reset.
 *
 * Copied: the process group, what is done about signals, which of them are blocked. Reset: the pid, the
 * parent, signals that wait to be delivered, the alarm clock, and the counts of calls, faults and switches.
 *
 * Keys: f to the fork; "task copied" a few events earlier (p) is the moment of the copy. Choose the child
 * with ] and go on with s to see it ask.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void
tell(const char *who)
{
	sigset_t pending, blocked;

	sigpending(&pending);
	sigprocmask(SIG_BLOCK, NULL, &blocked);
	printf("%s: group %d, SIGUSR1 %s and %s, SIGUSR2 %s, the alarm is %s\n", who, (int)getpgrp(),
	       sigismember(&blocked, SIGUSR1) ? "blocked" : "not blocked",
	       sigismember(&pending, SIGUSR1) ? "pending" : "not pending",
	       signal(SIGUSR2, SIG_DFL) == SIG_IGN ? "ignored" : "not ignored",
	       alarm(0) ? "set" : "off");
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
	if (fork() == 0) {
		tell("child");
		return 0;
	}
	wait(NULL);
	tell("parent");
	return 0;
}
