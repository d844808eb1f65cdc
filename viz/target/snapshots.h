/*
 * snapshots.h: the guest as it was now and then, kept by QEMU, so that it can be taken back.
 *
 * One is taken where the guest stands at trace_stop, when that costs at most SNAPSHOTS_SHARE of the time
 * that has passed; at the program's start in any case; and where the guest was taken back to, when that took long.
 * There are at most SNAPSHOTS_MAX, closer to each other towards the present.
 */
#ifndef SNAPSHOTS_H
#define SNAPSHOTS_H

#include "gdb_remote.h"
#include "ram.h"
#include "target.h"
#include "told.h"

#define SNAPSHOTS_MAX 24
#define SNAPSHOTS_SHARE 40 /* one 40th; what is not seen here, QEMU coming to speed again, is about as much once more */
#define SNAPSHOTS_BYTES ((size_t)256 << 20) /* of memory, when there are more than two */

struct snapshot {
	unsigned path;     /* on which it was taken, */
	uint64_t seq;      /* right after this event */
	struct fs_event last; /* that one */
	uint32_t text, console; /* ring positions */
	unsigned name;     /* QEMU knows it by */
	bool needed;       /* without it nobody comes over what the guest was told before it */
	struct ram_copy *memory; /* NULL: QEMU has that too */
};

struct snapshots {
	struct snapshot at[SNAPSHOTS_MAX];
	unsigned n, names;
	struct paths paths;
	unsigned path;     /* the guest's */
	struct ram *ram;   /* NULL: QEMU keeps the memory with the rest */
	int64_t since, ran, spent, last; /* ns: counted up to then; of the run and whoever looked, of snapshots, of the last */
	bool due;          /* the guest was told something between two events: one at the next, at any cost */
	bool again;        /* what happens is known: the guest is on its way to a moment of the past */
	char error[224];   /* why there are no more, or "" */
};

struct snapshots *snapshots_new(unsigned mem_mib);
void snapshots_free(struct snapshots *s);
int snapshots_memory(const struct snapshots *s); /* for qemu_start; s may be NULL */
/* QEMU has started. */
enum gr_err snapshots_begin(struct target *t);
/* The guest stands at trace_stop and all that it said was heard: takes one, if it is time. */
void snapshots_at_stop(struct target *t);
/* The guest was told something, where it stands. */
void snapshots_told(struct target *t, enum told_what what, const void *bytes, size_t n);

#endif
