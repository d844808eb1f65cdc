/*
 * cell.h: our own screen: a grid of cells, and drawing into a clipped part of it. The same grid
 * goes to a terminal (term.h), to a picture (svg.h) and to a golden text (grid_text).
 */
#ifndef CELL_H
#define CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "theme.h"

enum cell_attr {
	AT_MARK = 1,   /* part of the row that the eye should find */
	AT_LINE_H = 2, /* a border; grid_join gives it its corners */
	AT_LINE_V = 4,
	AT_BOLD = 8,   /* these four besides what the style has */
	AT_UNDERLINE = 16,
	AT_REVERSE = 32,
	AT_FRESH = 64, /* the shown event wrote it; its style is its own */
};

struct cell {
	uint32_t ch;   /* code point, one column wide, printable */
	uint8_t style; /* enum style */
	uint8_t attr;  /* enum cell_attr */
};

/* What a cell stands for, and so what a click on it means. */
enum link_kind {
	LINK_NONE,
	LINK_PROCESS, /* its pid */
	LINK_EVENT,   /* its number */
	LINK_FRAME,   /* its number */
	LINK_COLUMN,  /* of the timeline, from 0 */
	LINK_KEY,     /* which is the same as to press it: a hint */
};

struct link {
	uint64_t what : 56;
	uint64_t kind : 8; /* enum link_kind */
};

struct theme; /* theme.h */

struct grid {
	int w, h;
	const struct theme *theme; /* what its styles look like; NULL: theme_dark */
	bool ascii;        /* every code point that is put becomes one of ASCII */
	struct cell *cell; /* w * h, row by row */
	struct link *link; /* the same */
};

struct rect {
	int x, y, w, h;
};

/* A part of a grid. Coordinates in it start at 0,0; what falls outside is not drawn. */
struct area {
	struct grid *g;
	struct rect r;
};

/* False when there is no memory; the grid is then as it was. A new grid starts as all zeros. */
bool grid_resize(struct grid *g, int w, int h);
void grid_clear(struct grid *g);
void grid_free(struct grid *g);
/* The text of the grid, a line a row, spaces at the ends cut. NUL-terminated and cut to size.
 * Returns the bytes that the whole text needs, NUL not counted. */
size_t grid_text(const struct grid *g, char *out, size_t size);
/* Gives crossing and touching borders the right glyphs; after all of them are drawn. */
void grid_join(struct grid *g);

struct area area_of(struct grid *g, struct rect r);
struct area area_sub(struct area a, int x, int y, int w, int h); /* clipped to a */

/*
 * Draws UTF-8 in one row; returns the column after it, even when that lies outside. Any bytes are
 * safe: a control byte becomes ^X, what is no UTF-8 or not one column wide a replacement.
 */
int draw_text(struct area a, int x, int y, enum style style, const char *text);
int draw_bytes(struct area a, int x, int y, enum style style, const char *text, size_t n);
/* Text in lines of w columns (8 at least) from row y on; returns the row after it. Rows outside the area are only counted. */
int draw_wrapped(struct area a, int x, int y, int w, enum style style, const char *text);
int draw_textf(struct area a, int x, int y, enum style style, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* A process's number in a circle, which a click selects, (21) beyond 20, and (2) in ASCII. */
int draw_process(struct area a, int x, int y, enum style style, uint32_t pid);
void draw_hline(struct area a, int x, int y, int w);
void draw_vline(struct area a, int x, int y, int h);
/* Adds to what a cell has; after it is drawn. */
void draw_attr(struct area a, int x, int y, unsigned attr);
/* Marks (as AT_MARK) the cells of one row that are there already. */
void draw_mark(struct area a, int y);

/* w cells of a row stand for something, whatever is drawn on them. */
void draw_link(struct area a, int x, int y, int w, enum link_kind kind, uint64_t what);
/* What the cell stands for; LINK_NONE outside the grid. */
struct link grid_link(const struct grid *g, int x, int y);

/* Decodes one code point of at most n > 0 bytes; returns how many it took, at least 1. */
size_t utf8_decode(const char *s, size_t n, uint32_t *ch);
size_t utf8_encode(uint32_t ch, char out[4]);
/* The columns that draw_text would take. */
int text_width(const char *text);
/* The bytes of ASCII text that fit into w columns without cutting a word; at least 1 of a text that is not empty. */
size_t text_fit(const char *text, int w);

#endif
