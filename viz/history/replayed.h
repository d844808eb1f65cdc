/*
 * replayed.h: a recording with all its branches, and the one of them that is asked for.
 */
#ifndef REPLAYED_H
#define REPLAYED_H

#include "recorded.h"

struct replayed {
	struct recording *recording;
	struct branches branches;
	struct recorded *recorded;
	unsigned shown;     /* the branch that is asked for */
	struct timeline *tl; /* its events; the branches' */
};

/* branch NULL: the first. False: *f says what is wrong, or which branches there are; nothing is open then. */
bool replayed_open(struct replayed *r, const char *file, const char *branch, struct fail *f);
/* The same for FILE:BRANCH, unless a file is called so. */
bool replayed_open_named(struct replayed *r, const char *name, struct fail *f);
void replayed_close(struct replayed *r);
/* The branch's name, of any but the first; else NULL. */
const char *replayed_branch(const struct replayed *r);

#endif
