/*
 * big.h: letters for the last row of a lecture room, of three rows of cells: half a cell is a dot. (A
 * terminal's own double-size lines are known to few of them, and to none inside of tmux.) In ASCII, where
 * there is no half, a dot is a whole cell, and a letter six rows. Small letters are drawn as capitals.
 */
#ifndef BIG_H
#define BIG_H

#include "cell.h"

int big_rows(const struct grid *g);           /* of a line, the gap below it included */
int big_width(const char *text, size_t n);    /* columns, the gap behind it not included */
/* UTF-8, in one line; returns the column after it. What has no letter here is a '?'. */
int big_draw(struct area a, int x, int y, enum style style, const char *text, size_t n);
/* How many bytes of the text fit into w columns, up to a space where there is one; at least one. */
size_t big_fit(const char *text, int w);

#endif
