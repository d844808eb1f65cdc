#include "interrupt.h"

#include <sys/signalfd.h>
#include <unistd.h>

bool
interrupt_open(struct interrupt *in)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	sigaddset(&set, SIGPIPE);
	if (sigprocmask(SIG_BLOCK, &set, &in->before) < 0)
		return false;
	in->fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (in->fd < 0)
		sigprocmask(SIG_SETMASK, &in->before, NULL);
	return in->fd >= 0;
}

void
interrupt_close(struct interrupt *in)
{
	close(in->fd);
	in->fd = -1;
	sigprocmask(SIG_SETMASK, &in->before, NULL);
}

int
interrupt_take(const struct interrupt *in)
{
	struct signalfd_siginfo info;

	if (read(in->fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return 0;
	return (int)info.ssi_signo;
}

int
interrupt_status(int signal_number)
{
	return 128 + signal_number;
}
