/*
 * scroll.h: rows of a pane that may be more than fit. A pane walks through its rows twice: the first
 * walk counts them and finds the ones that matter, the second draws.
 */
#ifndef SCROLL_H
#define SCROLL_H

#include <stdbool.h>

#include "actions.h"

struct scroll { /* kept from draw to draw */
	bool held; /* moved by hand; else the rows that matter are brought into view */
	int top;   /* the first row that is shown */
	int page;  /* rows that fitted last time */
};

struct rows { /* one walk */
	int n;              /* rows met so far */
	int first, last;    /* of those that matter; -1 when there is none */
	int top, h;         /* what is shown; h 0 in the first walk */
};

struct rows rows_count(void);
/* Meets a row; returns its line on the screen, or -1 when it is not shown. */
int rows_next(struct rows *r, bool matters);
/* After the first walk: decides what is shown, and is the start of the second. */
struct rows rows_show(const struct rows *counted, struct scroll *s, int h);

/* UP, DOWN, PAGE_UP, PAGE_DOWN and FOLLOW; true when it was one of them. */
bool scroll_act(struct scroll *s, enum action action);

#endif
