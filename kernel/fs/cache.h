/* cache.h: the page cache. What was read from the disk stays in its frame until memory is short, so that
 * the second reading needs no disk. A page is known by its file's inode and its place in it. */
#ifndef CACHE_H
#define CACHE_H

#include <stdbool.h>
#include <stdint.h>

/* Places its array at `at`. Without a disk there is none, and no page is ever kept. */
uint32_t cache_bytes(uint32_t n_frames);
void cache_init(void *at);

/* The frame with that page; 0: it is not in memory. */
uint32_t cache_find(int inode, uint32_t page);
/* A frame of kind FS_FRAME_FILE holds that page from now on. */
void cache_add(int inode, uint32_t page, uint32_t frame);
/* Gives a page back that nobody has mapped; false: there is none. */
bool cache_give(void);

/* The frame that is being copied from, 0: none. It stays, whatever room a fault of the copy needs. */
extern uint32_t cache_held;

#endif
