#include "pager.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"

struct page {
	uint64_t number; /* event seq stands on page (seq-1) / PAGER_PAGE + 1; 0: empty */
	uint64_t used;   /* when it was asked for last */
	struct fs_event *events;
};

struct pager {
	struct timeline_source source;
	struct page page[PAGER_PAGES];
	struct page *recent;
	uint64_t clock;
};

struct pager *
pager_new(const struct timeline_source *source)
{
	struct pager *p = m_resize(NULL, 1, sizeof(*p));

	memset(p, 0, sizeof(*p));
	p->source = *source;
	p->recent = &p->page[0];
	return p;
}

void
pager_free(struct pager *p)
{
	if (!p)
		return;
	for (unsigned i = 0; i < PAGER_PAGES; i++)
		free(p->page[i].events);
	free(p);
}

const struct timeline_source *
pager_source(const struct pager *p)
{
	return &p->source;
}

static uint64_t
number_of(uint64_t seq)
{
	return (seq - 1) / PAGER_PAGE + 1;
}

/* The page of that number; or the one that was not asked for the longest time, filled with it. */
static struct page *
find_page(struct pager *p, uint64_t number)
{
	struct page *page, *oldest = &p->page[0];
	uint64_t first = (number - 1) * PAGER_PAGE + 1, left = p->source.end - first + 1;

	for (page = p->page; page < p->page + PAGER_PAGES; page++) {
		if (page->number == number)
			return page;
		if (page->used < oldest->used)
			oldest = page;
	}
	if (!oldest->events)
		oldest->events = m_resize(NULL, PAGER_PAGE, sizeof(*oldest->events));
	oldest->number = number;
	p->source.events(p->source.ctx, first, left < PAGER_PAGE ? (size_t)left : PAGER_PAGE,
			 oldest->events);
	return oldest;
}

const struct fs_event *
pager_event(struct pager *p, uint64_t seq)
{
	uint64_t number = number_of(seq);

	if (p->recent->number != number) {
		p->recent = find_page(p, number);
		p->recent->used = ++p->clock;
	}
	return &p->recent->events[(seq - 1) % PAGER_PAGE];
}

uint64_t
pager_beyond(uint64_t seq, int dir)
{
	uint64_t number = number_of(seq);

	return dir > 0 ? number * PAGER_PAGE + 1 : (number - 1) * PAGER_PAGE;
}

bool
pager_may_hold(struct pager *p, uint64_t seq, uint64_t types)
{
	return !types || (p->source.types(p->source.ctx, number_of(seq) - 1) & types);
}
