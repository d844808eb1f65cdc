#include "marks.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "plain.h"

/* Where seq stands, or would stand. */
static unsigned
place(const struct marks *m, uint64_t seq)
{
	unsigned i = 0;

	while (i < m->n && m->at[i].seq < seq)
		i++;
	return i;
}

static void
tell(const struct marks *m, uint64_t seq, const char *name)
{
	if (m->changed)
		m->changed(m->ctx, seq, name);
}

bool
marks_set(struct marks *m, uint64_t seq, const char *name)
{
	unsigned i = place(m, seq);

	if (i == m->n || m->at[i].seq != seq) {
		if (m->n == MARKS_KEPT)
			return false;
		memmove(m->at + i + 1, m->at + i, (m->n - i) * sizeof m->at[0]);
		m->n++;
		m->at[i].seq = seq;
	}
	snprintf(m->at[i].name, sizeof m->at[i].name, "%s", name);
	m_plain(m->at[i].name);
	m->last = seq;
	tell(m, seq, m->at[i].name);
	return true;
}

bool
marks_clear(struct marks *m, uint64_t seq)
{
	unsigned i = place(m, seq);

	if (i == m->n || m->at[i].seq != seq)
		return false;
	m->n--;
	memmove(m->at + i, m->at + i + 1, (m->n - i) * sizeof m->at[0]);
	if (m->last == seq)
		m->last = 0;
	tell(m, seq, NULL);
	return true;
}

const struct mark *
marks_at(const struct marks *m, uint64_t seq)
{
	unsigned i = place(m, seq);

	return i < m->n && m->at[i].seq == seq ? &m->at[i] : NULL;
}

const struct mark *
marks_next(const struct marks *m, uint64_t seq, int dir)
{
	unsigned i = place(m, seq);

	if (dir < 0)
		return i ? &m->at[i - 1] : NULL;
	i += i < m->n && m->at[i].seq == seq;
	return i < m->n ? &m->at[i] : NULL;
}

const struct mark *
marks_named(const struct marks *m, const char *name)
{
	for (unsigned i = 0; i < m->n; i++)
		if (!strcmp(m->at[i].name, name))
			return &m->at[i];
	return NULL;
}
