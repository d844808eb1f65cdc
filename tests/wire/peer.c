/* peer.c: plays a script as a stub. */
#include "peer.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gdb_remote.h"

enum { BODY = 65536 };

struct peer {
	int fd;
	pthread_t thread;
	char *script;
	struct gr_codec codec;
	char body[BODY];        /* of the codec */
	char want[BODY];        /* of the script's line */
	char in[BODY];          /* bytes received and not yet looked at: in[start..end) */
	size_t start, end;
	char wrong[512];        /* the first deviation */
};

static void
wrong(struct peer *p, const char *what, const char *line)
{
	if (!p->wrong[0])
		snprintf(p->wrong, sizeof p->wrong, "%s at script line: %.200s (last body: %.200s)", what,
			 line, p->codec.buf);
}

/* The next item of the client; GR_ITEM_NONE at its end. */
static enum gr_item
next_item(struct peer *p, bool same_write)
{
	enum gr_item item = GR_ITEM_NONE;

	for (;;) {
		p->start += gr_codec_feed(&p->codec, p->in + p->start, p->end - p->start, &item);
		if (item != GR_ITEM_NONE || same_write)
			return item;
		ssize_t n = recv(p->fd, p->in, sizeof p->in, 0);
		if (n <= 0)
			return GR_ITEM_NONE;
		p->start = 0;
		p->end = (size_t)n;
	}
}

static void
expect(struct peer *p, const char *line, char kind, size_t len, bool same_write)
{
	static const char kinds[] = { [GR_ITEM_PACKET] = '$', [GR_ITEM_ACK] = '+',
		[GR_ITEM_NAK] = '-', [GR_ITEM_BREAK] = '!', [GR_ITEM_NOTICE] = '%',
		[GR_ITEM_BAD] = '?', [GR_ITEM_LONG] = '?', [GR_ITEM_NONE] = '.' };
	enum gr_item item;

	do
		item = next_item(p, same_write);
	while (item == GR_ITEM_ACK && kind != '+');
	if (kinds[item] != kind)
		wrong(p, "another kind of item", line);
	else if (kind == '$' && (p->codec.len != len || memcmp(p->codec.buf, p->want, len) != 0))
		wrong(p, "another command", line);
}

static void
say(struct peer *p, const void *bytes, size_t n)
{
	size_t at = 0;

	while (at < n) {
		ssize_t sent = send(p->fd, (const char *)bytes + at, n - at, MSG_NOSIGNAL);
		if (sent <= 0)
			return;
		at += (size_t)sent;
	}
}

static void
say_item(struct peer *p, char kind, size_t len)
{
	static char frame[2 * BODY + GR_FRAME];
	size_t n = gr_encode(frame, sizeof frame, p->want, len);

	if (kind == '+' || kind == '-')
		say(p, &kind, 1);
	else if (kind == '%' || kind == '$') {
		frame[0] = kind;
		say(p, frame, n);
	}
}

static void
flood(struct peer *p)
{
	static const char noise[] = "+%notice:1#ed+%notice:1#ed";

	while (send(p->fd, noise, sizeof noise - 1, MSG_NOSIGNAL) > 0)
		continue;
}

static void
play_line(struct peer *p, const char *line)
{
	struct gr_log_entry e;
	char as_log[4096];

	if (*line == '~' || *line == '!') {
		if (*line == '!')
			flood(p);
		while (next_item(p, false) != GR_ITEM_NONE)
			continue;
	} else if (*line == '&' || *line == '=') {
		snprintf(as_log, sizeof as_log, "> $ %s", line + 2);
		gr_log_parse(as_log, &e, p->want, BODY);
		if (*line == '=')
			say(p, p->want, e.len);
		else
			expect(p, line, '$', e.len, true);
	} else if (gr_log_parse(line, &e, p->want, BODY)) {
		if (e.direction == '>')
			expect(p, line, e.kind, e.len, false);
		else
			say_item(p, e.kind, e.len);
	} else if (*line && *line != '#') {
		wrong(p, "no such script line", line);
	}
}

static void *
play(void *arg)
{
	struct peer *p = arg;
	char *save = NULL;

	for (char *line = strtok_r(p->script, "\n", &save); line && !p->wrong[0];
	     line = strtok_r(NULL, "\n", &save))
		play_line(p, line);
	close(p->fd);
	return NULL;
}

struct peer *
peer_start(const char *script, int *client_fd)
{
	struct peer *p = calloc(1, sizeof *p);
	int pair[2];

	if (!p || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		abort();
	p->fd = pair[0];
	p->script = strdup(script);
	gr_codec_init(&p->codec, p->body, sizeof p->body);
	if (!p->script || pthread_create(&p->thread, NULL, play, p) != 0)
		abort();
	*client_fd = pair[1];
	return p;
}

const char *
peer_join(struct peer *p)
{
	static char told[512];

	pthread_join(p->thread, NULL);
	memcpy(told, p->wrong, sizeof told);
	free(p->script);
	free(p);
	return told[0] ? told : NULL;
}
