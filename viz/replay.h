/*
 * replay.h: a recording is shown, as its run was: no QEMU, no kernel, no program is needed.
 */
#ifndef REPLAY_H
#define REPLAY_H

#include "options.h"
#include "replayed.h"
#include "screenshot.h"
#include "sight.h"

/* What it shows of the programs' source, until it is closed: where each process was on the branch that is shown. False: no memory. */
bool replay_sight(struct sight *s, struct replayed *r);
/* The event with which the program begins; 1 when it never did. */
uint64_t replay_begin(const struct timeline *tl);
/* Returns the exit status: as run does; headless the program's own. */
int replay(const struct options *o, const struct screenshot *shot, bool ascii);

#endif
