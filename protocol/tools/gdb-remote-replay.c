/*
 * gdb-remote-replay: plays the peer of a wire log to one client, and says where the client departs.
 *
 * Exit status: 0 the client went by the log, 1 it did not, 2 the log or the address is no good.
 */
#include <errno.h>
#include <netdb.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gdb_remote.h>

static const char usage[] =
	"usage: gdb-remote-replay [-t SECONDS] LOG [ADDRESS]\n"
	"  LOG      a wire log of libgdb-remote; - is stdin\n"
	"  ADDRESS  HOST:PORT, [V6]:PORT, the path of a Unix socket, @NAME, or - for stdin and stdout;\n"
	"           127.0.0.1:0 when it is not given (any free port, which is printed)\n"
	"  -t       how long the client may say nothing; for ever when it is not given\n";

static void __attribute__((noreturn, format(printf, 2, 3)))
give_up(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("gdb-remote-replay: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(status);
}

static char *
read_whole(const char *path, size_t *n)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	size_t cap = 1 << 16, got;
	char *text = malloc(cap);

	if (!f)
		give_up(2, "cannot read the log %s: %s", path, strerror(errno));
	*n = 0;
	while (text && (got = fread(text + *n, 1, cap - *n, f)) > 0) {
		*n += got;
		if (*n == cap)
			text = realloc(text, cap *= 2);
	}
	if (!text)
		give_up(2, "the log %s does not fit into memory", path);
	if (ferror(f))
		give_up(2, "cannot read the log %s: %s", path, strerror(errno));
	if (f != stdin)
		fclose(f);
	return text;
}

static struct gr_replay *
load(const char *path)
{
	struct gr_replay *r = gr_replay_new();
	size_t n;
	char *text = read_whole(path, &n);

	if (!r)
		give_up(2, "out of memory");
	if (gr_replay_load(r, text, n) != GR_OK)
		give_up(2, "%s: %s", path, gr_replay_error(r));
	free(text);
	return r;
}

static int
listen_unix(const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	size_t n = strlen(path);
	int fd;

	if (n >= sizeof un.sun_path)
		give_up(2, "the path of a Unix socket has at most %zu bytes", sizeof un.sun_path - 1);
	memcpy(un.sun_path, path, n);
	if (path[0] == '@')
		un.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&un, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)) != 0)
		give_up(2, "cannot listen at %s: %s", path, strerror(errno));
	return fd;
}

static int
listen_tcp(const char *address)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *list;
	const char *colon = strrchr(address, ':');
	int n = colon ? (int)(colon - address) : 0, one = 1, error, fd;
	char host[256];

	if (!colon || !colon[1])
		give_up(2, "\"%s\" is no address: HOST:PORT, or a path with a slash, is one", address);
	if (n >= 2 && address[0] == '[' && address[n - 1] == ']')
		snprintf(host, sizeof host, "%.*s", n - 2, address + 1);
	else
		snprintf(host, sizeof host, "%.*s", n, address);
	error = getaddrinfo(host[0] ? host : "127.0.0.1", colon + 1, &hints, &list);
	if (error)
		give_up(2, "no address %s: %s", address, gai_strerror(error));
	fd = socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (fd < 0 || bind(fd, list->ai_addr, list->ai_addrlen) != 0)
		give_up(2, "cannot listen at %s: %s", address, strerror(errno));
	freeaddrinfo(list);
	return fd;
}

/* As a client would write it: the port may have been chosen just now. */
static void
tell_address(int fd, const char *address)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof at;
	char host[128], port[16];

	getsockname(fd, (struct sockaddr *)&at, &n);
	if (at.ss_family == AF_UNIX ||
	    getnameinfo((struct sockaddr *)&at, n, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV))
		printf("listening at %s\n", address);
	else
		printf(strchr(host, ':') ? "listening at [%s]:%s\n" : "listening at %s:%s\n", host, port);
	fflush(stdout);
}

/* The first client; a second one is refused. */
static int
accept_one(const char *address)
{
	bool is_path = address[0] == '@' || strchr(address, '/');
	int fd = is_path ? listen_unix(address) : listen_tcp(address), client;

	if (listen(fd, 1) != 0)
		give_up(2, "cannot listen at %s: %s", address, strerror(errno));
	tell_address(fd, address);
	do
		client = accept(fd, NULL, NULL);
	while (client < 0 && errno == EINTR);
	if (client < 0)
		give_up(2, "no client at %s: %s", address, strerror(errno));
	close(fd);
	if (is_path && address[0] != '@')
		unlink(address);
	return client;
}

int
main(int argc, char **argv)
{
	int opt, deadline_ms = -1, in = 0, out = 1;
	const char *address = "127.0.0.1:0";
	struct gr_replay *r;
	enum gr_err err;

	while ((opt = getopt(argc, argv, "t:")) == 't') {
		deadline_ms = (int)(atof(optarg) * 1000);
		if (deadline_ms <= 0)
			give_up(2, "-t wants a number of seconds, not \"%s\"", optarg);
	}
	if (opt != -1 || argc - optind < 1 || argc - optind > 2) {
		fputs(usage, stderr);
		return 2;
	}
	r = load(argv[optind]);
	if (argc - optind == 2)
		address = argv[optind + 1];
	if (strcmp(address, "-") != 0)
		in = out = accept_one(address);
	err = gr_replay_serve(r, in, out, deadline_ms);
	if (err)
		give_up(err == GR_EINVAL ? 2 : 1, "%s: %s", argv[optind], gr_replay_error(r));
	gr_replay_free(r);
	return 0;
}
