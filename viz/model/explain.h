/*
 * explain.h: the longer explanation of one event: what the kernel did, step by step, by which functions, with the
 * numbers of this very event; and what to look at next.
 */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "model.h"

#define EXPLAIN_STEPS 8
#define EXPLAIN_TEXT 420

struct explain {
	unsigned n;
	struct {
		const char *function; /* of the kernel, in whose source the step stands */
		char text[EXPLAIN_TEXT];
	} step[EXPLAIN_STEPS];
	const char *teller;       /* the function of the kernel that tells of the event ... */
	const char *trace;        /* ... by calling this one; NULLs: nobody told it, it was lost */
	char next[EXPLAIN_TEXT];  /* what is worth a look from here */
};

/* before, after: the models around the event. All text is plain ASCII;
 * a key is named by its action, as "{NEXT_FORK}", see keymap_words(). */
void explain_event(struct explain *x, const struct model *before, const struct model *after, const struct fs_event *e,
		   const struct m_text *text);

/* The function that writes events of a type into the ring: "trace_cow_copy"; NULL: no such type. */
const char *explain_trace(uint32_t type);

#endif
