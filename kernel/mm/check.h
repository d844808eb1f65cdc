/* check.h: the invariants of memory, recounted from the page tables themselves. */
#ifndef CHECK_H
#define CHECK_H

#include <stdint.h>

/* Turns checking on; scratch has room for a count of 2 bytes a frame. Without it nothing is checked. */
void check_init(uint16_t *scratch);
struct task_struct;
/* A new kernel stack; and one that is used no more: stat.stack_least is what was never used of any. */
void check_stack_begin(struct task_struct *t);
void check_stack_end(const struct task_struct *t);
/* Panics with the first thing that is wrong. */
void check_memory(void);

#endif
