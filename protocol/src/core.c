/* core.c: commands and their replies, acknowledgements and repeats. No I/O, no allocation but one. */
#include "gdb_remote.h"

#include <stdlib.h>
#include <string.h>

enum {
	PACKET_MAX = 32768,
	PACKET_MIN = 64,
	IN_FLIGHT = 52,
	IN_FLIGHT_MAX = 65536,
	REPEATS = 3,     /* of one packet, in a row */
	SPARE = 16,      /* bytes of tx that packets leave to +, - and 0x03 */
};

struct request {
	uint64_t tag;
	unsigned flags;
};

struct gr_core {
	struct gr_codec codec;
	size_t packet_max;
	enum gr_acks acks;
	bool failed;

	char *tx;                    /* to be sent: tx[start..end) */
	size_t cap, start, end;

	struct request *request;     /* a ring of limit */
	unsigned limit, first, n;

	char *held;                  /* strict: the frame that is not acknowledged yet */
	size_t held_n;               /* 0: none */
	bool peer_acks;              /* it has sent a + once */
	unsigned repeats;            /* of ours or of theirs, since something came well */
	uint64_t last_hash;          /* of the last reply, to know it again */
};

/* ---- life ---- */

struct gr_core *
gr_core_new(const struct gr_core_options *o)
{
	size_t max = o && o->packet_max ? o->packet_max : PACKET_MAX;
	unsigned limit = o && o->in_flight ? o->in_flight : IN_FLIGHT;
	struct gr_core *c;
	size_t frame, tx;
	char *at;

	if (max < PACKET_MIN)
		max = PACKET_MIN;
	if (max > SIZE_MAX / 16 || limit > IN_FLIGHT_MAX)
		return NULL;
	frame = 2 * max + GR_FRAME;
	tx = 2 * frame + SPARE;
	c = calloc(1, sizeof *c + limit * sizeof *c->request + max + 1 + frame + tx);
	if (!c)
		return NULL;
	c->packet_max = max;
	c->limit = limit;
	c->request = (struct request *)(c + 1);
	at = (char *)(c->request + limit);
	c->tx = at;
	c->cap = tx;
	c->held = at + tx;
	gr_codec_init(&c->codec, at + tx + frame, max + 1);
	return c;
}

void
gr_core_free(struct gr_core *c)
{
	free(c);
}

void
gr_core_set_acks(struct gr_core *c, enum gr_acks acks)
{
	c->acks = acks;
	c->held_n = 0;
}

enum gr_acks
gr_core_acks(const struct gr_core *c)
{
	return c->acks;
}

unsigned
gr_core_in_flight(const struct gr_core *c)
{
	return c->n;
}

/* ---- out ---- */

static size_t
tx_room(const struct gr_core *c)
{
	return c->cap - (c->end - c->start);
}

/* Moves what waits to the front when n more do not fit behind it. */
static void
make_room(struct gr_core *c, size_t n)
{
	if (c->cap - c->end >= n)
		return;
	memmove(c->tx, c->tx + c->start, c->end - c->start);
	c->end -= c->start;
	c->start = 0;
}

static void
put(struct gr_core *c, const void *bytes, size_t n)
{
	make_room(c, n);
	memcpy(c->tx + c->end, bytes, n);
	c->end += n;
}

static bool
put_byte(struct gr_core *c, char byte)
{
	if (tx_room(c) == 0)
		return false;
	put(c, &byte, 1);
	return true;
}

size_t
gr_core_room(const struct gr_core *c)
{
	size_t room = tx_room(c), body;
	unsigned limit = c->acks == GR_ACKS_STRICT ? 1 : c->limit;

	if (c->failed || c->n >= limit || room < SPARE + GR_FRAME)
		return SIZE_MAX;
	body = (room - SPARE - GR_FRAME) / 2;
	return body < c->packet_max ? body : c->packet_max;
}

/* A silent command takes no place among those under way. */
static bool
has_room(const struct gr_core *c, size_t n, unsigned flags)
{
	unsigned limit = c->acks == GR_ACKS_STRICT ? 1 : c->limit;

	return tx_room(c) >= 2 * n + GR_FRAME + SPARE && (c->n < limit || (flags & GR_COMMAND_SILENT));
}

enum gr_err
gr_core_send(struct gr_core *c, const void *body, size_t n, unsigned flags, uint64_t tag)
{
	size_t frame;

	if (c->failed)
		return GR_EPROTO;
	if (n > c->packet_max)
		return GR_EINVAL;
	if (!has_room(c, n, flags))
		return GR_EFULL;
	make_room(c, 2 * n + GR_FRAME);
	frame = gr_encode(c->tx + c->end, c->cap - c->end, body, n);
	if (c->acks == GR_ACKS_STRICT) {
		memcpy(c->held, c->tx + c->end, frame);
		c->held_n = frame;
	}
	c->end += frame;
	if (!(flags & GR_COMMAND_SILENT))
		c->request[(c->first + c->n++) % c->limit] = (struct request){ tag, flags };
	return GR_OK;
}

void
gr_core_expect(struct gr_core *c, uint64_t tag, unsigned flags)
{
	if (c->n == c->limit)
		return;
	c->first = (c->first + c->limit - 1) % c->limit;
	c->request[c->first] = (struct request){ tag, flags };
	c->n++;
}

enum gr_err
gr_core_interrupt(struct gr_core *c)
{
	if (c->failed)
		return GR_EPROTO;
	return put_byte(c, 0x03) ? GR_OK : GR_EFULL;
}

size_t
gr_core_pending(struct gr_core *c, const void **bytes)
{
	*bytes = c->tx + c->start;
	return c->end - c->start;
}

void
gr_core_sent(struct gr_core *c, size_t n)
{
	c->start += n < c->end - c->start ? n : c->end - c->start;
	if (c->start == c->end)
		c->start = c->end = 0;
}

/* ---- in ---- */

static void
fail(struct gr_core *c, struct gr_event *e, const char *why)
{
	c->failed = true;
	e->kind = GR_EVENT_FAILED;
	e->why = why;
}

static uint64_t
hash(const char *body, size_t n)
{
	uint64_t h = 14695981039346656037u + n;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (uint8_t)body[i]) * 1099511628211u;
	return h;
}

/*
 * A peer that acknowledges answers after its +. What it says before that, and has said already, is
 * the last reply again: our own + was lost.
 */
static bool
is_duplicate(struct gr_core *c, const struct gr_event *e)
{
	uint64_t now = hash(e->body, e->n), before = c->last_hash;

	c->last_hash = now;
	return c->peer_acks && c->held_n && now == before;
}

static bool
is_output(const struct gr_core *c, const struct gr_event *e)
{
	return c->n && (c->request[c->first].flags & GR_COMMAND_OUTPUT) && e->n >= 3 && e->n % 2 == 1 &&
	       e->body[0] == 'O' && gr_hex_digit(e->body[1]) >= 0;
}

static void
take_reply(struct gr_core *c, struct gr_event *e)
{
	c->held_n = 0; /* an answer is an acknowledgement, too */
	if (c->n == 0) {
		e->kind = GR_EVENT_UNASKED;
		return;
	}
	e->kind = GR_EVENT_REPLY;
	e->tag = c->request[c->first].tag;
	c->first = (c->first + 1) % c->limit;
	c->n--;
}

static void
take_packet(struct gr_core *c, struct gr_event *e)
{
	c->repeats = 0;
	if (c->acks == GR_ACKS_STRICT && put_byte(c, '+'))
		e->answer = '+';
	if (is_output(c, e)) {
		e->kind = GR_EVENT_OUTPUT;
		e->body++;
		e->n--;
	} else if (c->acks == GR_ACKS_STRICT && is_duplicate(c, e)) {
		e->kind = GR_EVENT_DUPLICATE;
	} else {
		take_reply(c, e);
	}
}

static void
take_ack(struct gr_core *c, struct gr_event *e)
{
	e->kind = GR_EVENT_ACK;
	c->peer_acks = true;
	c->held_n = 0;
	c->repeats = 0;
}

static void
take_nak(struct gr_core *c, struct gr_event *e)
{
	e->kind = GR_EVENT_NAK;
	if (c->held_n == 0 || c->repeats++ == REPEATS || tx_room(c) < c->held_n)
		fail(c, e, "the peer did not understand a packet");
	else
		put(c, c->held, c->held_n);
}

static void
take_damaged(struct gr_core *c, struct gr_event *e)
{
	e->kind = GR_EVENT_DAMAGED;
	if (c->acks != GR_ACKS_STRICT || c->repeats++ == REPEATS || !put_byte(c, '-'))
		fail(c, e, "a damaged packet, and no way to ask for it again");
	else
		e->answer = '-';
}

static void
take_item(struct gr_core *c, enum gr_item item, struct gr_event *e)
{
	switch (item) {
	case GR_ITEM_PACKET:
		take_packet(c, e);
		break;
	case GR_ITEM_NOTICE:
		e->kind = GR_EVENT_NOTICE;
		break;
	case GR_ITEM_ACK:
		take_ack(c, e);
		break;
	case GR_ITEM_NAK:
		take_nak(c, e);
		break;
	case GR_ITEM_BAD:
		take_damaged(c, e);
		break;
	case GR_ITEM_LONG:
		fail(c, e, "a reply that is longer than packet_max");
		break;
	case GR_ITEM_BREAK:
		e->kind = GR_EVENT_BREAK;
		break;
	case GR_ITEM_NONE:
		break;
	}
}

size_t
gr_core_feed(struct gr_core *c, const void *in, size_t n, struct gr_event *event)
{
	enum gr_item item;
	size_t used;

	*event = (struct gr_event){ .kind = GR_EVENT_NONE, .body = "" };
	if (c->failed) {
		fail(c, event, "the connection has failed before");
		return n;
	}
	used = gr_codec_feed(&c->codec, in, n, &item);
	if (item != GR_ITEM_NONE && item != GR_ITEM_ACK && item != GR_ITEM_NAK && item != GR_ITEM_BREAK) {
		event->body = c->codec.buf;
		event->n = c->codec.len;
	}
	take_item(c, item, event);
	return used;
}
