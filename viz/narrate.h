/*
 * narrate.h: the events as a text to read: a sentence each, and the process tree when it changes.
 */
#ifndef NARRATE_H
#define NARRATE_H

#include <stdio.h>

#include "timeline.h"

struct sight; /* sight.h */

/*
 * Prints event e of the timeline. What comes before the program's exec is the kernel's
 * and init's own start, and is summed up in one line. sight names the variables; it may be NULL.
 */
void narrate_event(FILE *out, struct timeline *tl, const struct sight *sight, const struct fs_event *e, bool ascii);
/* Comes first: what was found, when history does not begin with the boot; else nothing. */
void narrate_begin(FILE *out, const struct timeline *tl, bool ascii);
/* Prints the sentence of one event; nothing when there is no such event. */
void narrate_sentence(FILE *out, struct timeline *tl, uint64_t seq);
/* Prints what the guest wrote, and the tree as it is now. */
void narrate_end(FILE *out, struct timeline *tl, bool ascii);

#endif
