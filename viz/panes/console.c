/* console: what the guest had printed up to the shown moment, as lines. */
#include <string.h>

#include "pane.h"
#include "scroll.h"

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

/* The end of the row that starts at `from`: at a line's end, or where w columns are full. */
static size_t
row_end(const struct text *t, size_t from, int w)
{
	size_t at = from;
	int x = 0;

	while (at < t->n && t->bytes[at] != '\n') {
		uint32_t ch;
		size_t n = utf8_decode(t->bytes + at, t->n - at, &ch);
		int width = ch == '\r' ? 0 : ch == '\t' ? 8 - x % 8 : ch < 0x20 || ch == 0x7f ? 2 : 1;
		if (x + width > w && at > from)
			break;
		x += width;
		at += n;
	}
	return at;
}

/* A tab is blanks here, and the \r of a line's end nothing; all else is for draw_bytes. */
static void
draw_row(const struct text *t, struct area a, int y, size_t from, size_t to)
{
	int x = 0;

	for (size_t at = from; at < to;) {
		uint32_t ch;
		size_t n = utf8_decode(t->bytes + at, to - at, &ch);
		if (ch == '\t')
			x += 8 - x % 8;
		else if (ch != '\r')
			x = draw_bytes(a, x, y, at >= t->old ? ST_NEW : ST_NORMAL, t->bytes + at, n);
		at += n;
	}
	if (to > t->old)
		draw_mark(a, y);
}

static void
walk(const struct text *t, struct rows *rows, struct area a)
{
	for (size_t from = 0; from < t->n;) {
		size_t to = row_end(t, from, a.r.w), next = to;
		if (to < t->n && t->bytes[to] == '\n')
			next++;
		int y = rows_next(rows, true);
		if (y >= 0)
			draw_row(t, a, y, from, to);
		from = next;
	}
}

static void
console_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct text t = text_of(s);
	struct rows counted = rows_count();

	(void)tales;
	if (a.r.w == 0)
		return;
	walk(&t, &counted, a);
	counted.first = counted.last; /* the end is what matters */
	if (counted.n == 0)
		draw_text(a, 0, 0, ST_DIM, "nothing printed yet");
	struct rows shown = rows_show(&counted, state, a.r.h);
	walk(&t, &shown, a);
}

static bool
console_act(void *state, enum action action)
{
	return scroll_act(state, action);
}

const struct pane pane_console = {
	.name = "console",
	.state_size = sizeof(struct scroll),
	.draw = console_draw,
	.act = console_act,
};
