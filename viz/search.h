/*
 * search.h: events by the words of their sentences.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include "timeline.h"

/*
 * The nearest event after (dir 1) or before (dir -1) `from` whose sentence, head or consequence has these
 * words, in either case of letters; 0: none that has happened yet.
 */
uint64_t search_story(struct timeline *tl, uint64_t from, int dir, const char *words);

#endif
