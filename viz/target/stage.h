/*
 * stage.h: QEMU ends a module's path at its first space. Such a path gets a link without one, in a
 * private folder, until QEMU has loaded the file.
 */
#ifndef STAGE_H
#define STAGE_H

#include <stdbool.h>
#include <stddef.h>

struct stage {
	char dir[40];  /* "" while no link was needed */
	char **path;   /* one a module: what to tell QEMU */
	unsigned n;
};

/* On failure writes one line to err and leaves nothing behind. */
bool stage_open(struct stage *s, const char *const *modules, unsigned n, char *err, size_t size);
void stage_close(struct stage *s); /* may be called twice */

#endif
