/* memory.c: reading and writing, in pieces, many under way at once. */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WRITE_HEAD = 32 }; /* "M", two numbers and their marks, generously */

static void
reply_memory(struct gr *g, struct gr_slot *s, const char *body, size_t n)
{
	enum gr_err err = GR_OK;

	if (n == 0)
		err = gr_fail(g, GR_EUNSUP, "the peer cannot read memory");
	else if (gr_parse_error(body, n, &g->remote))
		err = gr_fail(g, GR_EREMOTE, "memory cannot be read: error %u", g->remote);
	else if (n % 2 || n / 2 > s->n || !gr_hex_get(s->out, body, n / 2))
		err = gr_fail(g, GR_EPROTO, "a memory reply that is not what was asked for");
	else if (n / 2 < s->n)
		err = gr_fail(g, GR_EREMOTE, "only %zu of %zu bytes can be read", n / 2, s->n);
	gr_settle(s, err);
}

static enum gr_err
submit_range(struct gr *g, struct gr_range *r, struct gr_call *call, int64_t deadline)
{
	size_t piece = g->packet / 2;

	for (size_t at = 0; at < r->n; at += piece) {
		struct gr_slot s = { .reply = reply_memory, .call = call, .err = &r->err };
		char body[48];
		enum gr_err err;
		int n;

		s.out = (char *)r->out + at;
		s.n = r->n - at < piece ? r->n - at : piece;
		n = snprintf(body, sizeof body, "m%" PRIx64 ",%zx", r->addr + at, s.n);
		err = gr_submit(g, s, body, (size_t)n, deadline);
		if (err)
			return err;
	}
	return GR_OK;
}

enum gr_err
gr_read_vec(struct gr *g, struct gr_range *ranges, size_t n)
{
	int64_t deadline = gr_deadline(g);
	struct gr_call call = { 0 };
	enum gr_err err = gr_ready(g);

	for (size_t i = 0; i < n; i++)
		ranges[i].err = GR_OK;
	for (size_t i = 0; i < n && !err; i++)
		err = submit_range(g, &ranges[i], &call, deadline);
	if (err) {
		gr_abandon(g, &call);
		return err;
	}
	return gr_await(g, &call, deadline);
}

enum gr_err
gr_read(struct gr *g, uint64_t addr, void *out, size_t n)
{
	struct gr_range r = { .addr = addr, .out = out, .n = n };
	enum gr_err err = gr_read_vec(g, &r, 1);

	return err ? err : r.err;
}

static enum gr_err
submit_write(struct gr *g, struct gr_slot s, uint64_t addr, const void *in, size_t n, int64_t deadline)
{
	int head = snprintf(g->scratch, WRITE_HEAD, "M%" PRIx64 ",%zx:", addr, n);

	gr_hex_put(g->scratch + head, in, n);
	return gr_submit(g, s, g->scratch, (size_t)head + 2 * n, deadline);
}

static size_t
write_piece(const struct gr *g)
{
	return (g->packet - WRITE_HEAD) / 2;
}

enum gr_err
gr_write(struct gr *g, uint64_t addr, const void *in, size_t n)
{
	int64_t deadline = gr_deadline(g);
	struct gr_call call = { 0 };
	struct gr_slot s = { .reply = gr_reply_ok, .call = &call, .err = &call.err };
	size_t piece = write_piece(g);
	enum gr_err err = gr_ready(g);

	for (size_t at = 0; at < n && !err; at += piece)
		err = submit_write(g, s, addr + at, (const char *)in + at,
				   n - at < piece ? n - at : piece, deadline);
	if (err) {
		gr_abandon(g, &call);
		return err;
	}
	return gr_await(g, &call, deadline);
}

enum gr_err
gr_post_write(struct gr *g, uint64_t addr, const void *in, size_t n)
{
	struct gr_slot s = { .reply = gr_reply_ok, .err = &g->late };

	if (n > write_piece(g))
		return gr_fail(g, GR_EINVAL, "%zu bytes do not fit into one packet", n);
	return submit_write(g, s, addr, in, n, gr_deadline(g));
}
