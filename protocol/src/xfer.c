/* xfer.c: objects of the peer, in pieces (manual: "General Query Packets", qXfer). */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 300 }; /* bytes of object and annex */

static enum gr_err
check_object(struct gr *g, const char *object, const char *annex, const char *verb)
{
	char feature[NAMES_MAX + 32];

	if (strlen(object) + strlen(annex) > NAMES_MAX)
		return gr_fail(g, GR_EINVAL, "the object's name is too long");
	snprintf(feature, sizeof feature, "qXfer:%s:%s", object, verb);
	return gr_need_feature(g, feature);
}

/* One piece of at most cap bytes; *more: it does not end the object. Zero bytes and more is a lie. */
static enum gr_err
read_part(struct gr *g, const char *object, const char *annex, uint64_t offset, char *out, size_t cap, size_t *n,
	  bool *more)
{
	static const struct gr_ask ask = { GR_W_OTHER, "read the object", true };
	/* The body's first byte says whether more follows. */
	size_t piece = g->packet > 64 ? g->packet - 8 : 56, len;
	char body[NAMES_MAX + 80];
	enum gr_err err;

	if (piece > cap)
		piece = cap;
	snprintf(body, sizeof body, "qXfer:%s:read:%s:%" PRIx64 ",%zx", object, annex, offset, piece);
	err = gr_ask(g, ask, body, strlen(body), g->scratch, g->o.packet_max, &len);
	if (err)
		return err;
	if (len > g->o.packet_max || (g->scratch[0] != 'l' && g->scratch[0] != 'm') || len - 1 > cap ||
	    (len == 1 && g->scratch[0] == 'm'))
		return gr_fail(g, GR_EPROTO, "a piece of %s that makes no sense", object);
	memcpy(out, g->scratch + 1, len - 1);
	*n = len - 1;
	*more = g->scratch[0] == 'm';
	return GR_OK;
}

enum gr_err
gr_xfer_read(struct gr *g, const char *object, const char *annex, uint64_t offset, void *out, size_t cap, size_t *n)
{
	size_t got = 0;
	bool more = true;
	enum gr_err err = check_object(g, object, annex, "read");

	while (!err && more && got < cap) {
		size_t part = 0;

		err = read_part(g, object, annex, offset + got, (char *)out + got, cap - got, &part, &more);
		got += part;
	}
	if (!err)
		*n = got;
	return err;
}

/* Room for one more piece and a NUL. */
static enum gr_err
grow(struct gr *g, char **text, size_t *cap, size_t used)
{
	size_t want = *cap ? 2 * *cap : 4096;
	char *larger;

	if (*cap - used > g->packet + 1)
		return GR_OK;
	if (want < used + g->packet + 2)
		want = used + g->packet + 2;
	larger = realloc(*text, want);
	if (!larger)
		return gr_fail(g, GR_ENOMEM, "out of memory");
	*text = larger;
	*cap = want;
	return GR_OK;
}

enum gr_err
gr_xfer_all(struct gr *g, const char *object, const char *annex, size_t max, char **out, size_t *n)
{
	char *text = NULL;
	size_t cap = 0, got = 0, part = 0;
	bool more = true;
	enum gr_err err = check_object(g, object, annex, "read");

	while (!err && more) {
		err = grow(g, &text, &cap, got);
		if (!err)
			err = read_part(g, object, annex, got, text + got, cap - got - 1, &part, &more);
		if (!err && (got += part) > max)
			err = gr_fail(g, GR_EPROTO, "%s has more than %zu bytes", object, max);
	}
	if (err) {
		free(text);
		return err;
	}
	text[got] = '\0';
	*out = text;
	*n = got;
	return GR_OK;
}

/* Bytes of `in` that fit into a packet behind its head, when escapes may double them. */
static size_t
piece_of(const struct gr *g, size_t head, size_t n)
{
	size_t room = g->packet > head + 2 ? (g->packet - head) / 2 : 1;

	return n < room ? n : room;
}

enum gr_err
gr_xfer_write(struct gr *g, const char *object, const char *annex, uint64_t offset, const void *in, size_t n,
	      size_t *written)
{
	static const struct gr_ask ask = { GR_W_OTHER, "write the object", true };
	size_t done = 0;
	enum gr_err err = check_object(g, object, annex, "write");

	while (!err && done < n) {
		char reply[32];
		size_t head, part, len;
		uint64_t took;

		head = (size_t)snprintf(g->scratch, NAMES_MAX + 80, "qXfer:%s:write:%s:%" PRIx64 ":", object, annex,
					offset + done);
		part = piece_of(g, head, n - done);
		memcpy(g->scratch + head, (const char *)in + done, part);
		err = gr_ask(g, ask, g->scratch, head + part, reply, sizeof reply, &len);
		if (err)
			break;
		if (len >= sizeof reply || gr_hex_number(reply, len, &took) != len || took > part || took == 0)
			return gr_refusal(g, GR_W_OTHER, ask.verb, "?", 1);
		done += (size_t)took;
	}
	if (!err)
		*written = done;
	return err;
}
