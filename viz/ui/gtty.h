/*
 * gtty.h: the guest's terminal: what one of w columns and h rows makes of the bytes that it was sent.
 * libvterm does the work; here are its rows, those that have scrolled away first, and which cells are
 * fresh. Any bytes are safe: they change cells of this terminal and nothing else.
 */
#ifndef GTTY_H
#define GTTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GTTY_SCROLLED_MAX 2000 /* rows that are kept of those that have scrolled away */

struct gtty_cell {
	uint32_t ch; /* 0: nothing was ever shown here */
	bool fresh;  /* by the bytes since gtty_settle */
};

struct gtty;

struct gtty *gtty_open(int w, int h); /* NULL: no memory */
void gtty_close(struct gtty *t);      /* NULL is fine */
void gtty_feed(struct gtty *t, const char *bytes, size_t n);
/* Nothing is fresh any more. */
void gtty_settle(struct gtty *t);
/* Rows up to the cursor's, or to the lowest with something in it. */
int gtty_rows(const struct gtty *t);
/* w cells; y from 0 to gtty_rows() - 1. */
void gtty_row(const struct gtty *t, int y, struct gtty_cell *out);
bool gtty_row_is_empty(const struct gtty *t, int y);
/* Its row, as gtty_row counts, and its column, less than w. */
int gtty_cursor(const struct gtty *t, int *x);

#endif
