/* classify.h: what a page fault means. Pure, so that a host's test can call it. */
#ifndef CLASSIFY_H
#define CLASSIFY_H

#include <stdint.h>

#include "mm/vm.h"

enum fault_kind {
	FAULT_SEGV,   /* the program may not do this */
	FAULT_SWAP_IN, /* the page is on the disk */
	FAULT_DEMAND, /* nothing there yet: zero page, or from the file */
	FAULT_COW,    /* present, read-only, but its map may be written */
};

/* vma is the map that holds the address, or NULL; pte the entry, 0 when there is no table; error as the
 * processor gives it, which may be older than pte: a page may have been swapped out meanwhile. */
enum fault_kind fault_classify(const struct vma *vma, pte_t pte, uint32_t error);

#endif
