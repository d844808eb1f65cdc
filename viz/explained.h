/*
 * explained.h: the explanation of an event with the places in the kernel's source that it speaks of, as text.
 */
#ifndef EXPLAINED_H
#define EXPLAINED_H

#include "explain.h"
#include "kernellines.h"
#include "story.h"
#include "timeline.h"

#define EXPLAINED_PLACE 64

struct explained {
	uint64_t seq;                              /* the event; 0: none */
	struct story story;
	struct explain x;
	char place[EXPLAIN_STEPS][EXPLAINED_PLACE]; /* "kernel/mm/cow.c:76" of each step's function; "": not known */
	char variable[128];                        /* what stands at the address that the event is about; "": not known */
	char told[160];                            /* where the event is told; "": not known */
};

struct sight; /* sight.h */

struct keymap; /* keys.h */

/* keys: the user's own, or NULL; lines may be NULL: then no places are known; sight too: then no variables are. seq 0 explains nothing. */
void explained_make(struct explained *d, struct timeline *tl, uint64_t seq, const struct kernellines *lines,
		    const struct sight *sight, const struct keymap *keys);
/* Lines of any length, NUL-terminated and cut to size. */
void explained_text(const struct explained *d, char *out, size_t size);

#define EXPLAINED_MAX 8192 /* bytes that are enough for any text */

#endif
