/*
 * shipped.h: the list of the programs that forkscope ships, a line each.
 */
#ifndef SHIPPED_H
#define SHIPPED_H

#include <stdbool.h>
#include <stdio.h>

#include "fail.h"
#include "places.h"

/* Is `named` a word that could only be a shipped program, and none has this name? */
bool shipped_unknown(const char *named, const struct places *places);
/* Prints the list: NAME and what it shows. False: it cannot be read, said in *f. */
bool shipped_print(const struct places *places, FILE *out, struct fail *f);

#endif
