/*
 * demo.h: the list of the lecture scenarios that forkscope ships, a line each.
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

#endif
