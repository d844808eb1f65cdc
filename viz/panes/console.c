/* console: what a terminal shows of all that the guest had printed up to the shown moment. */
#include <stdlib.h>
#include <string.h>

#include "gtty.h"
#include "pane.h"
#include "scroll.h"

/* Going back means to show it all once more. What stands before so many bytes has long scrolled away;
 * a program that holds the whole screen has drawn it anew since. */
#define REPLAY_MAX (1u << 17)

struct state {
	struct scroll scroll;
	struct gtty *tty;
	int w, h;
	size_t fed;   /* bytes that the terminal was sent */
	size_t fresh; /* those from here on count as fresh */
};

struct text {
	const char *bytes;
	size_t n;   /* up to the shown moment */
	size_t old; /* up to the moment before: what follows was written by the shown event */
};

static struct text
text_of(const struct scene *s)
{
	size_t have;
	struct text t = { .bytes = timeline_console(s->timeline, &have) };

	t.n = s->now->console_len < have ? s->now->console_len : have;
	t.old = s->prev->console_len < t.n ? s->prev->console_len : t.n;
	return t;
}

static size_t
replay_from(const struct text *t)
{
	const char *line;

	if (t->old <= REPLAY_MAX)
		return 0;
	line = memchr(t->bytes + t->old - REPLAY_MAX, '\n', REPLAY_MAX);
	return line ? (size_t)(line - t->bytes) + 1 : t->old - REPLAY_MAX;
}

/* Brings the terminal to the shown moment: on from where it is, or from the start. False: no memory. */
static bool
bring(struct state *st, const struct text *t, int w, int h)
{
	bool same = st->tty && st->w == w && st->h == h;

	if (same && st->fed == t->n && st->fresh == t->old)
		return true;
	if (!same || st->fed > t->old) {
		gtty_close(st->tty);
		st->tty = gtty_open(w, h);
		if (!st->tty)
			return false;
		st->w = w, st->h = h;
		st->fed = replay_from(t);
	}
	gtty_feed(st->tty, t->bytes + st->fed, t->old - st->fed);
	gtty_settle(st->tty);
	gtty_feed(st->tty, t->bytes + t->old, t->n - t->old);
	st->fed = t->n;
	st->fresh = t->old;
	return true;
}

static void
draw_cell(const struct gtty_cell *cell, struct area a, int x, int y, enum style style)
{
	char bytes[4];
	/* what the grid has no place for is drawn as such; it is one cell, whatever it was */
	uint32_t ch = cell->ch > 0xffff ? 0xfffd : cell->ch < ' ' ? ' ' : cell->ch;

	draw_bytes(area_sub(a, x, y, 1, 1), 0, 0, style, bytes, utf8_encode(ch, bytes));
}

static enum style
style_of(uint8_t color)
{
	static const enum style styles[] = {
		[GTTY_DEFAULT] = ST_NORMAL, [GTTY_BLACK] = ST_DIM, [GTTY_RED] = ST_TTY_RED, [GTTY_GREEN] = ST_TTY_GREEN,
		[GTTY_YELLOW] = ST_TTY_YELLOW, [GTTY_BLUE] = ST_TTY_BLUE, [GTTY_MAGENTA] = ST_TTY_MAGENTA,
		[GTTY_CYAN] = ST_TTY_CYAN, [GTTY_WHITE] = ST_NORMAL,
	};
	return styles[color];
}

/*
 * Of ink and background one is the theme's, so that any two that a program thinks of can be read: what has
 * a background is that colour, reversed. Black is what the screen is, or what is hardly there on it.
 */
static void
draw_colored(const struct gtty_cell *cell, struct area a, int x, int y)
{
	bool back = !cell->reverse && cell->back > GTTY_BLACK;
	bool own = back || cell->reverse || (cell->ink != GTTY_DEFAULT && cell->ink != GTTY_WHITE);
	enum style style = style_of(back ? cell->back : cell->ink);
	unsigned attr = (cell->bold ? AT_BOLD : 0) | (cell->underline ? AT_UNDERLINE : 0) | (back || cell->reverse ? AT_REVERSE : 0);

	draw_cell(cell, a, x, y, cell->fresh && !own ? ST_NEW : style);
	draw_attr(a, x, y, attr | (cell->fresh ? AT_FRESH : 0));
}

static void
draw_row(const struct state *st, const struct gtty_cell *cell, struct area a, int y)
{
	bool fresh = false;

	for (int x = 0; x < st->w; x++) {
		if (cell[x].ch || cell[x].back > GTTY_BLACK)
			draw_colored(&cell[x], a, x, y);
		fresh |= cell[x].fresh;
	}
	if (fresh)
		draw_mark(a, y);
}

/* A row that has only the cursor is none, until somebody types there. */
static void
walk(const struct state *st, bool typing, struct rows *rows, struct area a, struct gtty_cell *cell)
{
	int n = gtty_rows(st->tty), cursor_x, cursor_y = gtty_cursor(st->tty, &cursor_x);

	if (!typing && cursor_y == n - 1 && gtty_row_is_empty(st->tty, n - 1))
		n--;
	for (int row = 0; row < n; row++) {
		int y = rows_next(rows, true);
		if (y < 0)
			continue;
		gtty_row(st->tty, row, cell);
		draw_row(st, cell, a, y);
		if (typing && row == cursor_y)
			draw_cell(&cell[cursor_x], a, cursor_x, y, ST_LIVE);
	}
}

static void
console_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct state *st = state;
	struct text t = text_of(s);
	struct rows counted = rows_count();
	bool typing = s->typing && s->live;
	struct gtty_cell *cell;

	(void)tales;
	if (a.r.w <= 0 || a.r.h <= 0 || !bring(st, &t, a.r.w, a.r.h))
		return;
	cell = calloc((size_t)a.r.w, sizeof *cell);
	if (!cell)
		return;
	walk(st, typing, &counted, a, cell);
	counted.first = counted.last; /* the end is what matters */
	if (counted.n == 0)
		draw_text(a, 0, 0, ST_DIM, "nothing printed yet");
	struct rows shown = rows_show(&counted, &st->scroll, a.r.h);
	walk(st, typing, &shown, a, cell);
	free(cell);
}

static void
console_close(void *state)
{
	struct state *st = state;

	gtty_close(st->tty);
}

static bool
console_act(void *state, enum action action)
{
	struct state *st = state;

	return scroll_act(&st->scroll, action);
}

const struct pane pane_console = {
	.name = "console",
	.state_size = sizeof(struct state),
	.close = console_close,
	.draw = console_draw,
	.act = console_act,
};
