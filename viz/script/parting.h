/*
 * parting.h: where two streams of events part, told in the words of the story.
 */
#ifndef PARTING_H
#define PARTING_H

#include "ledger.h"

struct parting {
	uint64_t at;      /* the first event that differs; 0: none does */
	bool in_sum;      /* it is one of a block, from `at` on: of these there are only sums */
	uint64_t gone, come; /* there: so many events of the first are not in the second, and the reverse ... */
	bool again;       /* ... and then they agree again */
	unsigned places;  /* where they differ, this one included */
	uint64_t all_gone, all_come; /* in all places together */
};

/* Holds b against a. */
struct parting parting_find(const struct ledger_run *a, const struct ledger_run *b);
/* Tells it: the events before, and then each side's own, with its line. `first`, `second`: what the sides are called. */
void parting_tell(FILE *out, const struct parting *p, const struct ledger_run *a, const char *first,
		  const struct ledger_run *b, const char *second);
/* One line: how much of it differs. */
void parting_sum_up(FILE *out, const struct parting *p, const struct ledger_run *a, const struct ledger_run *b);

#endif
