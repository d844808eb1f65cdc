/* swap.h: the swap area of the disk, where private pages go when frames run out. */
#ifndef SWAP_H
#define SWAP_H

#include <stdint.h>

struct swap_slot {
	uint16_t refs; /* page table entries that name it */
};

/* Slot n is page n of the disk. Slot 0 is never used, so that no entry that names a slot is 0. */
extern struct swap_slot *swap_slots;
extern uint32_t nr_swap_slots;

/* Places the array at `at`. n is 1 when there is no disk: then nothing is ever swapped. */
void swap_init(void *at, uint32_t n);

/*
 * Sees to it that `n` frames are free, if that can be done by giving up pages of the page cache (cache.h)
 * or by writing pages to the disk. Any private page of any task may go: call it before looking at page
 * table entries, not between.
 */
void swap_make_room(uint32_t n);

/* The page in a slot is read into a frame. 0, or -EIO. */
int swap_read(uint32_t slot, uint32_t frame);
/* One entry more, one less; the second returns how many are left: with 0 the slot is free. */
void swap_ref(uint32_t slot);
uint32_t swap_unref(uint32_t slot);

#endif
