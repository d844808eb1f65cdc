/*
 * ram.h: the guest's memory, which QEMU has from us: a file without a name. So what a snapshot
 * holds of it is kept here, and only the pages that are another than in the one before: QEMU would write all.
 */
#ifndef RAM_H
#define RAM_H

#include <stdbool.h>
#include <stddef.h>

struct ram;
struct ram_copy; /* the memory of one moment */

/* NULL: the host has no such files, or no room for it. */
struct ram *ram_open(unsigned mib);
void ram_close(struct ram *r); /* copies of it may still be freed */
int ram_fd(const struct ram *r);
/* The guest stands still, for both. NULL: no room. */
struct ram_copy *ram_keep(struct ram *r);
bool ram_restore(struct ram *r, struct ram_copy *c); /* false: the host has no room, and the memory is spoilt */
void ram_copy_free(struct ram *r, struct ram_copy *c);
/* What all copies take here. */
size_t ram_bytes(const struct ram *r);

#endif
