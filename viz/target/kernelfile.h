/*
 * kernelfile.h: is the kernel in a guest's memory the one in this file?
 */
#ifndef KERNELFILE_H
#define KERNELFILE_H

#include <stddef.h>

#include "gdb_remote.h"

/*
 * Holds what the file's kernel may not write (code and constants) against the guest's memory. NULL, and in
 * `where` the function of the first difference (its address, when it is in none), or "" when there is none; or
 * why the file cannot be used: a constant phrase.
 */
const char *kernelfile_differs(const char *path, struct gr *g, char *where, size_t size);

#endif
