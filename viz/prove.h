/*
 * prove.h: the two proofs, wherever the guest stands still between two changes.
 */
#ifndef PROVE_H
#define PROVE_H

#include "diff.h"
#include "target.h"
#include "timeline.h"

/*
 * Adds to *f where the state rebuilt from events is not the one read from memory, where it is not
 * consistent in itself, and when memory cannot be read: a proof that was not made is none. *read
 * (initialized by the caller) becomes what was read.
 */
void prove(struct target *t, const struct timeline *tl, struct model *read, struct findings *f);

#endif
