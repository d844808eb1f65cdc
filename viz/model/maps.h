/*
 * maps.h: the mappings of one task, kept sorted and apart, edited as mmap, munmap and mprotect do.
 * Ranges are page aligned; each call returns false when FS_NR_MAPS is too few for the result (the
 * highest ones are dropped then).
 */
#ifndef MAPS_H
#define MAPS_H

#include "model.h"

/* One map more, as it is. The range must be free. */
bool m_maps_copy(struct m_task *t, const struct m_map *map);
/* The same, but one without a file lengthens the map of its kind that ends where it starts. */
bool m_maps_add(struct m_task *t, const struct m_map *map);
bool m_maps_cut(struct m_task *t, uint32_t va, uint32_t pages);
bool m_maps_protect(struct m_task *t, uint32_t va, uint32_t pages, uint32_t prot);

#endif
