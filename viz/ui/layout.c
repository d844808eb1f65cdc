#include "layout.h"

#include <string.h>

/* Takes the upper n rows of *r, at most all; n <= 0 takes none. */
static struct rect
take_top(struct rect *r, int n)
{
	struct rect top = *r;

	if (n > r->h)
		n = r->h;
	top.h = n > 0 ? n : 0;
	r->y += top.h;
	r->h -= top.h;
	return top;
}

/* Takes the left n columns of *r, and one more for the border. */
static struct rect
take_left(struct rect *r, int n)
{
	struct rect left = *r;

	left.w = n;
	r->x += n + 1;
	r->w -= n + 1;
	return left;
}

/* 40x10 and up: who there is, and what happens. */
static void
lay_tiny(struct layout *l, struct rect r)
{
	l->pane[PANE_TREE] = take_top(&r, r.h * 2 / 5);
	l->pane[PANE_STORY] = r;
}

/* 64x18 and up, 80x24 above all: beside those the memory. */
static void
lay_small(struct layout *l, struct rect r)
{
	struct rect upper = take_top(&r, r.h * 14 / 23);
	struct rect left = take_left(&upper, r.w < 76 ? 28 : 38 + (r.w - 76) / 6);

	l->pane[PANE_TREE] = take_top(&left, left.h * 3 / 7);
	l->pane[PANE_FRAMES] = left;
	l->pane[PANE_PAGES] = upper;
	l->pane[PANE_STORY] = r;
}

/* 92x28 and up, a projector's 100x30: the small one, and what the program prints. */
static void
lay_medium(struct layout *l, struct rect r)
{
	struct rect console;

	lay_small(l, r);
	console = l->pane[PANE_PAGES];
	l->pane[PANE_PAGES] = take_top(&console, console.h - console.h / 3);
	l->pane[PANE_CONSOLE] = console;
}

/* Beside the pages what the program says to them. */
static void
split_pages(struct layout *l)
{
	struct rect r = l->pane[PANE_PAGES];

	l->pane[PANE_SOURCE] = take_left(&r, r.w - 41);
	l->pane[PANE_PAGES] = r;
}

/* 116x36 and up: everything, in two columns of three rows; from 150 columns on the source, too. */
static void
lay_wide(struct layout *l, struct rect r)
{
	struct rect left = take_left(&r, r.w * 2 / 5 < 60 ? r.w * 2 / 5 : 60);
	int upper = r.h * 10 / 39, lower = r.h * 14 / 39;
	struct rect top = take_top(&r, upper);

	l->pane[PANE_TREE] = take_top(&left, upper);
	l->pane[PANE_FRAMES] = take_top(&left, left.h - lower);
	l->pane[PANE_EVENTS] = left;
	l->pane[PANE_TASKS] = take_left(&top, 37);
	l->pane[PANE_CONSOLE] = top;
	l->pane[PANE_PAGES] = take_top(&r, r.h - lower);
	l->pane[PANE_STORY] = r;
	if (l->pane[PANE_PAGES].w >= 90)
		split_pages(l);
}

void
layout_make(struct layout *l, const struct layout_want *want)
{
	struct rect r = { 0, 0, want->w, want->h };

	memset(l, 0, sizeof *l);
	l->too_small = want->w < LAYOUT_MIN_W || want->h < LAYOUT_MIN_H;
	if (l->too_small)
		return;
	l->status = take_top(&r, 1);
	if (want->alarm)
		l->alarm = take_top(&r, 1);
	if (want->zoom >= 0 && want->zoom < PANE_COUNT)
		l->pane[want->zoom] = r;
	else if (want->w >= 116 && want->h >= 36)
		lay_wide(l, r);
	else if (want->w >= 92 && want->h >= 28)
		lay_medium(l, r);
	else if (want->w >= 64 && want->h >= 18)
		lay_small(l, r);
	else
		lay_tiny(l, r);
}
