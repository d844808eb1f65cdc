#include "marks.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "branches.h"
#include "plain.h"

/* The branch that event seq of the shown one is of. */
static unsigned
owner(const struct marks *m, uint64_t seq)
{
	return m->ways ? branches_owner(m->ways, branches_of(m->ways, m->shown), seq) : 0;
}

static bool
seen(const struct marks *m, const struct mark *one)
{
	return one->branch == owner(m, one->seq);
}

/* Where it stands, or would stand. */
static unsigned
place(const struct marks *m, unsigned branch, uint64_t seq)
{
	unsigned i = 0;

	while (i < m->n && (m->at[i].seq < seq || (m->at[i].seq == seq && m->at[i].branch < branch)))
		i++;
	return i;
}

static bool
stands(const struct marks *m, unsigned i, unsigned branch, uint64_t seq)
{
	return i < m->n && m->at[i].seq == seq && m->at[i].branch == branch;
}

static void
tell(const struct marks *m, const struct mark *one, bool there)
{
	if (m->changed)
		m->changed(m->ctx, one, there);
}

bool
marks_put(struct marks *m, unsigned branch, uint64_t seq, const char *name)
{
	unsigned i = place(m, branch, seq);

	if (!stands(m, i, branch, seq)) {
		if (m->n == MARKS_KEPT)
			return false;
		memmove(m->at + i + 1, m->at + i, (m->n - i) * sizeof m->at[0]);
		m->n++;
		m->at[i] = (struct mark){ .seq = seq, .branch = branch };
	}
	snprintf(m->at[i].name, sizeof m->at[i].name, "%s", name);
	m_plain(m->at[i].name);
	m->last = (struct mark){ .seq = seq, .branch = branch };
	tell(m, &m->at[i], true);
	return true;
}

bool
marks_take(struct marks *m, unsigned branch, uint64_t seq)
{
	unsigned i = place(m, branch, seq);
	struct mark gone;

	if (!stands(m, i, branch, seq))
		return false;
	gone = m->at[i];
	m->n--;
	memmove(m->at + i, m->at + i + 1, (m->n - i) * sizeof m->at[0]);
	if (m->last.seq == seq && m->last.branch == branch)
		m->last.seq = 0;
	tell(m, &gone, false);
	return true;
}

bool
marks_set(struct marks *m, uint64_t seq, const char *name)
{
	return marks_put(m, owner(m, seq), seq, name);
}

bool
marks_clear(struct marks *m, uint64_t seq)
{
	return marks_take(m, owner(m, seq), seq);
}

const struct mark *
marks_at(const struct marks *m, uint64_t seq)
{
	unsigned branch = owner(m, seq), i = place(m, branch, seq);

	return stands(m, i, branch, seq) ? &m->at[i] : NULL;
}

const struct mark *
marks_next(const struct marks *m, uint64_t seq, int dir)
{
	const struct mark *best = NULL;

	for (const struct mark *one = m->at; one < m->at + m->n; one++) {
		if (!seen(m, one))
			continue;
		if (dir < 0 && one->seq < seq)
			best = one;
		if (dir > 0 && one->seq > seq)
			return one;
	}
	return best;
}

const struct mark *
marks_named(const struct marks *m, const char *name)
{
	for (unsigned i = 0; i < m->n; i++)
		if (seen(m, &m->at[i]) && !strcmp(m->at[i].name, name))
			return &m->at[i];
	return NULL;
}

uint64_t
marks_last(const struct marks *m)
{
	return m->last.seq && seen(m, &m->last) ? m->last.seq : 0;
}
