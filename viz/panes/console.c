/* console: what a terminal shows of all that the guest had printed up to the shown moment. */
#include <string.h>

#include "pane.h"
#include "scroll.h"
#include "vt.h"

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

static void
draw_cell(const struct vt_cell *cell, struct area a, int x, int y, enum style style)
{
	char bytes[4];

	draw_bytes(a, x, y, style, bytes, utf8_encode(cell->ch ? cell->ch : ' ', bytes));
}

static void
draw_row(const struct vt *v, int row, struct area a, int y)
{
	const struct vt_cell *cell = vt_row(v, row);
	bool fresh = false;

	for (int x = 0; x < v->w; x++) {
		if (cell[x].ch)
			draw_cell(&cell[x], a, x, y, cell[x].fresh ? ST_NEW : ST_NORMAL);
		fresh |= cell[x].fresh;
	}
	if (fresh)
		draw_mark(a, y);
}

/* A row that has only the cursor is none, until somebody types there. */
static void
walk(const struct vt *v, bool cursor, struct rows *rows, struct area a)
{
	int n = v->n;

	if (!cursor && v->y == n - 1 && vt_row_is_empty(v, n - 1))
		n--;
	for (int row = 0; row < n; row++) {
		int y = rows_next(rows, true);
		if (y < 0)
			continue;
		draw_row(v, row, a, y);
		int x = v->x < v->w ? v->x : v->w - 1;
		if (cursor && row == v->y)
			draw_cell(&vt_row(v, row)[x], a, x, y, ST_LIVE);
	}
}

static void
console_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct text t = text_of(s);
	struct rows counted = rows_count();
	bool cursor = s->typing && s->live;
	struct vt v;

	(void)tales;
	if (a.r.w <= 0 || a.r.h <= 0)
		return;
	vt_open(&v, a.r.w, a.r.h);
	vt_show(&v, t.bytes, t.n, t.old);
	if (!v.failed) {
		walk(&v, cursor, &counted, a);
		counted.first = counted.last; /* the end is what matters */
		if (counted.n == 0)
			draw_text(a, 0, 0, ST_DIM, "nothing printed yet");
		struct rows shown = rows_show(&counted, state, a.r.h);
		walk(&v, cursor, &shown, a);
	}
	vt_close(&v);
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
