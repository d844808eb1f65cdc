/*
 * marks.h: moments that somebody wants to find again, each with a name or without one. A mark is of the branch
 * that its event is of: another branch has another event of that number. All but marks_put() and marks_take() mean
 * the marks that are on the way to the end of the shown branch, and no others.
 */
#ifndef MARKS_H
#define MARKS_H

#include <stdbool.h>
#include <stdint.h>

#define MARKS_KEPT 200
#define MARK_NAME 40

struct branches;
struct timeline;

struct mark {
	uint64_t seq;
	unsigned branch;
	char name[MARK_NAME]; /* plain ASCII, perhaps "" */
};

struct marks {
	struct mark at[MARKS_KEPT]; /* sorted by seq, then by branch; those of other branches too */
	unsigned n;
	struct mark last;          /* the one that was set last, without its name; seq 0: none, or it is gone */
	/* Hears of each change; false: the mark is gone. NULL: nobody does. */
	void (*changed)(void *ctx, const struct mark *m, bool there);
	void *ctx;
	const struct branches *ways;   /* NULL: there is one way only */
	const struct timeline *shown;  /* of one of them */
};

/* A new one, or another name for it; the name is cut, and made harmless. False: there are too many. */
bool marks_set(struct marks *m, uint64_t seq, const char *name);
bool marks_clear(struct marks *m, uint64_t seq); /* false: there is none */
const struct mark *marks_at(const struct marks *m, uint64_t seq); /* NULL: none */
/* The nearest one behind (dir 1) or before (dir -1) seq; NULL: none. */
const struct mark *marks_next(const struct marks *m, uint64_t seq, int dir);
const struct mark *marks_named(const struct marks *m, const char *name); /* the first; NULL: none */
uint64_t marks_last(const struct marks *m); /* the one that was set last; 0: none, or it is on another branch */

/* The same on a branch that is named. */
bool marks_put(struct marks *m, unsigned branch, uint64_t seq, const char *name);
bool marks_take(struct marks *m, unsigned branch, uint64_t seq);

#endif
