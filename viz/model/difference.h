/*
 * difference.h: what is another way at a later moment than at an earlier one, in sentences.
 */
#ifndef DIFFERENCE_H
#define DIFFERENCE_H

#include "model.h"

/* Takes one sentence: plain ASCII, no newline. */
typedef void difference_say(void *ctx, const char *sentence);

/* Processes, memory, frames, files and the console, in this order; returns the number of sentences. */
unsigned model_difference(const struct model *before, const struct model *after, difference_say *say, void *ctx);

/* Is it the same process at both moments? The pid alone does not say that: it may be another's by then. */
bool difference_same(const struct m_task *a, const struct m_task *b);
/* "running", "waits for a child", "zombie, exit status 7". */
void difference_state(const struct m_task *t, bool current, char *out, size_t size);
/* "2 owners", "page table", "free": what a frame is. */
void difference_frame(const struct m_frame *f, char *out, size_t size);

#endif
