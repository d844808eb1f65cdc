/*
 * owners.h: who maps a frame, as numbers in circles, each process once.
 */
#ifndef OWNERS_H
#define OWNERS_H

#include "cell.h"
#include "model.h"

#define OWNERS_MAX 16 /* entries that are looked at */

struct owners {
	unsigned entries;   /* page table entries that name the frame */
	unsigned processes; /* who has them; at most OWNERS_MAX are told apart */
	uint32_t pid[OWNERS_MAX];
	uint32_t va;        /* of the first entry */
};

struct owners owners_of(const struct model *m, uint32_t frame);
/* At most `most` circles, then how many more; returns the column after it. */
int owners_draw(const struct owners *o, struct area a, int x, int y, enum style style, unsigned most);

#endif
