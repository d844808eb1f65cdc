/*
 * mend.h: what to type on this system for something that it lacks.
 */
#ifndef MEND_H
#define MEND_H

#include <stddef.h>

enum mend_what { MEND_QEMU, MEND_GCC, MEND_GCC32, MEND_TERMINFO, MEND_PNG, MEND_DISKS };

/* The package manager's command, for the first manager on the PATH; Debian's when there is none. */
void mend_command(enum mend_what what, char *out, size_t size);

#endif
