/*
 * told.h: what the guest was told from outside (bytes typed, a size, a signal, who runs next, debugging),
 * and after which event: told the same again there, it does the same again.
 *
 * A path is one way that the guest has gone. It begins where it left another one, and what the guest was
 * told before that on the other is part of it.
 */
#ifndef TOLD_H
#define TOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum told_what { TOLD_INPUT, TOLD_SIZE, TOLD_KILL, TOLD_NEXT, TOLD_DEBUG };

struct told {
	uint64_t seq;        /* of the last event before */
	enum told_what what;
	bool between;        /* not at that event, but somewhere after it: nobody can tell it so again */
	uint32_t n;          /* bytes: of the input, or of what stands in memory for it */
	void *bytes;
};

struct path {
	unsigned from;       /* the path that it left; its own number: none */
	uint64_t at;         /* ... after this event */
	struct told *told;   /* in order */
	size_t n, cap;
};

struct paths { /* path 0 is there from the start */
	struct path *path;
	unsigned n, cap;
};

void paths_open(struct paths *p);
void paths_free(struct paths *p);
/* A path that leaves another one after event `at`; its number. */
unsigned paths_leave(struct paths *p, unsigned from, uint64_t at);
void paths_add(struct paths *p, unsigned path, const struct told *told); /* its bytes are copied */
/* Is the moment right after event seq of path `of` one of `path` too, before it goes on with `upto`? */
bool paths_share(const struct paths *p, unsigned path, uint64_t upto, unsigned of, uint64_t seq);
/* What was told right after event seq, the nr-th of it from 0; NULL: no more. */
const struct told *paths_at(const struct paths *p, unsigned path, uint64_t seq, size_t nr);
/* The path on which the moment after event seq lies: what was told there was told on it. */
unsigned paths_owner(const struct paths *p, unsigned path, uint64_t seq);
/* Was anything told between two events on the way from event `from` to `upto`? *seq: the event before it, the first. */
bool paths_told_between(const struct paths *p, unsigned path, uint64_t from, uint64_t upto, uint64_t *seq);
/* The next event after seq and before `upto` after which something was told; upto: there is none. */
uint64_t paths_next(const struct paths *p, unsigned path, uint64_t seq, uint64_t upto);

#endif
