/* transport.c: bytes through descriptors that never block and never raise SIGPIPE, and a clock. */
#include "transport.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int64_t
gr_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

enum gr_err
gr_because(char *why, enum gr_err err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, GR_WHY, format, args);
	va_end(args);
	return err;
}

/* ---- descriptors that the caller has ---- */

static bool
is_stream_socket(int fd)
{
	int type;
	socklen_t n = sizeof type;

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) == 0 && type == SOCK_STREAM;
}

/* mode: O_RDONLY when it is to be read, O_WRONLY when it is to be written. */
static enum gr_err
check_stream(int fd, int mode, char *why)
{
	int flags = fcntl(fd, F_GETFL);
	struct stat st;

	if (flags < 0 || fstat(fd, &st) != 0)
		return gr_because(why, GR_EINVAL, "descriptor %d is not open", fd);
	if ((flags & O_ACCMODE) != O_RDWR && (flags & O_ACCMODE) != mode)
		return gr_because(why, GR_EINVAL, "descriptor %d cannot be %s", fd,
				  mode == O_RDONLY ? "read" : "written");
	if (!is_stream_socket(fd) && !S_ISFIFO(st.st_mode) && !S_ISCHR(st.st_mode))
		return gr_because(why, GR_EINVAL, "descriptor %d is no stream: a connected socket, a pipe or a device is needed",
				  fd);
	return GR_OK;
}

enum gr_err
gr_port_pair(struct gr_port *p, int in, int out, char *why)
{
	enum gr_err err = check_stream(in, O_RDONLY, why);
	struct gr_port made = GR_PORT_CLOSED;

	if (!err)
		err = check_stream(out, O_WRONLY, why);
	if (err)
		return err;
	made.in = in;
	made.out = out;
	made.socket = is_stream_socket(out);
	made.in_flags = fcntl(in, F_GETFL);
	made.out_flags = fcntl(out, F_GETFL);
	fcntl(in, F_SETFL, made.in_flags | O_NONBLOCK);
	fcntl(out, F_SETFL, made.out_flags | O_NONBLOCK);
	*p = made;
	return GR_OK;
}

/* ---- moving bytes ---- */

/*
 * A pipe or a device has no MSG_NOSIGNAL. SIGPIPE is blocked in this thread around the write, and
 * the one that the write raised is taken away; one that was pending before stays.
 */
static ssize_t
write_quietly(int fd, const void *bytes, size_t n)
{
	static const struct timespec now = { 0, 0 };
	sigset_t pipe_only, before, pending;
	ssize_t got;

	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	sigpending(&pending);
	pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
	got = write(fd, bytes, n);
	if (got < 0 && errno == EPIPE && !sigismember(&pending, SIGPIPE)) {
		while (sigtimedwait(&pipe_only, NULL, &now) < 0 && errno == EINTR)
			;
		errno = EPIPE;
	}
	int error = errno;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return got;
}

/* A terminal whose other side is gone says EIO. */
static bool
is_end(int error)
{
	return error == EPIPE || error == ECONNRESET || error == EIO;
}

enum gr_err
gr_port_send(const struct gr_port *p, const void *bytes, size_t n, size_t *sent)
{
	ssize_t got;

	do
		got = p->socket ? send(p->out, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT)
				: write_quietly(p->out, bytes, n);
	while (got < 0 && errno == EINTR);
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		got = 0;
	if (got < 0)
		return is_end(errno) ? GR_EOF : GR_EIO;
	*sent = (size_t)got;
	return GR_OK;
}

enum gr_err
gr_port_recv(const struct gr_port *p, void *bytes, size_t n, size_t *received)
{
	ssize_t got;

	do
		got = read(p->in, bytes, n);
	while (got < 0 && errno == EINTR);
	if (got == 0)
		return GR_EOF;
	if (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
		return is_end(errno) ? GR_EOF : GR_EIO;
	*received = got < 0 ? 0 : (size_t)got;
	return GR_OK;
}

enum gr_err
gr_port_wait(const struct gr_port *p, short events, int64_t deadline_us, unsigned spin_us)
{
	int64_t awake_until = spin_us ? gr_now_us() + spin_us : 0;
	struct pollfd fds[2] = { { .fd = p->in, .events = events & POLLIN },
				 { .fd = p->out, .events = events & POLLOUT } };

	for (;;) {
		int64_t left = deadline_us < 0 ? -1 : deadline_us - gr_now_us();
		if (deadline_us >= 0 && left < 0)
			left = 0;
		/* An entry without events would still report a hang-up, and spin. */
		for (int i = 0; i < 2; i++)
			fds[i].fd = fds[i].events ? fds[i].fd : -1;
		/* Rounded up: a wait of half a millisecond must not spin. */
		bool awake = awake_until && left && gr_now_us() < awake_until;
		int n = poll(fds, 2, awake ? 0 : left < 0 ? -1 : (int)((left + 999) / 1000));
		if (n > 0)
			return GR_OK;
		if (n == 0 && !awake)
			return GR_ETIMEOUT;
		if (n == 0)
			continue;
		if (errno != EINTR)
			return GR_EIO;
	}
}

void
gr_port_release(struct gr_port *p)
{
	if (p->serial)
		tcsetattr(p->in, TCSANOW, &p->before);
	if (p->in_flags >= 0)
		fcntl(p->in, F_SETFL, p->in_flags);
	if (p->out_flags >= 0)
		fcntl(p->out, F_SETFL, p->out_flags);
}

void
gr_port_close(struct gr_port *p)
{
	if (p->in < 0)
		return;
	gr_port_release(p);
	if (p->out != p->in)
		close(p->out);
	close(p->in);
	if (p->child)
		gr_reap(p->child);
	*p = GR_PORT_CLOSED;
}
