#include "versus.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "eventtypes.h"

#define TEXT_MAX 512 /* bytes of a path that are held against another's */
#define AGREED 6     /* so many pairs in a row are no chance */
#define REACH 600    /* so far apart such a row is looked for */

/* ---- two events ---- */

static bool
same_bytes(const struct timeline *a, const struct timeline *b, uint32_t pos, uint32_t n)
{
	size_t la, lb;
	const char *x = timeline_console(a, &la), *y = timeline_console(b, &lb);

	return (uint64_t)pos + n <= la && (uint64_t)pos + n <= lb && !memcmp(x + pos, y + pos, n);
}

static bool
same_text(const struct timeline *a, const struct timeline *b, uint32_t pos, uint32_t n)
{
	const struct m_text *ta = timeline_text(a), *tb = timeline_text(b);
	char x[TEXT_MAX], y[TEXT_MAX];

	ta->get(ta->ctx, pos, n, x, sizeof x);
	tb->get(tb->ctx, pos, n, y, sizeof y);
	return !strcmp(x, y);
}

bool
versus_same(const struct timeline *a, const struct timeline *b, const struct fs_event *x, const struct fs_event *y)
{
	if (memcmp(x, y, sizeof *x))
		return false;
	switch (x->type) {
	case FS_WRITE: return same_bytes(a, b, x->arg[FS_WRITE_pos], x->arg[FS_WRITE_len]);
	case FS_EXEC: return same_text(a, b, x->arg[FS_EXEC_path], x->arg[FS_EXEC_len]);
	case FS_OPEN: return same_text(a, b, x->arg[FS_OPEN_path], x->arg[FS_OPEN_len]);
	default: return true;
	}
}

uint64_t
versus_first(const struct timeline *a, const struct timeline *b, uint64_t common)
{
	uint64_t end = timeline_end(a) < timeline_end(b) ? timeline_end(a) : timeline_end(b);

	for (uint64_t seq = common + 1; seq <= end; seq++)
		if (!versus_same(a, b, timeline_event(a, seq), timeline_event(b, seq)))
			return seq;
	return 0;
}

/* What says when, or where in memory, and not what: it is another one as soon as anything was another way before. */
static bool
says_where(uint16_t type, unsigned arg)
{
	switch (event_arg_kind(type, arg)) {
	case FS_FRAME: case FS_INDEX: case FS_TEXT: return true;
	default: return (type == FS_WRITE && arg == FS_WRITE_pos) || (type == FS_INPUT && arg == FS_INPUT_pos) ||
		(type == FS_SLEEP && arg == FS_SLEEP_until);
	}
}

/* Does the same process do the same? */
static bool
alike(const struct fs_event *x, const struct fs_event *y)
{
	if (x->type != y->type || x->pid != y->pid)
		return false;
	for (unsigned i = 0; i < sizeof x->arg / sizeof x->arg[0]; i++)
		if (x->arg[i] != y->arg[i] && !says_where(x->type, i))
			return false;
	return true;
}

static bool
pair(const struct versus *v, uint64_t i, uint64_t k)
{
	return alike(timeline_event(v->a, i), timeline_event(v->b, k));
}

/* ---- the work ---- */

void
versus_free(struct versus *v)
{
	free(v->block);
	*v = (struct versus){ .a = NULL };
}

static void
add(struct versus *v, struct versus_block block)
{
	struct versus_block *last = v->n ? &v->block[v->n - 1] : NULL;

	if (!block.na && !block.nb)
		return;
	if (last && last->alike == block.alike) {
		last->na += block.na;
		last->nb += block.nb;
		return;
	}
	if (v->n == v->cap) {
		v->cap = v->cap ? 2 * v->cap : 16;
		v->block = m_resize(v->block, v->cap, sizeof *v->block);
	}
	v->block[v->n++] = block;
}

/* What was found out near an end may be another way now that there is more. */
static void
retreat(struct versus *v)
{
	const uint64_t near = 2 * (REACH + AGREED);
	uint64_t a = v->end_a > near ? v->end_a - near : 0, b = v->end_b > near ? v->end_b - near : 0;

	v->end_a = timeline_end(v->a);
	v->end_b = timeline_end(v->b);
	v->through = false;
	while (v->n && (!v->block[v->n - 1].alike || v->block[v->n - 1].a > a || v->block[v->n - 1].b > b))
		v->n--;
	if (v->parts && v->n == 0)
		v->parts = 0;
}

void
versus_set(struct versus *v, struct timeline *a, struct timeline *b, uint64_t common)
{
	if (v->a == a && v->b == b && timeline_end(a) >= v->end_a && timeline_end(b) >= v->end_b) {
		if (timeline_end(a) != v->end_a || timeline_end(b) != v->end_b)
			retreat(v);
	} else {
		versus_free(v);
		*v = (struct versus){ .a = a, .b = b, .end_a = timeline_end(a), .end_b = timeline_end(b) };
	}
	if (!v->n && common)
		add(v, (struct versus_block){ .a = 1, .b = 1, .na = common, .nb = common, .alike = true });
}

/* Do they agree from there on, for a while or to both ends? */
static bool
agree(const struct versus *v, uint64_t i, uint64_t k)
{
	for (int n = 0; n < AGREED; n++, i++, k++) {
		if (i > v->end_a || k > v->end_b)
			return i > v->end_a && k > v->end_b;
		if (!pair(v, i, k))
			return false;
	}
	return true;
}

/* The nearest place from (i, k) on where they agree again. Beyond the reach they stay apart: all that is left. */
static struct versus_block
apart(const struct versus *v, uint64_t i, uint64_t k)
{
	struct versus_block rest = { .a = i, .b = k, .na = v->end_a - i + 1, .nb = v->end_b - k + 1 };

	for (uint64_t far = 1; far <= REACH; far++)
		for (uint64_t na = 0; na <= far; na++)
			if (na <= rest.na && far - na <= rest.nb && agree(v, i + na, k + far - na))
				return (struct versus_block){ .a = i, .b = k, .na = na, .nb = far - na };
	return rest;
}

/* The events that come next: behind the last block. */
static void
next(const struct versus *v, uint64_t *i, uint64_t *k)
{
	const struct versus_block *last = v->n ? &v->block[v->n - 1] : &(struct versus_block){ .a = 1, .b = 1 };

	*i = last->a + last->na;
	*k = last->b + last->nb;
}

bool
versus_work(struct versus *v)
{
	uint64_t i, k;

	for (int left = VERSUS_PIECE; left > 0 && v->a && !v->through; left--) {
		next(v, &i, &k);
		if (!v->parts && i <= v->end_a && i <= v->end_b && !versus_same(v->a, v->b, timeline_event(v->a, i), timeline_event(v->b, i)))
			v->parts = i;
		if (i > v->end_a && k > v->end_b) {
			v->through = true;
		} else if (i <= v->end_a && k <= v->end_b && pair(v, i, k)) {
			add(v, (struct versus_block){ .a = i, .b = k, .na = 1, .nb = 1, .alike = true });
		} else {
			add(v, apart(v, i, k));
			left -= VERSUS_PIECE / 8; /* it took longer */
		}
	}
	return v->a && !v->through;
}

/* ---- rows ---- */

static uint64_t
rows(const struct versus_block *b)
{
	return b->na > b->nb ? b->na : b->nb;
}

static void
fill(const struct versus *v, struct versus_row *r)
{
	const struct versus_block *b = &v->block[r->block];

	r->a = r->nr < b->na ? b->a + r->nr : 0;
	r->b = r->nr < b->nb ? b->b + r->nr : 0;
	r->alike = b->alike;
}

bool
versus_find(const struct versus *v, uint64_t seq, struct versus_row *r)
{
	size_t low = 0, high = v->n; /* the last block that does not begin behind it */

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (v->block[mid].a <= seq)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low || seq >= v->block[low - 1].a + v->block[low - 1].na)
		return false;
	*r = (struct versus_row){ .block = low - 1, .nr = seq - v->block[low - 1].a };
	fill(v, r);
	return true;
}

bool
versus_move(const struct versus *v, struct versus_row *r, int dir)
{
	struct versus_row to = *r;

	if (dir > 0 && ++to.nr >= rows(&v->block[to.block])) {
		to.nr = 0;
		to.block++;
	} else if (dir < 0 && to.nr-- == 0) {
		if (!to.block)
			return false;
		to.nr = rows(&v->block[--to.block]) - 1;
	}
	if (to.block >= v->n)
		return false;
	fill(v, &to);
	*r = to;
	return true;
}

uint64_t
versus_beside(const struct versus *v, const struct versus_row *r)
{
	const struct versus_block *b = &v->block[r->block];

	return r->b ? r->b : b->b + b->nb - 1;
}
