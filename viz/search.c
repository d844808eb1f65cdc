#include "search.h"

#include <string.h>

#include "story.h"

static bool
has(const struct story *s, const char *words)
{
	return strcasestr(s->line, words) || strcasestr(s->more, words) || strcasestr(s->head, words);
}

uint64_t
search_story(struct timeline *tl, uint64_t from, int dir, const char *words)
{
	uint64_t end = timeline_end(tl);

	for (uint64_t seq = from + (uint64_t)dir; seq >= 1 && seq <= end; seq += (uint64_t)dir) {
		const struct model *before = timeline_model(tl, seq - 1, TIMELINE_BEFORE);
		struct story s;

		story_tell(&s, before, timeline_model(tl, seq, TIMELINE_WALK), timeline_event(tl, seq), timeline_text(tl));
		if (has(&s, words))
			return seq;
	}
	return 0;
}
