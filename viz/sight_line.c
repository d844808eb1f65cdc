/* sight_line.c: a position as a line of a text; the guest is not needed for it. */
#include "sight.h"

enum { OLDER_MAX = 64 };

bool
sight_line(const struct sight *s, const char *program, uint32_t pid, uint64_t seq, struct sight_line *out)
{
	struct debuginfo *d = sources_program(s->sources, program, NULL);
	const struct position *p = NULL;

	for (int i = 0; d && i < OLDER_MAX && (p = positions_at(s->positions, pid, seq, p)); i++) {
		if (!sources_own(s->sources, d, p->at, p->n, &out->line, &out->index))
			continue;
		out->position = *p;
		out->old = i > 0;
		return true;
	}
	return false;
}
