/*
 * chain.h: which functions of the kernel lead to an event, told from its type and from what its process
 * was doing. For a moment of the past, where no stack can be read; inside.h has it from the stack itself.
 */
#ifndef CHAIN_H
#define CHAIN_H

#include "model.h"

#define CHAIN_MAX 12

struct chain {
	const char *name[CHAIN_MAX]; /* the outermost first */
	unsigned n;                  /* 0: it was in its own code */
};

/* Of whoever acts in it; `now` is the model right after it. */
struct chain chain_of_event(const struct model *now, const struct fs_event *e);
/* Of any other: where it waits or was interrupted. */
struct chain chain_of_task(const struct model *now, const struct m_task *t);
/* The function that serves a call: 2 is "sys_fork"; NULL: no such call is known. */
const char *chain_call(uint32_t nr);

/* Every name that can stand in a chain, in turn; NULL: no more. For tests. */
const char *chain_name(unsigned i);

#endif
