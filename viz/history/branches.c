#include "branches.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "versus.h"

void
branches_put(struct branches *b, const struct branch *one)
{
	if (b->n == b->cap) {
		b->cap = b->cap ? 2 * b->cap : 4;
		b->at = m_resize(b->at, b->cap, sizeof *b->at);
	}
	b->at[b->n++] = *one;
}

void
branches_open(struct branches *b, struct timeline *first)
{
	*b = (struct branches){ .n = 0 };
	branches_put(b, &(struct branch){ .name = "first", .timeline = first });
}

/* Whoever is taken back is told what to look at. */
static void
forget_old(struct branches *b)
{
	while (b->n_old)
		timeline_free(b->old[--b->n_old].timeline);
	timeline_free(b->again);
	b->again = NULL;
}

void
branches_free(struct branches *b)
{
	for (unsigned i = 0; i < b->n; i++)
		timeline_free(b->at[i].timeline);
	forget_old(b);
	free(b->at);
	free(b->old);
	*b = (struct branches){ .n = 0 };
}

struct timeline *
branches_guest(const struct branches *b)
{
	return b->again ? b->again : b->at[b->now].timeline;
}

unsigned
branches_of(const struct branches *b, const struct timeline *tl)
{
	for (unsigned i = 0; i < b->n; i++)
		if (b->at[i].timeline == tl)
			return i;
	for (unsigned i = 0; i < b->n_old; i++)
		if (b->old[i].timeline == tl)
			return b->old[i].branch;
	return b->now;
}

unsigned
branches_owner(const struct branches *b, unsigned nr, uint64_t seq)
{
	while (nr && seq <= b->at[nr].parts)
		nr = b->at[nr].parent;
	return nr;
}

int
branches_named(const struct branches *b, const char *name)
{
	for (unsigned i = 0; i < b->n; i++)
		if (!strcmp(b->at[i].name, name))
			return (int)i;
	return -1;
}

/* ---- going on ---- */

/* Somebody may look at it until it is told that there is another. */
static void
keep_old(struct branches *b, struct timeline *tl, unsigned branch)
{
	b->old = m_resize(b->old, b->n_old + 1, sizeof *b->old);
	b->old[b->n_old].timeline = tl;
	b->old[b->n_old++].branch = branch;
}

/* All that is known was done again: from here it is the branch. */
static void
join(struct branches *b)
{
	struct branch *now = &b->at[b->now];

	keep_old(b, now->timeline, b->now);
	now->timeline = b->again;
	now->path = b->again_path;
	b->again = NULL;
}

void
branches_rewind(struct branches *b, unsigned nr, uint64_t seq, unsigned path)
{
	struct timeline *of = b->at[nr].timeline;
	size_t console = timeline_model(of, seq, TIMELINE_WALK)->console_len;

	forget_old(b);
	b->now = nr;
	b->again = timeline_part(of, seq, SIZE_MAX, console);
	b->again_path = path;
	b->name[0] = '\0';
	if (seq == timeline_end(of))
		join(b);
}

/* What is done now was never done: a branch begins. */
static void
part(struct branches *b, uint64_t parts)
{
	struct branch new = { .parent = b->now, .parts = parts, .path = b->again_path, .timeline = b->again };

	if (b->name[0])
		snprintf(new.name, sizeof new.name, "%s", b->name);
	else
		for (unsigned nr = b->n; !new.name[0] || branches_named(b, new.name) >= 0; nr++)
			snprintf(new.name, sizeof new.name, "b%u", nr);
	b->again = NULL;
	b->name[0] = '\0';
	branches_put(b, &new);
	b->now = b->n - 1;
}

const char *
branches_add(struct branches *b, const struct fs_event *e, bool *parted)
{
	struct timeline *known = b->at[b->now].timeline, *tl = branches_guest(b);
	const struct fs_event *then = b->again ? timeline_event(known, e->seq) : NULL;
	const char *fault;

	*parted = b->again && (!then || !versus_same(known, b->again, then, e));
	if (*parted)
		part(b, timeline_end(tl));
	fault = timeline_add(tl, e);
	if (b->again && timeline_end(tl) == timeline_end(known))
		join(b);
	return fault;
}

bool
branches_name(struct branches *b, const char *name)
{
	size_t n = strlen(name);
	int has = branches_named(b, name);

	if (!n || n >= BRANCH_NAME || strpbrk(name, "\"\\\n") || (has >= 0 && (b->again || (unsigned)has != b->now)))
		return false;
	snprintf(b->again ? b->name : b->at[b->now].name, BRANCH_NAME, "%s", name);
	return true;
}

void
branches_words(const struct branches *b, const struct timeline *shown, char *out, size_t size)
{
	const struct branch *now = &b->at[branches_of(b, shown)];

	out[0] = '\0';
	if (shown == b->again)
		snprintf(out, size, "again, known to %llu", (unsigned long long)timeline_end(now->timeline));
	else if (b->n > 1 || b->again)
		snprintf(out, size, "%s", now->name);
}

/* ---- two of them ---- */

uint64_t
branches_common(const struct branches *b, unsigned one, unsigned other)
{
	uint64_t common = timeline_end(b->at[one].timeline);

	while (one != other) { /* the younger one cannot be an ancestor of the other */
		unsigned *younger = one > other ? &one : &other;

		if (b->at[*younger].parts < common)
			common = b->at[*younger].parts;
		*younger = b->at[*younger].parent;
	}
	return common;
}

uint64_t
branches_compare(struct branches *b, unsigned one, unsigned other, char *out, size_t size)
{
	struct branch *x = &b->at[one], *y = &b->at[other];
	uint64_t seq = versus_first(x->timeline, y->timeline, branches_common(b, one, other));
	uint64_t ex = timeline_end(x->timeline), ey = timeline_end(y->timeline);

	if (seq)
		versus_words(x->timeline, y->timeline, seq, x->name, y->name, out, size);
	else if (ex == ey)
		snprintf(out, size, "\"%s\" and \"%s\" are the same", x->name, y->name);
	else
		snprintf(out, size, "\"%s\" and \"%s\" are the same to event %llu, where \"%s\" ends", x->name, y->name,
			 (unsigned long long)(ex < ey ? ex : ey), ex < ey ? x->name : y->name);
	return seq;
}
