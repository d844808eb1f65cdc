/* memory.c: reading and writing, in pieces, many under way at once; and searching by the peer. */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
	WRITE_HEAD = 48,  /* "M", two numbers and their marks, generously */
	BINARY_FROM = 64, /* bytes of a write that are worth asking for X */
};

/* ---- reading ---- */

static void
reply_memory(struct gr *g, struct gr_slot *s, const char *body, size_t n)
{
	enum gr_err err = GR_OK;

	if (n / 2 == s->n && n % 2 == 0 && n && gr_hex_get(s->out, body, n / 2))
		return;
	if (n == 0 || gr_parse_error(body, n, &g->remote))
		err = gr_refusal(g, s->what, "read memory", body, n);
	else if (n % 2 || n / 2 > s->n || !gr_hex_get(s->out, body, n / 2))
		err = gr_fail(g, GR_EPROTO, "a memory reply that is not what was asked for");
	else
		err = gr_fail(g, GR_EREMOTE, "only %zu of %zu bytes can be read", n / 2, s->n);
	gr_settle(s, err);
}

/* x: the bytes as they are, behind a b that tells them from an error. */
static void
reply_binary(struct gr *g, struct gr_slot *s, const char *body, size_t n)
{
	enum gr_err err;

	if (n && body[0] == 'b' && n - 1 <= s->n) {
		memcpy(s->out, body + 1, n - 1);
		if (n - 1 == s->n)
			return;
		err = gr_fail(g, GR_EREMOTE, "only %zu of %zu bytes can be read", n - 1, s->n);
	} else {
		err = gr_refusal(g, s->what, "read memory", body, n);
	}
	gr_settle(s, err);
}

static bool
reads_binary(const struct gr *g)
{
	return (g->caps & GR_CAP_BINARY_UPLOAD) && !(g->lacks >> GR_W_X_READ & 1);
}

static enum gr_err
submit_range(struct gr *g, struct gr_range *r, struct gr_call *call, int64_t deadline)
{
	bool binary = reads_binary(g);
	/* A byte of binary may take two on the wire, and the packet size counts those. */
	size_t piece = (binary ? g->packet - 1 : g->packet) / 2;

	for (size_t at = 0; at < r->n; at += piece) {
		struct gr_slot s = { .reply = binary ? reply_binary : reply_memory, .call = call, .err = &r->err,
				     .what = binary ? GR_W_X_READ : GR_W_READ };
		char body[48];
		enum gr_err err;
		int n;

		s.out = (char *)r->out + at;
		s.n = r->n - at < piece ? r->n - at : piece;
		n = snprintf(body, sizeof body, "%c%" PRIx64 ",%zx", binary ? 'x' : 'm', r->addr + at, s.n);
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

	if (!err)
		err = gr_lacking(g, GR_W_READ, "read memory");
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

/* ---- writing ---- */

static const char write_verb[] = "write memory";

static enum gr_err
submit_write(struct gr *g, struct gr_slot s, uint64_t addr, const void *in, size_t n, int64_t deadline)
{
	int head = snprintf(g->scratch, WRITE_HEAD, "M%" PRIx64 ",%zx:", addr, n);

	s.what = GR_W_WRITE;
	s.verb = write_verb;
	gr_hex_put(g->scratch + head, in, n);
	return gr_submit(g, s, g->scratch, (size_t)head + 2 * n, deadline);
}

/* X: an escaped byte takes two, and the packet size counts those. */
static enum gr_err
submit_binary(struct gr *g, struct gr_slot s, uint64_t addr, const void *in, size_t n, int64_t deadline)
{
	int head = snprintf(g->scratch, WRITE_HEAD, "X%" PRIx64 ",%zx:", addr, n);

	s.what = GR_W_X_WRITE;
	s.verb = write_verb;
	memcpy(g->scratch + head, in, n);
	return gr_submit(g, s, g->scratch, (size_t)head + n, deadline);
}

static size_t
write_piece(const struct gr *g)
{
	size_t head = 32;

	return (g->packet - head) / 2;
}

/*
 * An empty X writes nothing, and tells whether the peer knows it. Asked once, and not for a few bytes,
 * where hex is as good.
 */
static enum gr_err
probe_binary(struct gr *g, uint64_t addr, size_t n)
{
	static const struct gr_ask ask = { GR_W_X_WRITE, "take binary", false };
	char body[48];
	int len;
	enum gr_err err;

	if (n < BINARY_FROM || g->probed)
		return GR_OK;
	len = snprintf(body, sizeof body, "X%" PRIx64 ",0:", addr);
	err = gr_ask_ok(g, ask, body, (size_t)len);
	if (err && err != GR_EUNSUP && err != GR_EREMOTE && err != GR_EPROTO)
		return err;
	if (g->fatal)
		return g->fatal;
	g->probed = true;
	if (!err)
		g->caps |= GR_CAP_WRITE_BINARY;
	return GR_OK;
}

enum gr_err
gr_write(struct gr *g, uint64_t addr, const void *in, size_t n)
{
	int64_t deadline = gr_deadline(g);
	struct gr_call call = { 0 };
	struct gr_slot s = { .reply = gr_reply_ok, .call = &call, .err = &call.err };
	size_t piece = write_piece(g);
	enum gr_err err = gr_ready(g);

	if (!err)
		err = probe_binary(g, addr, n);
	if (!err && !(g->caps & GR_CAP_WRITE_BINARY))
		err = gr_lacking(g, GR_W_WRITE, write_verb);
	for (size_t at = 0; at < n && !err; at += piece) {
		const char *from = (const char *)in + at;
		size_t part = n - at < piece ? n - at : piece;

		err = g->caps & GR_CAP_WRITE_BINARY ? submit_binary(g, s, addr + at, from, part, deadline)
						    : submit_write(g, s, addr + at, from, part, deadline);
	}
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

/* ---- searching, and the sum ---- */

enum gr_err
gr_search(struct gr *g, uint64_t addr, uint64_t size, const void *pattern, size_t n, bool *found, uint64_t *where)
{
	static const struct gr_ask ask = { GR_W_SEARCH, "search memory", false };
	char reply[64];
	uint64_t at;
	size_t len, head;
	enum gr_err err;

	if (n == 0 || n > write_piece(g))
		return gr_fail(g, GR_EINVAL, "a pattern of %zu bytes cannot be sent", n);
	head = (size_t)snprintf(g->scratch, 64, "qSearch:memory:%" PRIx64 ";%" PRIx64 ";", addr, size);
	memcpy(g->scratch + head, pattern, n);
	err = gr_ask(g, ask, g->scratch, head + n, reply, sizeof reply, &len);
	if (err)
		return err;
	if (len == 1 && reply[0] == '0') {
		*found = false;
		return GR_OK;
	}
	if (len < 3 || len >= sizeof reply || memcmp(reply, "1,", 2) != 0 || !gr_hex_number(reply + 2, len - 2, &at))
		return gr_refusal(g, GR_W_OTHER, ask.verb, "?", 1);
	*found = true;
	*where = at;
	return GR_OK;
}

enum gr_err
gr_crc(struct gr *g, uint64_t addr, uint64_t size, uint32_t *crc)
{
	static const struct gr_ask ask = { GR_W_CRC, "sum memory", false };
	char body[64], reply[32];
	uint64_t sum;
	size_t len;
	int n = snprintf(body, sizeof body, "qCRC:%" PRIx64 ",%" PRIx64, addr, size);
	enum gr_err err = gr_ask(g, ask, body, (size_t)n, reply, sizeof reply, &len);

	if (err)
		return err;
	if (len < 2 || len > 9 || reply[0] != 'C' || gr_hex_number(reply + 1, len - 1, &sum) != len - 1)
		return gr_refusal(g, GR_W_OTHER, ask.verb, "?", 1);
	*crc = (uint32_t)sum;
	return GR_OK;
}

uint32_t
gr_crc_of(const void *bytes, size_t n)
{
	const uint8_t *in = bytes;
	uint32_t crc = 0xffffffff;

	for (size_t i = 0; i < n; i++) {
		crc ^= (uint32_t)in[i] << 24;
		for (int bit = 0; bit < 8; bit++)
			crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7 : 0);
	}
	return crc;
}
