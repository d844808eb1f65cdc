/*
 * branches.h: the ways that a guest has gone. It is taken back and does what it did, or something else: then
 * the two part, and each is kept, from its first event on. What they have in common is there once.
 */
#ifndef BRANCHES_H
#define BRANCHES_H

#include "timeline.h"

#define BRANCH_NAME 24 /* bytes */

struct branch {
	char name[BRANCH_NAME]; /* "first", "b1" ..., or what the user calls it */
	unsigned parent;        /* the branch that it left; its own number: none */
	uint64_t parts;         /* the last event that both have */
	unsigned path;          /* the target's number for it */
	struct timeline *timeline;
};

struct branches {
	struct branch *at;
	unsigned n, cap;
	unsigned now;           /* where the guest is */
	struct timeline *again; /* it was taken back on `now`: what it has done up to here, all of it known; or NULL */
	unsigned again_path;
	char name[BRANCH_NAME]; /* of the branch that begins when it does something else; "": the usual one */
	struct { struct timeline *timeline; unsigned branch; } *old; /* shorter ones, which somebody may still look at */
	unsigned n_old;
};

void branches_open(struct branches *b, struct timeline *first); /* which is then the branches' */
void branches_free(struct branches *b);
/* One that was there already, as a recording has it. */
void branches_put(struct branches *b, const struct branch *one);
/* The events up to where the guest stands. */
struct timeline *branches_guest(const struct branches *b);
/* The branch that a timeline is of, or of whose beginning. */
unsigned branches_of(const struct branches *b, const struct timeline *tl);
/* The branch that event seq of branch nr is of: that one, or one before it, which has it too. */
unsigned branches_owner(const struct branches *b, unsigned nr, uint64_t seq);
/* The branch of that name; -1: there is none. */
int branches_named(const struct branches *b, const char *name);
/* The guest stands right after event seq of branch nr, on that path of the target's. Timelines that are no
 * branch's (any more) are gone then: whoever looks at one is to look at branches_guest(). */
void branches_rewind(struct branches *b, unsigned nr, uint64_t seq, unsigned path);
/* The next event, whose bytes are in branches_guest() already. As timeline_add. *parted: a branch begins with it. */
const char *branches_add(struct branches *b, const struct fs_event *e, bool *parted);
/* Calls the branch on which the guest is so, or the one that begins. False: another one has that name, or it is none. */
bool branches_name(struct branches *b, const char *name);
/* Its name; what is known of what comes, for whoever looks where the guest stands. */
void branches_words(const struct branches *b, const struct timeline *shown, char *out, size_t size);

/* So many events of two of them are the same because there is one of each; perhaps more are equal. */
uint64_t branches_common(const struct branches *b, unsigned one, unsigned other);
/* Where two of them part, and how, in words: "they part at event 118: ...". Returns that event, 0: nowhere. */
uint64_t branches_compare(struct branches *b, unsigned one, unsigned other, char *out, size_t size);

#endif
