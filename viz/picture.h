/*
 * picture.h: a screen as a file: text, SVG, or PNG, which rsvg-convert (of librsvg) makes of the SVG.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include <stdio.h>

#include "cell.h"
#include "fail.h"

/* Whether a file of that name can be made at all: by its ending, and by what is installed. */
bool picture_check(const char *file, struct fail *f);
/* Is the folder there that it is to stand in? To be known before a run, and not after it. */
bool picture_place(const char *file, struct fail *f);
/* Writes FILE.txt, FILE.svg or FILE.png. */
bool picture_write(const char *file, const struct grid *g, struct fail *f);
/* A PNG, at out's end. */
bool picture_png(FILE *out, const struct grid *g, struct fail *f);
/* The first of forkscope-001.svg, -002 ... that is not there yet, in the current folder; name has room for it. */
bool picture_next(const struct grid *g, char *name, size_t size, struct fail *f);

#endif
