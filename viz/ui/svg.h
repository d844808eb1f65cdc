/*
 * svg.h: a grid as a picture.
 */
#ifndef SVG_H
#define SVG_H

#include <stdbool.h>
#include <stdio.h>

#include "cell.h"

/* Writes a whole SVG document of fixed cell size. False when out has an error. */
bool svg_write(FILE *out, const struct grid *g);

#endif
