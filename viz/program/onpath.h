/*
 * onpath.h: where a command is.
 */
#ifndef ONPATH_H
#define ONPATH_H

#include <stdbool.h>
#include <stddef.h>

/* The first folder of PATH that has a program of that name; false: none, out is then unspecified. */
bool onpath_find(const char *name, char *out, size_t size);

#endif
