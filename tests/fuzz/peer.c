/* peer.c: the wire log tells what the session sends, and the answer is there before it looks for one. */
#include "peer.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gdb_remote.h"

static void
on_line(void *ctx, const char *line)
{
	struct fuzz_peer *p = ctx;

	if (line[0] != '>')
		return;
	if (strncmp(line, "> $ ", 4) == 0)
		p->asked(p, line + 4);
	else if (line[2] == '!')
		p->asked(p, "\x03");
}

static void
on_output(void *ctx, const void *bytes, size_t n)
{
	struct fuzz_peer *p = ctx;

	for (size_t i = 0; i < n; i++)
		p->n_output += ((const uint8_t *)bytes)[i] != 0;
}

void
fuzz_open(struct fuzz_peer *p)
{
	struct gr_options o = { .deadline_ms = 3, .packet_max = 4096, .log = on_line, .log_ctx = p,
		.output = on_output, .output_ctx = p };
	int pair[2];

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	p->fd = pair[0];
	MUST(gr_open_fd(pair[1], &o, &p->g) == GR_OK);
}

void
fuzz_hang_up(struct fuzz_peer *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
}

void
fuzz_close(struct fuzz_peer *p)
{
	gr_close(p->g);
	fuzz_hang_up(p);
}

void
fuzz_say(struct fuzz_peer *p, const void *bytes, size_t n)
{
	char drop[4096];

	if (p->fd < 0)
		return;
	while (recv(p->fd, drop, sizeof drop, MSG_DONTWAIT) > 0)
		continue;
	if (send(p->fd, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)n)
		fuzz_hang_up(p);
}
