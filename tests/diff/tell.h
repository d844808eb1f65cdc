/* tell.h: wait status words in words. Never pids: they differ from one kernel to another. */
#ifndef TELL_H
#define TELL_H

#include <stdio.h>
#include <sys/wait.h>

static inline void
tell(const char *who, int status)
{
	if (WIFEXITED(status))
		printf("%s: exit %d\n", who, WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		printf("%s: signal %d\n", who, WTERMSIG(status));
	else if (WIFSTOPPED(status))
		printf("%s: stopped by %d\n", who, WSTOPSIG(status));
	else if (WIFCONTINUED(status))
		printf("%s: continued\n", who);
	else
		printf("%s: status %x\n", who, (unsigned)status);
}

/* Waits for this child and tells of it. */
static inline void
wait_and_tell(const char *who, pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) == pid)
		tell(who, status);
	else
		printf("%s: not waited for\n", who);
}

#endif
