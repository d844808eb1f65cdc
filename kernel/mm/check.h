/* check.h: the invariants of memory, recounted from the page tables themselves. */
#ifndef CHECK_H
#define CHECK_H

#include <stddef.h>
#include <stdint.h>

/* Turns checking on; scratch has room for check_bytes. Without it nothing is checked. */
size_t check_bytes(uint32_t n_frames, uint32_t n_slots);
void check_init(void *scratch);
struct task_struct;
/* A new kernel stack; and one that is used no more: stat.stack_least is what was never used of any. */
void check_stack_begin(struct task_struct *t);
void check_stack_end(const struct task_struct *t);
/* Panics with the first thing that is wrong. */
void check_memory(void);

#endif
