#include "beside.h"

#include <stdio.h>
#include <string.h>

#include "differences.h"
#include "versus.h"

#define SHARE 3     /* the difference between the two models gets one row of so many */
#define ROWS_MAX 3  /* of a sentence that is not cut */

/* One of the two columns. */
struct side {
	const struct timeline *tl;
	const struct tales *tales;
	uint64_t shown; /* its event of this moment */
	int x, w;
};

struct beside {
	const struct scene *s;
	struct side left, right; /* what is shown, and what it is held against */
};

static struct beside
beside_of(const struct scene *s, const struct tales *tales, int w)
{
	struct beside b = { .s = s,
			    .left = { .tl = s->versus->a, .tales = tales, .shown = s->shown },
			    .right = { .tl = s->versus->b, .tales = s->others, .shown = s->other_seq } };

	b.left.x = 2;
	b.left.w = (w - 5) / 2;
	b.right.x = b.left.x + b.left.w + 3;
	b.right.w = w - b.right.x;
	return b;
}

/* ---- rows ---- */

/* Is it the row where the two part? */
static bool
parts_here(const struct beside *b, const struct versus_row *r)
{
	uint64_t at = b->s->versus->parts;

	return at && (r->a ? r->a == at : r->b == at);
}

static bool
is_shown(const struct beside *b, const struct versus_row *r)
{
	return r->a && r->a == b->s->shown;
}

/* One event in its column, from row y on; returns how many rows it takes. */
static int
draw_event(const struct side *side, struct area a, int y, uint64_t seq, enum style style, bool here, bool whole)
{
	const struct fs_event *e = seq ? timeline_event(side->tl, seq) : NULL;
	const struct story *story = e ? tales_get(side->tales, seq) : NULL;
	struct area own = { a.g, { a.r.x, a.r.y, a.r.w, whole && a.r.h > y + ROWS_MAX ? y + ROWS_MAX : a.r.h } };
	int x, end;

	if (!story)
		return 1;
	x = draw_textf(own, 0, y, here ? ST_NEW : ST_DIM, "%s%llu", here ? "▸" : " ", (unsigned long long)seq) + 1;
	x = draw_process(own, x, y, style, e->pid) + 1;
	if (!whole) {
		draw_text(own, x, y, style, story->line);
		if (x + text_width(story->line) > own.r.w)
			draw_text(own, own.r.w - 1, y, ST_DIM, "…");
		return 1;
	}
	end = draw_wrapped(own, x, y, own.r.w - x, style, story->line);
	return end - y < 1 ? 1 : end - y > ROWS_MAX ? ROWS_MAX : end - y;
}

static const char *
sign_of(const struct beside *b, const struct versus_row *r, enum style *style)
{
	*style = parts_here(b, r) ? ST_WRONG : !r->b ? ST_ZOMBIE : !r->a ? ST_GOOD : ST_NEW;
	return parts_here(b, r) ? "!" : r->alike ? " " : !r->b ? "-" : !r->a ? "+" : "~";
}

/* A row of both, which is of several lines where it matters; returns these. h 0: they are only counted. */
static int
draw_row(const struct beside *b, struct area a, int y, const struct versus_row *r)
{
	bool here = is_shown(b, r), whole = here || parts_here(b, r);
	enum style style, words = here ? ST_TITLE : r->alike ? ST_DIM : ST_NORMAL; /* what both have recedes */
	const char *sign = sign_of(b, r, &style);
	struct area left = { a.g, { a.r.x + b->left.x, a.r.y, b->left.w, a.r.h } }, right = { a.g, { a.r.x + b->right.x, a.r.y, b->right.w, a.r.h } };
	int one = draw_event(&b->left, left, y, r->a, words, here, whole), other = draw_event(&b->right, right, y, r->b, words, here, whole);
	int rows = one > other ? one : other;

	draw_text(a, 0, y, style, sign);
	for (int i = y; i < y + rows; i++)
		draw_text(a, b->right.x - 2, i, ST_LINE, "│");
	draw_link(left, 0, y, r->a ? left.r.w : 0, LINK_EVENT, r->a);
	for (int i = y; i < y + rows && here; i++)
		draw_mark(a, i);
	return rows;
}

/* Not drawn, but in a place of the same width. */
static int
count_row(const struct beside *b, struct area a, const struct versus_row *r)
{
	return draw_row(b, (struct area){ a.g, { a.r.x, a.r.y, a.r.w, 0 } }, 0, r);
}

/* The shown row in the middle, what came before above it, and what comes below. */
static void
draw_rows(const struct beside *b, struct area a, struct versus_row r)
{
	struct versus_row first = r;
	int used = count_row(b, a, &r), above = (a.r.h + 1) / 2, y = 0;

	while (versus_move(b->s->versus, &r, -1)) {
		int rows = count_row(b, a, &r);

		if (used + rows > above)
			break;
		used += rows;
		first = r;
	}
	for (bool there = true; there && y < a.r.h; there = versus_move(b->s->versus, &first, 1))
		y += draw_row(b, a, y, &first);
}

/* ---- the pane ---- */

static void
draw_name(const struct side *side, struct area a, const char *name, bool shown)
{
	struct area own = area_sub(a, side->x, 0, side->w, 1);
	int x = draw_text(own, 0, 0, ST_TITLE, name);

	draw_textf(own, x, 0, ST_KEY, ", event %llu of %llu%s", (unsigned long long)side->shown, (unsigned long long)timeline_end(side->tl),
		   shown ? ", shown" : "");
}

static int
clamp(int n, int least, int most)
{
	return n < least || most < least ? least : n > most ? most : n;
}

void
beside_draw(const struct scene *s, const struct tales *tales, struct area a, int *top, int *page)
{
	struct beside b = beside_of(s, tales, a.r.w);
	int y = 1 + draw_wrapped(area_sub(a, 0, 0, a.r.w, 0), 0, 0, a.r.w, ST_TITLE, s->parting), room, words, words_h, x;
	struct versus_row r;

	y = y > 1 + ROWS_MAX ? 1 + ROWS_MAX : y;
	draw_wrapped(area_sub(a, 0, 0, a.r.w, y - 1), 0, 0, a.r.w, ST_TITLE, s->parting);
	draw_name(&b.left, area_sub(a, 0, y - 1, a.r.w, 1), s->mine, true);
	draw_name(&b.right, area_sub(a, 0, y - 1, a.r.w, 1), s->theirs, false);
	room = a.r.h - y - 1;
	if (room < 3)
		return;
	words = differences_draw(s->now, s->other, area_sub(a, 0, 0, a.r.w, 0), 0);
	words_h = clamp(words, 1, room / SHARE > 1 ? room / SHARE : 1);
	*top = clamp(*top, 0, words - words_h);
	*page = words_h;
	if (versus_find(s->versus, s->shown, &r))
		draw_rows(&b, area_sub(a, 0, y, a.r.w, room - words_h), r);
	else
		draw_text(a, 2, y, ST_DIM, s->shown ? "the two are being compared ..." : "before the first event of both");
	draw_hline(a, 0, a.r.h - words_h - 1, a.r.w);
	x = draw_textf(a, 1, a.r.h - words_h - 1, ST_TITLE, " from \"%s\" to \"%s\" ", s->mine, s->theirs);
	if (*top < words - words_h)
		draw_textf(a, x, a.r.h - words_h - 1, ST_DIM, " j: %d rows more ", words - words_h - *top);
	differences_draw(s->now, s->other, area_sub(a, 0, a.r.h - words_h, a.r.w, words_h), -*top);
}
