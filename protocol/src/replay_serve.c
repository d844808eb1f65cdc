/* replay_serve.c: a replay over descriptors. */
#include "replay.h"

#include <poll.h>
#include <string.h>

enum { BYTES = 16384 };

struct server {
	struct gr_replay *r;
	struct gr_port port;
	int64_t deadline_us; /* -1: none */
	char out[BYTES];
	size_t start, end;   /* out[start..end) is to be sent */
};

static enum gr_err
send_some(struct server *s)
{
	size_t sent;
	enum gr_err err;

	if (s->start == s->end) {
		s->start = 0;
		s->end = gr_replay_take(s->r, s->out, sizeof s->out);
	}
	if (s->start == s->end)
		return GR_OK;
	err = gr_port_send(&s->port, s->out + s->start, s->end - s->start, &sent);
	if (err == GR_EOF) { /* receiving will tell, after the client's last words */
		s->start = s->end;
		return GR_OK;
	}
	if (!err)
		s->start += sent;
	return err;
}

static enum gr_err
receive_some(struct server *s, bool *closed, bool *got)
{
	char in[BYTES];
	size_t n;
	enum gr_err err = gr_port_recv(&s->port, in, sizeof in, &n);

	*got = !err && n;
	if (err == GR_EOF) {
		*closed = true;
		gr_replay_closed(s->r);
		return GR_OK;
	}
	if (!err)
		gr_replay_feed(s->r, in, n);
	return err;
}

static enum gr_err
serve(struct server *s, int deadline_ms)
{
	bool closed = false, got;

	while (gr_replay_state(s->r) != GR_REPLAY_DIFFERS && !closed) {
		enum gr_err err = send_some(s);
		if (!err && gr_replay_state(s->r) == GR_REPLAY_CLOSES && s->start == s->end)
			return GR_OK;
		if (!err)
			err = receive_some(s, &closed, &got);
		if (err)
			return gr_because(s->r->text, err, "the connection to the client failed");
		if (got && deadline_ms >= 0)
			s->deadline_us = gr_now_us() + (int64_t)deadline_ms * 1000;
		if (got || closed)
			continue;
		err = gr_port_wait(&s->port, POLLIN | (s->start < s->end ? POLLOUT : 0), s->deadline_us, 0);
		if (err)
			return gr_because(s->r->text, err, "line %u is next, and the client says nothing",
					  gr_replay_line(s->r));
	}
	if (gr_replay_state(s->r) != GR_REPLAY_DIFFERS)
		return GR_OK;
	return closed ? GR_EOF : GR_EPROTO;
}

enum gr_err
gr_replay_serve(struct gr_replay *r, int in, int out, int deadline_ms)
{
	struct server s = { .r = r, .deadline_us = -1 };
	char why[GR_WHY];
	enum gr_err err = gr_port_pair(&s.port, in, out, why);

	if (err)
		return gr_because(r->text, err, "%s", why);
	if (deadline_ms >= 0)
		s.deadline_us = gr_now_us() + (int64_t)deadline_ms * 1000;
	err = serve(&s, deadline_ms);
	gr_port_release(&s.port);
	return err;
}
