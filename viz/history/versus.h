/*
 * versus.h: two histories of one guest side by side, event by event: which events go together, and which only one
 * of them has. It is worked out a piece at a time, from where the two part.
 */
#ifndef VERSUS_H
#define VERSUS_H

#include "timeline.h"

#define VERSUS_PIECE 4096 /* events of each that are compared in some milliseconds, most of which are to read them from a recording */

/* Events of both that stand beside each other: alike, pair by pair; or not, and then of each side perhaps none. */
struct versus_block {
	uint64_t a, b;   /* the first event of each side, or the one that would come next */
	uint64_t na, nb; /* so many */
	bool alike;
};

struct versus {
	struct timeline *a, *b; /* NULL: nothing is compared */
	uint64_t end_a, end_b;  /* their ends, as far as is known here */
	uint64_t parts;         /* the first event that differs; 0: none yet */
	struct versus_block *block; /* without a gap, from event 1 of both on */
	size_t n, cap;
	bool through;           /* all of both was compared */
};

/* A row of the two beside each other. */
struct versus_row {
	size_t block;
	uint64_t nr;     /* in it */
	uint64_t a, b;   /* the events that stand there; 0: that side has none */
	bool alike;
};

void versus_free(struct versus *v);
/* Compares these from here on; their first `common` events are the same. What is known of them already stays known. */
void versus_set(struct versus *v, struct timeline *a, struct timeline *b, uint64_t common);
/* Compares on; true: there is more to do. */
bool versus_work(struct versus *v);
/* The row of event seq of a, seq >= 1. False: the work has not come so far. */
bool versus_find(const struct versus *v, uint64_t seq, struct versus_row *r);
/* The next row (dir 1) or the one before (-1). False: there is none, or none yet. */
bool versus_move(const struct versus *v, struct versus_row *r, int dir);
/* The event of b after which it stands where a stands right after its event in that row. */
uint64_t versus_beside(const struct versus *v, const struct versus_row *r);

/* Are they the same, with the bytes that they name? */
bool versus_same(const struct timeline *a, const struct timeline *b, const struct fs_event *x, const struct fs_event *y);
/* The first event behind `common` that differs; 0: none, as far as both go. */
uint64_t versus_first(const struct timeline *a, const struct timeline *b, uint64_t common);
/* How they part at event seq, in words: "they part at event 118: pid 3 ran before pid 2 in "first", ...". */
void versus_words(struct timeline *a, struct timeline *b, uint64_t seq, const char *name_a, const char *name_b, char *out, size_t size);

#endif
