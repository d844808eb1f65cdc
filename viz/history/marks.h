/*
 * marks.h: moments that somebody wants to find again, each with a name or without one.
 */
#ifndef MARKS_H
#define MARKS_H

#include <stdbool.h>
#include <stdint.h>

#define MARKS_KEPT 200
#define MARK_NAME 40

struct mark {
	uint64_t seq;
	char name[MARK_NAME]; /* plain ASCII, perhaps "" */
};

struct marks {
	struct mark at[MARKS_KEPT]; /* sorted by seq */
	unsigned n;
	uint64_t last;             /* seq of the one that was set last; 0: none, or it is gone */
	/* Hears of each change, NULL for a name: the mark is gone. NULL: nobody does. */
	void (*changed)(void *ctx, uint64_t seq, const char *name);
	void *ctx;
};

/* A new one, or another name for it; the name is cut, and made harmless. False: there are too many. */
bool marks_set(struct marks *m, uint64_t seq, const char *name);
bool marks_clear(struct marks *m, uint64_t seq); /* false: there is none */
const struct mark *marks_at(const struct marks *m, uint64_t seq); /* NULL: none */
/* The nearest one behind (dir 1) or before (dir -1) seq; NULL: none. */
const struct mark *marks_next(const struct marks *m, uint64_t seq, int dir);
const struct mark *marks_named(const struct marks *m, const char *name); /* the first; NULL: none */

#endif
