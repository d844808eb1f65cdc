/* explain: the longer explanation of the shown event, over the panes: steps, their places in the kernel, what next. */
#include "explained.h"
#include "keys.h"
#include "pane.h"

#define STEP_W 3  /* "1. " */
#define LEAST_W 20

/* Up to the last column but one. */
static int
wrap(struct area a, int x, int y, enum style style, const char *text)
{
	int w = a.r.w - x - 1;

	return draw_wrapped(a, x, y, w > LEAST_W ? w : LEAST_W, style, text);
}

static int
draw_steps(const struct explained *d, struct area a, int y)
{
	for (unsigned i = 0; i < d->x.n; i++) {
		int x = draw_textf(a, 1, y, ST_KEY, "%u. ", i + 1);

		x = draw_text(a, x, y, ST_TITLE, d->x.step[i].function);
		draw_text(a, x + 2, y, ST_FILE, d->place[i]);
		y = wrap(a, 1 + STEP_W, y + 1, ST_NORMAL, d->x.step[i].text);
	}
	return y;
}

static int
draw_all(const struct explained *d, struct area a, int y)
{
	y = wrap(a, 1, y, ST_TITLE, d->story.line);
	y = wrap(a, 1, y, ST_TITLE, d->variable);
	y = wrap(a, 1, y, ST_NORMAL, d->story.more) + 1;
	if (d->x.n)
		draw_text(a, 1, y++, ST_FOCUS, " what the kernel does ");
	y = draw_steps(d, a, y);
	if (d->told[0])
		y = wrap(a, 1, y + 1, ST_FILE, d->told);
	draw_text(a, 1, y + 1, ST_FOCUS, " what to look at next ");
	return wrap(a, 1, y + 2, ST_NORMAL, d->x.next);
}

void
explain_draw(const struct explained *d, struct area a, int *top, const struct keymap *own)
{
	struct area body = area_sub(a, 0, 1, a.r.w, a.r.h - 1);
	int rows = draw_all(d, area_sub(a, 0, 0, a.r.w, 0), 0), most = rows > body.r.h ? rows - body.r.h : 0, x;
	char key[16], closes[64];

	*top = *top > most ? most : *top < 0 ? 0 : *top;
	draw_hline(a, 0, 0, a.r.w);
	x = draw_textf(a, 1, 0, ST_FOCUS, "[explain] event %llu: %s ", (unsigned long long)d->seq, d->story.head);
	x = draw_textf(a, x, 0, ST_DIM, " %s ", keymap_words(own, "{EXPLAIN} or {FOLLOW} closes this", closes, sizeof closes));
	if (*top < most)
		draw_textf(a, x, 0, ST_KEY, " %s: %d rows more ", keymap_name_of(own, ACTION_DOWN, key), most - *top);
	if (d->seq)
		draw_all(d, body, -*top);
	else
		draw_text(body, 1, 0, ST_NORMAL, "nothing has happened yet");
}
