/* sight_variable.c: what stands at the address that an event is about, as the program's source calls it. */
#include "sight.h"

#include <stdio.h>

#include "plain.h"

enum { EARLIER = 16 }; /* events between a fault and what it comes to, at most: tables, frames, pages that go */

static bool
comes_of_fault(uint32_t type)
{
	return type == FS_ZERO || type == FS_PAGEIN || type == FS_COPY || type == FS_REUSE || type == FS_SWAPIN;
}

/* The address itself: of what a fault has come to, the fault says it. 0: the event is about none. */
static uint32_t
address_of(const struct timeline *tl, const struct fs_event *e)
{
	struct timeline_match fault = { .types = 1ull << FS_FAULT, .pid = e->pid };
	const struct fs_event *before;
	uint64_t seq;

	if (e->type == FS_FAULT)
		return e->arg[FS_FAULT_va];
	if (e->type == FS_BREAK && e->arg[FS_BREAK_kind] == FS_DEBUG_WRITE)
		return e->arg[FS_BREAK_address];
	if (!comes_of_fault(e->type))
		return 0;
	seq = timeline_find(tl, e->seq, -1, fault);
	before = seq && e->seq - seq <= EARLIER ? timeline_event(tl, seq) : NULL;
	return before && before->arg[FS_FAULT_va] / FS_PAGE == e->arg[0] / FS_PAGE ? before->arg[FS_FAULT_va] : 0;
}

bool
sight_variable(const struct sight *s, const struct timeline *tl, const struct model *now, uint64_t seq, char *out, size_t size)
{
	const struct fs_event *e = timeline_event(tl, seq);
	const struct m_task *task = e ? model_task(now, e->pid) : NULL;
	uint32_t address = task ? address_of(tl, e) : 0, offset = 0;
	const struct m_map *map = address ? model_map(task, address) : NULL;
	struct debuginfo *d = address ? sources_program(s->sources, task->program, NULL) : NULL;
	const char *name = d ? di_object_at(d, address, &offset) : NULL;

	if (name && offset)
		snprintf(out, size, "%08x lies in the variable `%.60s`, %u bytes behind its start", address, name, offset);
	else if (name)
		snprintf(out, size, "%08x is the variable `%.60s`", address, name);
	else if (map && map->flags & FS_MAP_STACK)
		snprintf(out, size, "%08x lies on its stack", address);
	else
		return false;
	m_plain(out);
	return true;
}
