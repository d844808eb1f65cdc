/* classify.h: what a page fault means. Pure, so that a host's test can call it. */
#ifndef CLASSIFY_H
#define CLASSIFY_H

#include <stdint.h>

#include "mm/vm.h"

enum fault_kind {
	FAULT_SEGV,   /* the program may not do this */
	FAULT_DEMAND, /* nothing there yet: zero page, or from the file */
	FAULT_COW,    /* present, read-only, but its map may be written */
};

/* vma is the map that holds the address, or NULL; error as the processor gives it. */
enum fault_kind fault_classify(const struct vma *vma, uint32_t error);

#endif
