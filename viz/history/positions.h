/*
 * positions.h: where in its program each process was, at each of its events: what the events say of it,
 * and the call stacks that were read while the guest stood still there.
 */
#ifndef POSITIONS_H
#define POSITIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fs_abi.h"

#define POSITION_DEPTH 8

struct position {
	uint64_t seq;                 /* the event after which it was there */
	uint32_t at[POSITION_DEPTH];  /* addresses, innermost first: in the call, for all but the first */
	uint8_t n;                    /* 0: it has moved, nobody knows where to */
	bool fresh;                   /* exec has just put a new program there: its registers are still the old one's */
	bool first;                   /* what was before is another process, or another program */
};

struct positions;

struct positions *positions_new(void); /* NULL: no memory */
void positions_free(struct positions *p);

/* An event moves processes; in the order of the events. */
void positions_event(struct positions *p, const struct fs_event *e);
/* A call stack that was read after event seq, which must be the last that was told. */
void positions_add(struct positions *p, uint32_t pid, uint64_t seq, const uint32_t *at, size_t n);

/* What is known up to event seq, as one of its own. NULL: no memory. */
struct positions *positions_upto(const struct positions *p, uint64_t seq);
/* Forgets what was after event seq. */
void positions_cut(struct positions *p, uint64_t seq);

/*
 * The position of pid right after event seq; with `older` the one before that (start with NULL). NULL:
 * nothing earlier is known.
 */
const struct position *positions_at(const struct positions *p, uint32_t pid, uint64_t seq, const struct position *older);

#endif
