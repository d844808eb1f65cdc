/* transport_connect.c: TCP and Unix sockets, by a deadline. */
#include "transport.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A Unix socket whose queue is full says EAGAIN, and nothing can be polled for a place in it. */
static int
connect_again(int fd, const struct sockaddr *addr, socklen_t n, int64_t deadline_us)
{
	enum { NAP_MS = 5 };

	while (connect(fd, addr, n) != 0) {
		if (errno != EAGAIN && errno != EINTR)
			return errno;
		if (gr_now_us() >= deadline_us)
			return ETIMEDOUT;
		poll(NULL, 0, NAP_MS);
	}
	return 0;
}

/* Returns an errno value. */
static int
finish_connect(int fd, const struct sockaddr *addr, socklen_t n, int64_t deadline_us)
{
	struct gr_port p = { .in = fd, .out = fd };
	socklen_t size = sizeof(int);
	int error = connect_again(fd, addr, n, deadline_us);

	if (error != EINPROGRESS)
		return error;
	switch (gr_port_wait(&p, POLLOUT, deadline_us, 0)) {
	case GR_OK:
		break;
	case GR_ETIMEOUT:
		return ETIMEDOUT;
	default:
		return errno;
	}
	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

/* `name` is for the reason only. */
static enum gr_err
connect_to(struct gr_port *p, const struct sockaddr *addr, socklen_t n, int64_t deadline_us, const char *name,
	   char *why)
{
	int one = 1, error, fd = socket(addr->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	error = fd < 0 ? errno : finish_connect(fd, addr, n, deadline_us);
	if (error) {
		if (fd >= 0)
			close(fd);
		return gr_because(why, error == ETIMEDOUT ? GR_ETIMEOUT : GR_EIO, "connecting to %.100s: %s", name,
				  error == ETIMEDOUT ? "nobody answered in time" : strerror(error));
	}
	if (addr->sa_family != AF_UNIX) /* small requests must not wait for each other */
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	*p = GR_PORT_CLOSED;
	p->in = p->out = fd;
	p->socket = true;
	return GR_OK;
}

/* A name that begins with @ is abstract: a NUL in its place, and no NUL at its end. */
static enum gr_err
connect_unix(struct gr_port *p, const char *path, int64_t deadline_us, char *why)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	size_t n = strlen(path);
	bool abstract = path[0] == '@';

	if (n == 0 || (abstract && n == 1))
		return gr_because(why, GR_EINVAL, "a Unix socket without a name");
	if (n >= sizeof un.sun_path)
		return gr_because(why, GR_EINVAL, "the path of a Unix socket has at most %zu bytes, this one has %zu",
				  sizeof un.sun_path - 1, n);
	memcpy(un.sun_path, path, n);
	if (abstract)
		un.sun_path[0] = '\0';
	return connect_to(p, (struct sockaddr *)&un, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n + !abstract),
			  deadline_us, path, why);
}

/* Each address gets its part of the time, so that a dead one leaves some for the next. */
static enum gr_err
connect_list(struct gr_port *p, const struct addrinfo *list, int64_t deadline_us, const char *name, char *why)
{
	enum gr_err err = GR_EIO;
	int left = 0;

	for (const struct addrinfo *a = list; a; a = a->ai_next)
		left++;
	for (const struct addrinfo *a = list; a && err; a = a->ai_next, left--) {
		int64_t now = gr_now_us();
		int64_t part = deadline_us > now ? (deadline_us - now) / left : 0;
		err = connect_to(p, a->ai_addr, a->ai_addrlen, now + part, name, why);
	}
	return err;
}

static enum gr_err
connect_tcp(struct gr_port *p, const char *address, int64_t deadline_us, char *why)
{
	const char *colon = strrchr(address, ':'), *start = address;
	size_t n = colon ? (size_t)(colon - address) : 0;
	struct addrinfo *list;
	char host[256];
	enum gr_err err;

	if (!colon || !colon[1])
		return gr_because(why, GR_EINVAL, "\"%.80s\" is no address: HOST:PORT, or a path with a slash, is one", address);
	if (n >= 2 && address[0] == '[' && address[n - 1] == ']') {
		start++;
		n -= 2;
	}
	if (n >= sizeof host)
		return gr_because(why, GR_EINVAL, "the host's name is too long");
	snprintf(host, sizeof host, "%.*s", (int)n, start);
	err = gr_resolve(n ? host : "localhost", colon + 1, deadline_us, &list, why);
	if (err)
		return err;
	err = connect_list(p, list, deadline_us, address, why);
	freeaddrinfo(list);
	return err;
}

enum gr_err
gr_port_connect(struct gr_port *p, const char *address, int64_t deadline_us, char *why)
{
	if (strncmp(address, "tcp:", 4) == 0)
		return connect_tcp(p, address + 4, deadline_us, why);
	if (strncmp(address, "unix:", 5) == 0)
		return connect_unix(p, address + 5, deadline_us, why);
	if (address[0] == '@' || strchr(address, '/'))
		return connect_unix(p, address, deadline_us, why);
	return connect_tcp(p, address, deadline_us, why);
}

enum gr_err
gr_connect(const char *address, int deadline_ms, int *fd)
{
	struct gr_port p;
	char why[GR_WHY];
	enum gr_err err = gr_port_connect(&p, address, gr_now_us() + (int64_t)deadline_ms * 1000, why);

	if (!err)
		*fd = p.in;
	return err;
}
