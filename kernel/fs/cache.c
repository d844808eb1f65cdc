#include "fs/cache.h"

#include <stddef.h>

#include "lib/string.h"
#include "mm/frame.h"
#include "task/task.h"
#include "trace/trace.h"

#define CHAINS 256u

struct cached { /* one a frame */
	int32_t inode; /* 0: no page of the cache */
	uint32_t page;
	uint32_t next; /* frame of the same chain; 0: the last */
};

uint32_t cache_held;
static struct cached *cached;    /* cached[fs_root.frames] */
static uint32_t chain[CHAINS];   /* their first frames */
static uint32_t n_cached, hand;  /* the hand: the frame that was looked at last */

uint32_t
cache_bytes(uint32_t n_frames)
{
	return n_frames * sizeof(cached[0]);
}

void
cache_init(void *at)
{
	cached = at;
	memset(at, 0, cache_bytes(fs_root.frames));
}

/* The link that names the page's frame, or the 0 at its chain's end. */
static uint32_t *
link_of(int inode, uint32_t page)
{
	uint32_t *link = &chain[((uint32_t)inode * 31 + page) % CHAINS];

	while (*link && (cached[*link].inode != inode || cached[*link].page != page))
		link = &cached[*link].next;
	return link;
}

uint32_t
cache_find(int inode, uint32_t page)
{
	return *link_of(inode, page);
}

void
cache_add(int inode, uint32_t page, uint32_t frame)
{
	*link_of(inode, page) = frame;
	cached[frame] = (struct cached){ inode, page, 0 };
	n_cached++;
}

static void
forget(uint32_t frame)
{
	uint32_t *link = link_of(cached[frame].inode, cached[frame].page);

	*link = cached[frame].next;
	cached[frame].inode = 0;
	n_cached--;
	frame_give(current->pid, frame, 0);
}

/* The hand goes round: who was read last goes last. */
bool
cache_give(void)
{
	for (uint32_t n = n_cached ? fs_root.frames : 0; n--;) {
		hand = hand + 1 < fs_root.frames ? hand + 1 : 0;
		if (!cached[hand].inode || frames[hand].refs || hand == cache_held)
			continue;
		forget(hand);
		return true;
	}
	return false;
}
