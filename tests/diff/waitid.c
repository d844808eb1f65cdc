/* waitid: what it tells, what it leaves, what it refuses. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tell.h"

static void
look(const char *what, idtype_t type, id_t id, int options, pid_t expected)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	int result = waitid(type, id, &info, options);
	printf("%s: %d errno %d signo %d code %d status %d %s\n", what, result, result ? errno : 0,
	       info.si_signo, info.si_code, info.si_status & 0x7f,
	       info.si_pid == expected ? "as expected" : info.si_pid ? "other pid" : "no pid");
}

static pid_t
child(int code, int signal)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (signal)
			raise(signal);
		_exit(code);
	}
	return pid;
}

int
main(void)
{
	pid_t pid = child(9, 0);

	look("looked at", P_PID, pid, WEXITED | WNOWAIT, pid);
	look("again", P_PID, pid, WEXITED | WNOWAIT, pid);
	look("taken", P_PID, pid, WEXITED, pid);
	look("gone", P_PID, pid, WEXITED, pid);
	pid = child(0, SIGTERM);
	look("killed", P_ALL, 0, WEXITED, pid);
	pid = child(4, SIGSTOP);
	look("stopped", P_PID, pid, WSTOPPED, pid);
	look("stopped once", P_PID, pid, WSTOPPED | WEXITED | WNOHANG, pid);
	kill(pid, SIGCONT);
	look("at the end", P_PGID, getpgrp(), WEXITED, pid);
	look("no child", P_ALL, 0, WEXITED | WNOHANG, 0);
	look("no kind of event", P_ALL, 0, WNOHANG, 0);
	look("bad option", P_ALL, 0, WEXITED | 0x1000, 0);
	look("bad type", (idtype_t)77, 0, WEXITED, 0);
	return 0;
}
