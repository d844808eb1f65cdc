/* export.h: what a viewer may read: the root and the tables that describe themselves. */
#ifndef EXPORT_H
#define EXPORT_H

#include <stdint.h>

/* How many physical frames and swap slots there are, and where the records of them stand. */
struct frame;
struct swap_slot;
void export_memory(const struct frame *frame, uint32_t n_frames, const struct swap_slot *slot,
		   uint32_t n_slots);

#endif
