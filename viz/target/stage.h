/*
 * stage.h: a private folder with links to what QEMU loads, in which it is started. So every file has
 * the same short name wherever it stands: paths are part of what the kernel is told at its start, and
 * their length must not change a run. (QEMU also ends a module's path at its first space.)
 */
#ifndef STAGE_H
#define STAGE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define STAGE_KERNEL ".kernel" /* its name in the folder; a module's is the last part of its path */
#define STAGE_SWAP ".swap"     /* an empty disk */
#define STAGE_DISK ".disk"     /* the user's disk */
#define STAGE_KEEP ".keep"     /* an empty disk that nobody in the guest sees: QEMU keeps snapshots in it */

struct stage {
	char dir[PATH_MAX]; /* "" when there is none */
	char **name;        /* n_modules, then the kernel's, then perhaps the disks' */
	unsigned n;
};

/* On failure writes one line to err and leaves nothing behind. */
bool stage_open(struct stage *s, const char *kernel, const char *const *modules, unsigned n_modules,
		char *err, size_t size);
/* Adds STAGE_SWAP, a file of that many MiB which takes no room before it is written. */
bool stage_add_swap(struct stage *s, unsigned mib, char *err, size_t size);
bool stage_add_keep(struct stage *s, char *err, size_t size); /* adds STAGE_KEEP */
/* Adds STAGE_DISK, a link to the file. */
bool stage_add_disk(struct stage *s, const char *file, char *err, size_t size);
void stage_close(struct stage *s); /* as soon as QEMU has loaded; may be called twice */

#endif
