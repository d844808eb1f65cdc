/* transport_spawn.c: a child that speaks the protocol on its stdin and stdout. */
#include "transport.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GRACE_MS = 500, NAP_MS = 5 };

/* Only calls that are safe after a fork in a program with threads. Tells errno through `report`. */
static void
become(const char *const argv[], int sock, int report, pid_t parent)
{
	int error;
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) /* it died before it could be noticed */
		_exit(127);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* Out of the way of 0 and 1, if the caller has these closed. */
	sock = fcntl(sock, F_DUPFD_CLOEXEC, 3);
	report = fcntl(report, F_DUPFD_CLOEXEC, 3);
	if (sock >= 0 && dup2(sock, 0) == 0 && dup2(sock, 1) == 1)
		execvp(argv[0], (char *const *)argv);
	error = errno;
	while (write(report, &error, sizeof error) < 0 && errno == EINTR)
		;
	_exit(127);
}

/* The end of the pipe without a word means that the program runs. */
static int
exec_error(int report)
{
	int error = 0;
	ssize_t n;

	do
		n = read(report, &error, sizeof error);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof error ? error : 0;
}

/* Returns an errno value. */
static int
start(const char *const argv[], int sock, const int report[2], pid_t *child)
{
	pid_t parent = getpid(), pid = fork();
	int error;

	if (pid < 0)
		return errno;
	if (pid == 0)
		become(argv, sock, report[1], parent);
	close(report[1]);
	error = exec_error(report[0]);
	if (error)
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	*child = pid;
	return error;
}

enum gr_err
gr_port_spawn(struct gr_port *p, const char *const argv[], char *why)
{
	int pair[2], report[2], error;
	pid_t child = 0;

	if (!argv || !argv[0])
		return gr_because(why, GR_EINVAL, "no program to start");
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return gr_because(why, GR_EIO, "starting %.100s: %s", argv[0], strerror(errno));
	if (pipe2(report, O_CLOEXEC) != 0) {
		error = errno;
		goto no_pipe;
	}
	error = start(argv, pair[1], report, &child);
	close(report[0]);
	if (error)
		goto no_pipe;
	close(pair[1]);
	/* Ours alone: the child's end stays as it expects it. */
	fcntl(pair[0], F_SETFL, O_RDWR | O_NONBLOCK);
	*p = GR_PORT_CLOSED;
	p->in = p->out = pair[0];
	p->socket = true;
	p->child = child;
	return GR_OK;

no_pipe:
	close(pair[0]);
	close(pair[1]);
	return gr_because(why, GR_EIO, "starting %.100s: %s", argv[0], strerror(error));
}

/* It has seen the end of its stdin: most servers leave by themselves, and clean up what they run. */
void
gr_reap(pid_t child)
{
	for (int waited = 0; waited < GRACE_MS; waited += NAP_MS) {
		pid_t got = waitpid(child, NULL, WNOHANG);
		if (got == child || (got < 0 && errno != EINTR))
			return; /* ECHILD: the program lets the kernel reap */
		poll(NULL, 0, NAP_MS);
	}
	kill(child, SIGKILL);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}
