/*
 * beside.h: the pane compare while a branch is held against another: both stories side by side.
 */
#ifndef BESIDE_H
#define BESIDE_H

#include "scene.h"
#include "tales.h"
#include "cell.h"

/* s->versus is there. *top: rows of the difference that are scrolled, put right; *page becomes the rows that it has. */
void beside_draw(const struct scene *s, const struct tales *tales, struct area a, int *top, int *page);

#endif
