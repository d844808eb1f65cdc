/*
 * tales.h: the sentences of events that were told already. An event's sentence never changes, and
 * telling it needs the models around it, so each is told once.
 */
#ifndef TALES_H
#define TALES_H

#include "story.h"
#include "timeline.h"

#define TALES_MAX 256 /* sentences kept; also the widest range that can be asked for */

struct tales;

struct tales *tales_new(void); /* NULL: no memory */
void tales_free(struct tales *t);
/* Makes the sentences of events from..to (both inclusive, cut to what there is) available. */
void tales_tell(struct tales *t, struct timeline *tl, uint64_t from, uint64_t to);
/* One that somebody else has told. */
void tales_keep(struct tales *t, uint64_t seq, const struct story *story);
/* NULL when it was not told, or is forgotten. */
const struct story *tales_get(const struct tales *t, uint64_t seq);

#endif
