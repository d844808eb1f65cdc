#include "owners.h"

static bool
has(const struct owners *o, uint32_t pid)
{
	for (unsigned i = 0; i < o->processes; i++)
		if (o->pid[i] == pid)
			return true;
	return false;
}

struct owners
owners_of(const struct model *m, uint32_t frame)
{
	struct m_owner owner[OWNERS_MAX];
	struct owners o = { .entries = model_owners(m, frame, owner, OWNERS_MAX) };

	for (unsigned i = 0; i < o.entries && i < OWNERS_MAX; i++)
		if (!has(&o, owner[i].pid))
			o.pid[o.processes++] = owner[i].pid;
	if (o.entries)
		o.va = owner[0].va;
	return o;
}

int
owners_draw(const struct owners *o, struct area a, int x, int y, enum style style, unsigned most)
{
	for (unsigned i = 0; i < o->processes && i < most; i++)
		x = draw_process(a, x, y, style, o->pid[i]);
	if (o->processes > most)
		x = draw_textf(a, x, y, style, "+%u", o->processes - most);
	return x;
}
