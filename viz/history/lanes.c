#include "lanes.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"

#define PIDS 65536 /* those that fit in an event */
#define STEP 64 /* changes in a summary, and summaries in a summary of those */

/* ---- a lane grows ---- */

static void
lane_free(struct lane *l)
{
	free(l->change);
	free(l->mark);
	free(l->level[0].mask);
	free(l->level[1].mask);
}

void
lanes_free(struct lanes *l)
{
	for (size_t i = 0; i < l->n; i++)
		lane_free(&l->lane[i]);
	free(l->lane);
	free(l->last);
	*l = (struct lanes){ 0 };
}

static void *
room(void *at, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return at;
	*cap = *cap ? *cap * 2 : 8;
	return m_resize(at, *cap, size);
}

static void
summarize(struct lane *l, enum lane_state state)
{
	size_t of = l->n - 1;

	for (int i = 0; i < 2; i++) {
		of /= STEP;
		if (of == l->level[i].n) {
			l->level[i].mask = room(l->level[i].mask, of, &l->level[i].cap, sizeof(uint16_t));
			l->level[i].mask[l->level[i].n++] = 0;
		}
		l->level[i].mask[of] |= (uint16_t)(1u << state);
	}
}

static enum lane_state
state_of(const struct lane *l)
{
	if (l->base != LANE_READY || !l->has_cpu)
		return l->base;
	return l->in_call || l->in_fault ? LANE_KERNEL : LANE_RUNNING;
}

/* After an event may have changed something about it. */
static void
note(struct lane *l, const struct fs_event *e)
{
	enum lane_state state;

	if (!l)
		return;
	state = state_of(l);
	if (l->n && l->change[l->n - 1].state == state)
		return;
	l->change = room(l->change, l->n, &l->cap, sizeof *l->change);
	l->change[l->n++] = (struct lane_change){ e->seq, e->time, state };
	summarize(l, state);
}

static void
mark(struct lane *l, const struct fs_event *e)
{
	if (!l)
		return;
	l->mark = room(l->mark, l->n_marks, &l->cap_marks, sizeof *l->mark);
	l->mark[l->n_marks++] = (struct lane_mark){ e->seq, e->time, e->type };
}

/* ---- the events ---- */

/* The living one; pids come again, and the last is the one. */
static struct lane *
find(struct lanes *l, uint32_t pid)
{
	uint32_t i = pid && pid < PIDS && l->last ? l->last[pid] : 0;

	return i && l->lane[i - 1].base != LANE_NONE ? &l->lane[i - 1] : NULL;
}

static struct lane *
add_lane(struct lanes *l, struct lane new)
{
	l->lane = room(l->lane, l->n, &l->cap, sizeof *l->lane);
	l->lane[l->n++] = new;
	if (!l->last) {
		l->last = m_resize(NULL, PIDS, sizeof *l->last);
		memset(l->last, 0, PIDS * sizeof *l->last);
	}
	l->last[new.pid % PIDS] = (uint32_t)l->n;
	return &l->lane[l->n - 1];
}

static void
born(struct lanes *l, const struct fs_event *e)
{
	const struct lane *parent = find(l, e->pid);
	struct lane child = { .pid = e->arg[FS_TASK_child], .base = LANE_MADE };

	if (!child.pid)
		return;
	if (parent) {
		child.path = parent->path;
		child.len = parent->len;
		child.first = parent->first;
	}
	note(add_lane(l, child), e);
}

static enum lane_state
found_as(uint32_t state)
{
	switch (state) {
	case FS_TASK_RUNNING: return LANE_READY;
	case FS_TASK_UNINTERRUPTIBLE: return LANE_MADE;
	case FS_TASK_ZOMBIE: return LANE_ZOMBIE;
	case FS_TASK_STOPPED: return LANE_STOPPED;
	default: return LANE_ASLEEP;
	}
}

/* Those who were there when history began. */
static void
begin(struct lanes *l, const struct model *m)
{
	const struct fs_event here = { .seq = m->seq, .time = m->time };

	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &m->task[i];
		struct lane lane = { .pid = t->pid, .base = (uint8_t)found_as(t->state), .has_cpu = m->current == t->pid,
				     .in_call = t->call != 0, .has_run = t->ran != 0, .first = t };

		if (t->used && t->pid)
			note(add_lane(l, lane), &here);
	}
	l->seq = m->seq;
}

static void
become(struct lane *l, const struct fs_event *e, enum lane_state base)
{
	if (!l)
		return;
	l->base = (uint8_t)base;
	if (base == LANE_NONE || base == LANE_ZOMBIE)
		l->in_call = l->in_fault = false;
	note(l, e);
}

static void
cpu(struct lane *l, const struct fs_event *e, bool has)
{
	if (!l)
		return;
	l->has_cpu = has;
	if (has && !l->has_run)
		l->in_call = false; /* it stood in its parent's fork, and is out of it now */
	l->has_run |= has;
	note(l, e);
}

static void
in_kernel(struct lane *l, const struct fs_event *e, bool call, bool fault)
{
	if (!l)
		return;
	l->in_call = call;
	l->in_fault = fault;
	note(l, e);
}

static void
took_program(struct lane *l, const struct fs_event *e)
{
	if (!l)
		return;
	l->first = NULL;
	l->path = e->arg[FS_EXEC_path];
	l->len = e->arg[FS_EXEC_len];
	mark(l, e);
}

static void
take(struct lanes *l, const struct fs_event *e)
{
	struct lane *own = find(l, e->pid);

	switch (e->type) {
	case FS_TASK: born(l, e); break;
	case FS_FORKED:
		mark(own, e);
		become(find(l, e->arg[FS_FORKED_child]), e, LANE_READY);
		break;
	case FS_NOFORK: become(find(l, e->arg[FS_NOFORK_child]), e, LANE_NONE); break;
	case FS_EXEC: took_program(own, e); break;
	case FS_EXIT: mark(own, e); break;
	case FS_REPARENT: mark(find(l, e->arg[FS_REPARENT_child]), e); break;
	case FS_ZOMBIE: become(own, e, LANE_ZOMBIE); break;
	case FS_REAP: become(find(l, e->arg[FS_REAP_child]), e, LANE_NONE); break;
	case FS_SWITCH:
		cpu(find(l, e->arg[FS_SWITCH_from]), e, false);
		cpu(find(l, e->arg[FS_SWITCH_to]), e, true);
		break;
	case FS_SLEEP: become(own, e, LANE_ASLEEP); break;
	case FS_STOP: become(own, e, LANE_STOPPED); break;
	case FS_WAKE: become(find(l, e->arg[FS_WAKE_who]), e, LANE_READY); break;
	case FS_CALL: in_kernel(own, e, true, false); break;
	case FS_RET: in_kernel(own, e, false, false); break;
	case FS_FAULT: in_kernel(own, e, own && own->in_call, true); break;
	case FS_ZERO: case FS_PAGEIN: case FS_COPY: case FS_REUSE: case FS_SWAPIN: case FS_SEGV: case FS_OOM:
		in_kernel(own, e, own && own->in_call, false);
		break;
	}
}

void
lanes_update(struct lanes *l, const struct timeline *tl)
{
	while (lanes_read(l, tl, timeline_end(tl)))
		;
}

bool
lanes_read(struct lanes *l, const struct timeline *tl, uint64_t most)
{
	if (timeline_first_model(tl) && !l->seq)
		begin(l, timeline_first_model(tl));
	for (; most && l->seq < timeline_end(tl); most--)
		take(l, timeline_event(tl, ++l->seq));
	return l->seq < timeline_end(tl);
}

/* ---- questions ---- */

/* The first change (or mark) at or after a position; their seq and time stand first, alike. */
static size_t
first_at(const void *base, size_t n, size_t size, enum lane_axis axis, uint64_t at)
{
	size_t low = 0;

	while (low < n) {
		size_t mid = low + (n - low) / 2;
		const uint64_t *key = (const void *)((const char *)base + mid * size);
		if (key[axis == LANE_BY_TIME] < at)
			low = mid + 1;
		else
			n = mid;
	}
	return low;
}

/* The states of changes [from, to), by the widest summaries that fit. */
static unsigned
mask_of(const struct lane *l, size_t from, size_t to)
{
	unsigned mask = 0;

	while (from < to) {
		if (from % (STEP * STEP) == 0 && to - from >= STEP * STEP) {
			mask |= l->level[1].mask[from / (STEP * STEP)];
			from += STEP * STEP;
		} else if (from % STEP == 0 && to - from >= STEP) {
			mask |= l->level[0].mask[from / STEP];
			from += STEP;
		} else {
			mask |= 1u << l->change[from++].state;
		}
	}
	return mask;
}

unsigned
lane_states(const struct lane *l, enum lane_axis axis, uint64_t from, uint64_t to)
{
	size_t a = first_at(l->change, l->n, sizeof *l->change, axis, from + 1);
	size_t b = first_at(l->change, l->n, sizeof *l->change, axis, to);

	if (b < a)
		b = a;
	return (a ? 1u << l->change[a - 1].state : 1u << LANE_NONE) | mask_of(l, a, b);
}

enum lane_state
lane_at(const struct lane *l, enum lane_axis axis, uint64_t at)
{
	size_t i = first_at(l->change, l->n, sizeof *l->change, axis, at + 1);

	return i ? l->change[i - 1].state : LANE_NONE;
}

const struct lane_mark *
lane_mark(const struct lane *l, enum lane_axis axis, uint64_t from, uint64_t to, size_t *more)
{
	size_t a = first_at(l->mark, l->n_marks, sizeof *l->mark, axis, from);
	size_t b = first_at(l->mark, l->n_marks, sizeof *l->mark, axis, to);

	*more = b > a ? b - a - 1 : 0;
	return b > a ? &l->mark[a] : NULL;
}

uint64_t
lanes_event(const struct timeline *tl, enum lane_axis axis, uint64_t at)
{
	uint64_t low = timeline_first(tl), high = timeline_end(tl);

	if (axis == LANE_BY_EVENT)
		return at < high ? at : high;
	while (low < high) { /* the last event whose time is not after `at` lies in [low, high] */
		uint64_t mid = low + (high - low + 1) / 2;
		if (timeline_event(tl, mid)->time <= at)
			low = mid;
		else
			high = mid - 1;
	}
	return low;
}
