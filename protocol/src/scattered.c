/* scattered.c: many small reads as fewer larger ones. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum {
	BATCH_BYTES = 1 << 18, /* of the buffer for spans that are read together */
	BATCH_SPANS = 512,
};

struct span { /* ranges that are near each other: order[first..last) */
	size_t first, last;
	uint64_t addr;
	size_t n;
};

struct scattered {
	struct gr *g;
	struct gr_range **order; /* all ranges, by address */
	size_t count, gap, limit; /* limit: bytes of one span */
	struct span span[BATCH_SPANS];
	struct gr_range read[BATCH_SPANS];
	char *buffer;
};

static int
by_address(const void *a, const void *b)
{
	const struct gr_range *x = *(struct gr_range *const *)a, *y = *(struct gr_range *const *)b;

	return (x->addr > y->addr) - (x->addr < y->addr);
}

/* The longest span that begins with the range `first`. */
static struct span
next_span(const struct scattered *s, size_t first)
{
	const struct gr_range *r = s->order[first];
	struct span span = { first, first + 1, r->addr, r->n };

	for (; span.last < s->count; span.last++) {
		r = s->order[span.last];
		uint64_t before = r->addr - span.addr; /* no overflow: they are sorted */
		if (before > span.n && before - span.n > s->gap)
			break;
		if (before > s->limit || r->n > s->limit - before)
			break;
		if (before + r->n > span.n)
			span.n = (size_t)(before + r->n);
	}
	return span;
}

/* Spans from the range `first` on, until the batch is full; each has a place in the buffer, or, if it is
 * one range alone, that range's own. Returns how many. */
static size_t
collect(struct scattered *s, size_t first)
{
	size_t n = 0, used = 0;

	while (n < BATCH_SPANS && first < s->count) {
		struct span span = next_span(s, first);
		bool alone = span.last - span.first == 1;

		if (!alone && span.n > BATCH_BYTES - used)
			break;
		s->read[n] = (struct gr_range){ .addr = span.addr, .n = span.n,
			.out = alone ? s->order[first]->out : s->buffer + used };
		used += alone ? 0 : span.n;
		s->span[n++] = span;
		first = span.last;
	}
	return n;
}

static enum gr_err
hand_out(struct scattered *s, const struct span *span, const struct gr_range *read)
{
	enum gr_err err = GR_OK;

	for (size_t i = span->first; i < span->last && !err; i++) {
		struct gr_range *r = s->order[i];

		r->err = read->err;
		if (span->last - span->first == 1)
			continue;
		if (read->err) /* perhaps only of what lies between: each one by itself */
			err = gr_read_vec(s->g, r, 1);
		else
			memcpy(r->out, (char *)read->out + (r->addr - span->addr), r->n);
	}
	return err;
}

static enum gr_err
read_all(struct scattered *s)
{
	enum gr_err err = GR_OK;

	for (size_t first = 0; first < s->count && !err;) {
		size_t n = collect(s, first);

		err = gr_read_vec(s->g, s->read, n);
		for (size_t i = 0; i < n && !err; i++)
			err = hand_out(s, &s->span[i], &s->read[i]);
		first = s->span[n - 1].last;
	}
	return err;
}

enum gr_err
gr_read_scattered(struct gr *g, struct gr_range *ranges, size_t n, size_t gap)
{
	struct scattered *s = malloc(sizeof *s);
	enum gr_err err = GR_ENOMEM;

	if (!s)
		return gr_fail(g, err, "no memory for %zu ranges", n);
	*s = (struct scattered){ .g = g, .count = n, .gap = gap, .limit = g->packet / 2 };
	s->order = calloc(n ? n : 1, sizeof(struct gr_range *));
	s->buffer = malloc(BATCH_BYTES);
	if (s->limit > BATCH_BYTES)
		s->limit = BATCH_BYTES;
	if (s->order && s->buffer) {
		for (size_t i = 0; i < n; i++)
			s->order[i] = &ranges[i];
		qsort(s->order, n, sizeof(struct gr_range *), by_address);
		err = read_all(s);
	}
	if (err == GR_ENOMEM)
		gr_fail(g, err, "no memory for %zu ranges", n);
	free(s->buffer);
	free(s->order);
	free(s);
	return err;
}
