#include "tales.h"

#include <stdlib.h>

struct tales {
	struct model before; /* of the event that is being told */
	struct {
		uint64_t seq;   /* 0: empty */
		uint64_t asked; /* when it was asked for last */
		struct story story;
	} kept[TALES_MAX];
	uint64_t asked;
};

struct tales *
tales_new(void)
{
	struct tales *t = calloc(1, sizeof *t);

	if (t)
		model_init(&t->before);
	return t;
}

void
tales_free(struct tales *t)
{
	if (!t)
		return;
	model_free(&t->before);
	free(t);
}

/* Where it stands, else the place of the one that nobody has asked for for longest. */
static unsigned
place(const struct tales *t, uint64_t seq)
{
	unsigned oldest = 0;

	for (unsigned i = 0; i < TALES_MAX; i++) {
		if (t->kept[i].seq == seq)
			return i;
		if (t->kept[i].asked < t->kept[oldest].asked)
			oldest = i;
	}
	return oldest;
}

static void
tell(struct tales *t, struct timeline *tl, uint64_t seq)
{
	unsigned at = place(t, seq);

	t->kept[at].asked = ++t->asked;
	if (t->kept[at].seq == seq)
		return;
	model_copy(&t->before, timeline_model(tl, seq - 1, TIMELINE_WALK));
	story_tell(&t->kept[at].story, &t->before, timeline_model(tl, seq, TIMELINE_WALK),
		   timeline_event(tl, seq), timeline_text(tl));
	t->kept[at].seq = seq;
}

void
tales_keep(struct tales *t, uint64_t seq, const struct story *story)
{
	unsigned at = place(t, seq);

	if (t->kept[at].seq == seq)
		return;
	t->kept[at].asked = ++t->asked;
	t->kept[at].seq = seq;
	t->kept[at].story = *story;
}

void
tales_tell(struct tales *t, struct timeline *tl, uint64_t from, uint64_t to)
{
	if (to > timeline_end(tl))
		to = timeline_end(tl);
	if (from <= timeline_first(tl))
		from = timeline_first(tl) + 1;
	if (to >= TALES_MAX && from <= to - TALES_MAX)
		from = to - TALES_MAX + 1;
	for (uint64_t seq = from; seq <= to; seq++)
		tell(t, tl, seq);
}

const struct story *
tales_get(const struct tales *t, uint64_t seq)
{
	unsigned at = place(t, seq);

	return seq && t->kept[at].seq == seq ? &t->kept[at].story : NULL;
}
