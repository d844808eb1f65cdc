#include "scroll.h"

struct rows
rows_count(void)
{
	return (struct rows){ .first = -1, .last = -1 };
}

int
rows_next(struct rows *r, bool matters)
{
	int row = r->n++;

	if (matters) {
		if (r->first < 0)
			r->first = row;
		r->last = row;
	}
	return row >= r->top && row < r->top + r->h ? row - r->top : -1;
}

/* The least movement that shows the rows that matter, the first of them above all. */
static int
follow(const struct rows *r, int top, int h)
{
	if (r->first < 0)
		return top;
	if (r->last >= top + h)
		top = r->last - h + 1;
	if (r->first < top)
		top = r->first;
	return top;
}

struct rows
rows_show(const struct rows *counted, struct scroll *s, int h)
{
	struct rows r = rows_count();

	if (!s->held)
		s->top = follow(counted, s->top, h);
	if (s->top > counted->n - h)
		s->top = counted->n - h;
	if (s->top < 0)
		s->top = 0;
	s->page = h;
	r.top = s->top;
	r.h = h;
	return r;
}

bool
scroll_act(struct scroll *s, enum action action)
{
	int page = s->page > 1 ? s->page - 1 : 1;

	switch (action) {
	case ACTION_UP: s->top--; break;
	case ACTION_DOWN: s->top++; break;
	case ACTION_PAGE_UP: s->top -= page; break;
	case ACTION_PAGE_DOWN: s->top += page; break;
	case ACTION_FOLLOW: s->held = false; return true;
	default: return false;
	}
	s->held = true;
	return true;
}
