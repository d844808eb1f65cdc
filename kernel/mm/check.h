/* check.h: the invariants of memory, recounted from the page tables themselves. */
#ifndef CHECK_H
#define CHECK_H

#include <stdint.h>

/* Turns checking on; scratch has room for a count of 2 bytes a frame. Without it nothing is checked. */
void check_init(uint16_t *scratch);
/* Panics with the first thing that is wrong. */
void check_memory(void);

#endif
