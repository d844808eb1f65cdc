/* export.h: what a viewer may read: the root and the tables that describe themselves. */
#ifndef EXPORT_H
#define EXPORT_H

#include <stdint.h>

void export_init(uint32_t frames);

#endif
