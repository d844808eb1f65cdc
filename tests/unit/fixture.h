/*
 * fixture.h: a made-up run, as the kernel would tell it: init starts fork.c, which forks; the child
 * writes and copies a page, the parent is the last owner; an orphan, a zombie, a reap. The proofs
 * hold at every event.
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "timeline.h"

/* Moments of the run, as sequence numbers. */
struct fixture {
	struct timeline *tl;
	uint64_t forked, copied, reused, orphaned, zombie, reaped, end;
};

struct fixture fixture_make(void);
void fixture_free(struct fixture *f);

#endif
