/*
 * diff.h: two proofs. model_diff: the state rebuilt from events equals the state read from memory.
 * model_audit: one state is consistent in itself.
 */
#ifndef DIFF_H
#define DIFF_H

#include "model.h"

#define FINDING_MAX 160
struct findings {
	unsigned n;                  /* how many there are; the first ones are kept */
	char text[8][FINDING_MAX];   /* one sentence each */
};

/* Compares what both sides know (everything above "from events alone" in m_task, every frame, every
 * open file, current). "frame 01a3: events say 2 owners, memory says 3". Appends to f. */
void model_diff(const struct model *rebuilt, const struct model *read, struct findings *f);

/*
 * Appends to f what is wrong in m: count != number of entries that name the frame; an ANON frame
 * with two owners that one of them may write; a free frame that is mapped; a writable entry for a
 * FILE frame; a zombie or a free slot with user pages; a page outside every map; a parent that does
 * not exist; two tasks with one pid, one directory or one stack; an open file whose count is not the
 * number of descriptors that name it.
 */
void model_audit(const struct model *m, struct findings *f);

#endif
