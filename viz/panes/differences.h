/*
 * differences.h: what is another way in one model than in another, drawn as sentences.
 */
#ifndef DIFFERENCES_H
#define DIFFERENCES_H

#include "cell.h"
#include "model.h"

/* From row `from` on, which may lie above the area. Returns the rows that they take; an area of no height only counts. */
int differences_draw(const struct model *before, const struct model *after, struct area a, int from);

#endif
