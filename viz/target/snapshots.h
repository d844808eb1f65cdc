/*
 * snapshots.h: the guest as it was now and then, kept by QEMU, so that it can be taken back.
 *
 * One is taken where the guest stands at trace_stop, when that costs at most SNAPSHOTS_SHARE of the time
 * that the guest has run; and at the program's start in any case. There are at most SNAPSHOTS_MAX, closer to
 * each other towards the present.
 */
#ifndef SNAPSHOTS_H
#define SNAPSHOTS_H

#include "gdb_remote.h"
#include "target.h"
#include "told.h"

#define SNAPSHOTS_MAX 24
#define SNAPSHOTS_SHARE 20 /* one 20th */

struct snapshot {
	unsigned path;     /* on which it was taken, */
	uint64_t seq;      /* right after this event */
	struct fs_event last; /* that one */
	uint32_t text, console; /* ring positions */
	unsigned name;     /* QEMU knows it by */
};

struct snapshots {
	struct snapshot at[SNAPSHOTS_MAX];
	unsigned n, names;
	struct paths paths;
	unsigned path;     /* the guest's */
	int64_t ran, spent, last; /* ns: of the guest, of savevm and delvm, of the last savevm */
	bool due;          /* the guest was told something between two events: one at the next, at any cost */
	bool again;        /* what happens is known: the guest is on its way to a moment of the past */
	char error[128];   /* why there are no more, or "" */
};

struct snapshots *snapshots_new(void);
void snapshots_free(struct snapshots *s);
/* The guest stands at trace_stop and all that it said was heard: takes one, if it is time. */
void snapshots_at_stop(struct target *t);
/* The guest was told something, where it stands. */
void snapshots_told(struct target *t, enum told_what what, const void *bytes, size_t n);

#endif
