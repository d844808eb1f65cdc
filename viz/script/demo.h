/*
 * demo.h: the lecture scenarios that forkscope ships.
 */
#ifndef DEMO_H
#define DEMO_H

#include <stdbool.h>
#include <stdio.h>

#include "fail.h"
#include "places.h"

/*
 * Prints the list in the order of a lecture: number, name, and what it shows, which is the first comment
 * of the script. False: there is none, said in *f.
 */
bool demo_print(const struct places *places, FILE *out, struct fail *f);

/*
 * The file of the scenario with that number ("7", "07") or name; the caller frees it. NULL: there is none,
 * said in *f.
 */
char *demo_find(const struct places *places, const char *which, struct fail *f);

#endif
