/*
 * ram.h: the guest's memory, which QEMU has from us: a file without a name, mapped here too. So what a snapshot
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
/* The guest stands still. NULL: no room. */
struct ram_copy *ram_keep(struct ram *r);
void ram_restore(struct ram *r, struct ram_copy *c);
void ram_copy_free(struct ram *r, struct ram_copy *c);
/* What all copies take here. */
size_t ram_bytes(const struct ram *r);

#endif
