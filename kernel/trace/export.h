/* export.h: what a viewer may read: the root and the tables that describe themselves. */
#ifndef EXPORT_H
#define EXPORT_H

#include <stdint.h>

/* How many physical frames there are, and where the records of them stand. */
struct frame;
void export_frames(const struct frame *at, uint32_t n);

#endif
