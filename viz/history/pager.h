/*
 * pager.h: the events of a history that is kept elsewhere, a few pages of them in memory.
 */
#ifndef PAGER_H
#define PAGER_H

#include "timeline.h"

#define PAGER_PAGE 4096u /* events */
#define PAGER_PAGES 32u  /* in memory: 6 MB */

struct pager;

struct pager *pager_new(const struct timeline_source *source); /* a copy of it is kept */
void pager_free(struct pager *p);
const struct timeline_source *pager_source(const struct pager *p);
/* 1 <= seq <= source->end. Valid until PAGER_PAGES - 1 other pages have been asked for. */
const struct fs_event *pager_event(struct pager *p, uint64_t seq);
/* The first seq of the page after (dir 1) or the last of the one before (dir -1) that of seq. */
uint64_t pager_beyond(uint64_t seq, int dir);
/* May the page of seq hold an event of these types (a bit each)? */
bool pager_may_hold(struct pager *p, uint64_t seq, uint64_t types);

#endif
