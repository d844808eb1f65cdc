/* transport.c: sockets that never block and never raise SIGPIPE, and a clock for deadlines. */
#include "internal.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

int64_t
gr_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

bool
gr_is_stream_socket(int fd)
{
	int type;
	socklen_t n = sizeof type;

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) == 0 && type == SOCK_STREAM;
}

enum gr_err
gr_sock_send(int fd, const void *bytes, size_t n, size_t *sent)
{
	ssize_t got;

	do
		got = send(fd, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (got < 0 && errno == EINTR);
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		got = 0;
	if (got < 0)
		return errno == EPIPE || errno == ECONNRESET ? GR_EOF : GR_EIO;
	*sent = (size_t)got;
	return GR_OK;
}

enum gr_err
gr_sock_recv(int fd, void *bytes, size_t n, size_t *received)
{
	ssize_t got;

	do
		got = recv(fd, bytes, n, MSG_DONTWAIT);
	while (got < 0 && errno == EINTR);
	if (got == 0)
		return GR_EOF;
	if (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
		return errno == ECONNRESET ? GR_EOF : GR_EIO;
	*received = got < 0 ? 0 : (size_t)got;
	return GR_OK;
}

enum gr_err
gr_sock_wait(int fd, short events, int64_t deadline_us)
{
	struct pollfd p = { .fd = fd, .events = events };

	for (;;) {
		int64_t left = deadline_us < 0 ? -1 : deadline_us - gr_now_us();
		if (deadline_us >= 0 && left < 0)
			left = 0;
		/* Rounded up: a wait of half a millisecond must not spin. */
		int n = poll(&p, 1, left < 0 ? -1 : (int)((left + 999) / 1000));
		if (n > 0)
			return GR_OK;
		if (n == 0)
			return GR_ETIMEOUT;
		if (errno != EINTR)
			return GR_EIO;
	}
}

/* ---- connecting ---- */

static enum gr_err
finish_connect(int fd, const struct sockaddr *addr, socklen_t n, int64_t deadline_us)
{
	int error = 0;
	socklen_t size = sizeof error;
	enum gr_err err;

	if (connect(fd, addr, n) == 0)
		return GR_OK;
	if (errno != EINPROGRESS)
		return GR_EIO;
	err = gr_sock_wait(fd, POLLOUT, deadline_us);
	if (err)
		return err;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error)
		return GR_EIO;
	return GR_OK;
}

static enum gr_err
connect_to(int family, const struct sockaddr *addr, socklen_t n, int64_t deadline_us, int *out)
{
	int one = 1, fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	enum gr_err err;

	if (fd < 0)
		return GR_EIO;
	err = finish_connect(fd, addr, n, deadline_us);
	if (err) {
		close(fd);
		return err;
	}
	if (family != AF_UNIX) /* small requests must not wait for each other */
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	*out = fd;
	return GR_OK;
}

static enum gr_err
connect_path(const char *path, int64_t deadline_us, int *out)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof un.sun_path)
		return GR_EINVAL;
	memcpy(un.sun_path, path, strlen(path) + 1);
	return connect_to(AF_UNIX, (struct sockaddr *)&un, sizeof un, deadline_us, out);
}

static enum gr_err
connect_name(const char *host, const char *port, int64_t deadline_us, int *out)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list, *a;
	enum gr_err err = GR_EIO;

	if (getaddrinfo(host, port, &hints, &list) != 0)
		return GR_EINVAL;
	for (a = list; a && err; a = a->ai_next)
		err = connect_to(a->ai_family, a->ai_addr, a->ai_addrlen, deadline_us, out);
	freeaddrinfo(list);
	return err;
}

enum gr_err
gr_connect(const char *address, int deadline_ms, int *fd)
{
	int64_t deadline = gr_now_us() + (int64_t)deadline_ms * 1000;
	const char *colon = strrchr(address, ':');
	char host[256];
	size_t n;

	if (strchr(address, '/'))
		return connect_path(address, deadline, fd);
	if (!colon || !colon[1])
		return GR_EINVAL;
	n = (size_t)(colon - address);
	if (n >= 2 && address[0] == '[' && address[n - 1] == ']') {
		address++;
		n -= 2;
	}
	if (n >= sizeof host)
		return GR_EINVAL;
	snprintf(host, sizeof host, "%.*s", (int)n, address);
	return connect_name(n ? host : "127.0.0.1", colon + 1, deadline, fd);
}
