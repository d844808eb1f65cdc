/* app_view_versus.c: another branch beside the shown one, for the pane compare. */
#include "app_view_own.h"

#include <stdio.h>

#include "branches.h"

/* The history of that branch; NULL: there is none, or it is the shown one. */
static struct timeline *
other_branch(const struct app_view *v, int branch)
{
	const struct branches *b = v->marks.ways;

	if (!b || branch < 0 || (unsigned)branch >= b->n || b->at[branch].timeline == v->timeline)
		return NULL;
	return b->at[branch].timeline;
}

int
app_view_held(const struct app_view *v)
{
	return other_branch(v, (int)v->against - 1) ? (int)v->against - 1 : -1;
}

int
app_view_next_held(const struct app_view *v)
{
	int n = v->marks.ways ? (int)v->marks.ways->n : 0;

	for (int i = app_view_held(v) + 1; i < n; i++)
		if (other_branch(v, i))
			return i;
	return -1;
}

void
app_view_hold(struct app_view *v, int branch)
{
	v->against = (unsigned)(branch + 1);
	versus_free(&v->versus);
	tales_free(v->others);
	v->others = NULL;
	v->parting[0] = '\0';
}

bool
app_view_compares(const struct app_view *v, int w, int h)
{
	struct layout l;

	app_view_layout(v, w, h - app_view_caption_rows(v, w), &l);
	return !l.too_small && l.pane[PANE_COMPARE].w > 0;
}

/* The shown one may be the way to a moment that is known already. */
static const char *
shown_name(const struct app_view *v, const struct branches *b)
{
	if (v->timeline == b->again)
		return b->name[0] ? b->name : "again";
	return b->at[branches_of(b, v->timeline)].name;
}

static uint64_t
common(const struct app_view *v, const struct branches *b, unsigned other)
{
	uint64_t n = branches_common(b, branches_of(b, v->timeline), other), end = timeline_end(v->timeline);

	return n < end ? n : end;
}

static void
tell_parting(struct app_view *v, struct scene *s)
{
	const struct versus *vs = &v->versus;
	unsigned long long end = vs->end_a < vs->end_b ? vs->end_a : vs->end_b;

	if (vs->parts && !v->parting[0])
		versus_words(vs->a, vs->b, vs->parts, s->mine, s->theirs, v->parting, sizeof v->parting);
	else if (!vs->parts && !vs->through)
		snprintf(v->parting, sizeof v->parting, "the two are being compared ...");
	else if (!vs->parts && vs->end_a == vs->end_b)
		snprintf(v->parting, sizeof v->parting, "they are the same, to event %llu", end);
	else if (!vs->parts)
		snprintf(v->parting, sizeof v->parting, "they are the same to event %llu, where \"%s\" ends", end,
			 vs->end_a < vs->end_b ? s->mine : s->theirs);
	s->parting = v->parting;
}

/* The sentences of the rows around the shown one; upwards first, for a model is led forward. */
static void
tell_rows(struct app_view *v, struct versus_row r, int h)
{
	int up = 0, n = 0;

	while (up < h && versus_move(&v->versus, &r, -1))
		up++;
	do {
		if (r.a)
			tales_tell(v->tales, v->timeline, r.a, r.a);
		if (r.b)
			tales_tell(v->others, v->versus.b, r.b, r.b);
	} while (++n <= up + h && versus_move(&v->versus, &r, 1));
}

void
app_view_versus(struct app_view *v, struct scene *s, int h)
{
	const struct branches *b = v->marks.ways;
	int nr = app_view_held(v);
	struct versus_row r;
	bool parted;

	if (nr < 0 || (!v->others && !(v->others = tales_new())))
		return;
	s->mine = shown_name(v, b);
	s->theirs = b->at[nr].name;
	if (v->versus.a && (v->versus.a != v->timeline || v->versus.b != b->at[nr].timeline)) {
		app_view_hold(v, nr); /* one of them is another one by now */
		v->others = tales_new();
	}
	versus_set(&v->versus, v->timeline, b->at[nr].timeline, common(v, b, (unsigned)nr));
	parted = v->versus.parts != 0;
	while (v->others && versus_work(&v->versus))
		if (v->in_parts) {
			v->behind = true;
			break;
		}
	if (!v->others)
		return;
	if (!parted)
		v->parting[0] = '\0';
	tell_parting(v, s);
	s->versus = &v->versus;
	s->others = v->others;
	s->other_seq = v->shown < timeline_end(v->versus.b) ? v->shown : timeline_end(v->versus.b);
	if (versus_find(&v->versus, v->shown, &r)) {
		s->other_seq = versus_beside(&v->versus, &r);
		tell_rows(v, r, h);
	}
	s->other = timeline_model(v->versus.b, s->other_seq, TIMELINE_OTHER);
}
