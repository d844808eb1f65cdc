#include "told.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"

void
paths_open(struct paths *p)
{
	*p = (struct paths){ .n = 0 };
	paths_leave(p, 0, 0);
}

void
paths_free(struct paths *p)
{
	for (unsigned i = 0; i < p->n; i++) {
		for (size_t k = 0; k < p->path[i].n; k++)
			free(p->path[i].told[k].bytes);
		free(p->path[i].told);
	}
	free(p->path);
	*p = (struct paths){ .n = 0 };
}

unsigned
paths_leave(struct paths *p, unsigned from, uint64_t at)
{
	if (p->n == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 4;
		p->path = m_resize(p->path, p->cap, sizeof *p->path);
	}
	p->path[p->n] = (struct path){ .from = from, .at = at };
	return p->n++;
}

void
paths_add(struct paths *p, unsigned path, const struct told *told)
{
	struct path *on = &p->path[path];
	struct told *t;

	if (on->n == on->cap) {
		on->cap = on->cap ? 2 * on->cap : 8;
		on->told = m_resize(on->told, on->cap, sizeof *on->told);
	}
	t = &on->told[on->n++];
	*t = *told;
	t->bytes = m_resize(NULL, told->n + 1, 1);
	memcpy(t->bytes, told->bytes, told->n);
}

bool
paths_share(const struct paths *p, unsigned path, uint64_t upto, unsigned of, uint64_t seq)
{
	while (path != of && p->path[path].from != path) {
		upto = upto < p->path[path].at ? upto : p->path[path].at;
		path = p->path[path].from;
	}
	return path == of && seq <= upto;
}

unsigned
paths_owner(const struct paths *p, unsigned path, uint64_t seq)
{
	while (p->path[path].from != path && seq < p->path[path].at)
		path = p->path[path].from;
	return path;
}

/* The first on a path that was told after event seq or later, as an index. */
static size_t
first_from(const struct path *path, uint64_t seq)
{
	size_t i = 0;

	while (i < path->n && path->told[i].seq < seq)
		i++;
	return i;
}

const struct told *
paths_at(const struct paths *p, unsigned path, uint64_t seq, size_t nr)
{
	const struct path *on = &p->path[paths_owner(p, path, seq)];
	size_t i = first_from(on, seq) + nr;

	return i < on->n && on->told[i].seq == seq ? &on->told[i] : NULL;
}

bool
paths_told_between(const struct paths *p, unsigned path, uint64_t from, uint64_t upto, uint64_t *seq)
{
	bool found = false;

	for (;; path = p->path[path].from) {
		const struct path *on = &p->path[path];

		for (size_t i = first_from(on, from); i < on->n && on->told[i].seq < upto; i++)
			if (on->told[i].between && (!found || on->told[i].seq < *seq)) {
				*seq = on->told[i].seq;
				found = true;
			}
		if (on->from == path || on->at <= from)
			return found;
		upto = upto < on->at ? upto : on->at;
	}
}

uint64_t
paths_next(const struct paths *p, unsigned path, uint64_t seq, uint64_t upto)
{
	unsigned on = paths_owner(p, path, seq + 1);
	uint64_t found = upto;

	/* On each path from `path` down to `on`, what lies before the next one leaves it. */
	for (;; path = p->path[path].from) {
		const struct path *at = &p->path[path];
		size_t i = first_from(at, seq + 1 > at->at ? seq + 1 : at->at);

		if (i < at->n && at->told[i].seq < upto)
			found = at->told[i].seq;
		if (path == on)
			return found;
		upto = upto < at->at ? upto : at->at;
	}
}
