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

/* A colour as the first eight are numbered, plus 1; the others become the nearest of those. */
enum gtty_color {
	GTTY_DEFAULT, GTTY_BLACK, GTTY_RED, GTTY_GREEN, GTTY_YELLOW, GTTY_BLUE, GTTY_MAGENTA, GTTY_CYAN, GTTY_WHITE
};

struct gtty_cell {
	uint32_t ch; /* 0: nothing was ever shown here */
	bool fresh;  /* by the bytes since gtty_settle */
	uint8_t ink, back; /* enum gtty_color */
	bool bold, underline, reverse;
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
