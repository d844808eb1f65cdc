/* positions.c: a sorted list a process. */
#include "positions.h"

#include <stdlib.h>
#include <string.h>

#define PID_MAX 65535u /* an event has 16 bits for one */

struct track { /* of one process */
	struct position *list; /* sorted by seq */
	size_t n, cap;
};

struct positions {
	struct track *tracks; /* by pid */
	size_t n;
};

struct positions *
positions_new(void)
{
	return calloc(1, sizeof(struct positions));
}

void
positions_free(struct positions *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n; i++)
		free(p->tracks[i].list);
	free(p->tracks);
	free(p);
}

static struct track *
find(const struct positions *p, uint32_t pid)
{
	return pid < p->n && p->tracks[pid].n ? &p->tracks[pid] : NULL;
}

static struct track *
find_or_add(struct positions *p, uint32_t pid)
{
	size_t n = pid + 64; /* the next ones are soon there */
	struct track *tracks;

	if (pid < p->n)
		return &p->tracks[pid];
	tracks = pid <= PID_MAX ? realloc(p->tracks, n * sizeof *tracks) : NULL;
	if (!tracks)
		return NULL;
	memset(tracks + p->n, 0, (n - p->n) * sizeof *tracks);
	p->tracks = tracks;
	p->n = n;
	return &tracks[pid];
}

void
positions_cut(struct positions *p, uint64_t seq)
{
	for (size_t i = 0; i < p->n; i++)
		while (p->tracks[i].n && p->tracks[i].list[p->tracks[i].n - 1].seq > seq)
			p->tracks[i].n--;
}

struct positions *
positions_upto(const struct positions *p, uint64_t seq)
{
	struct positions *part = positions_new();

	for (size_t i = 0; part && i < p->n; i++) {
		const struct track *from = &p->tracks[i];
		struct track *to = from->n ? find_or_add(part, (uint32_t)i) : NULL;

		if (to && (to->list = malloc(from->n * sizeof *to->list))) {
			memcpy(to->list, from->list, from->n * sizeof *to->list);
			to->n = to->cap = from->n;
		}
	}
	if (part)
		positions_cut(part, seq);
	return part;
}

/* What is known of the same moment gives way, but it stays the first. */
static void
put(struct positions *p, uint32_t pid, struct position at)
{
	struct track *t = find_or_add(p, pid);

	if (!t || (t->n && !at.n && !at.first && !t->list[t->n - 1].n)) /* still unknown: no news */
		return;
	if (t->n && t->list[t->n - 1].seq >= at.seq) {
		at.first |= t->list[--t->n].first;
	} else if (t->n == t->cap) {
		size_t cap = t->cap ? 2 * t->cap : 16;
		struct position *list = realloc(t->list, cap * sizeof *list);

		if (!list)
			return;
		t->list = list;
		t->cap = cap;
	}
	t->list[t->n++] = at;
}

static void
put_eip(struct positions *p, const struct fs_event *e, uint32_t eip)
{
	put(p, e->pid, (struct position){ .seq = e->seq, .at = { eip }, .n = 1 });
}

/* The child stands where its parent does. */
static void
copy(struct positions *p, const struct fs_event *e, uint32_t child)
{
	struct position at = { .n = 0 };
	const struct track *parent = find(p, e->pid);

	if (parent && parent->n)
		at = parent->list[parent->n - 1];
	at.seq = e->seq;
	at.first = true;
	at.fresh = false;
	put(p, child, at);
}

void
positions_event(struct positions *p, const struct fs_event *e)
{
	switch (e->type) {
	case FS_TASK: copy(p, e, e->arg[FS_TASK_child]); break;
	case FS_EXEC: put(p, e->pid, (struct position){ .seq = e->seq, .first = true, .fresh = true }); break;
	case FS_CALL: put(p, e->pid, (struct position){ .seq = e->seq }); break;
	case FS_FAULT: put_eip(p, e, e->arg[FS_FAULT_eip]); break;
	case FS_SEGV: put_eip(p, e, e->arg[FS_SEGV_eip]); break;
	case FS_TRAP: put_eip(p, e, e->arg[FS_TRAP_eip]); break;
	case FS_BREAK: put_eip(p, e, e->arg[FS_BREAK_eip]); break;
	case FS_STEP: put_eip(p, e, e->arg[FS_STEP_eip]); break;
	}
}

void
positions_add(struct positions *p, uint32_t pid, uint64_t seq, const uint32_t *at, size_t n)
{
	struct position new = { .seq = seq, .n = (uint8_t)(n < POSITION_DEPTH ? n : POSITION_DEPTH) };

	memcpy(new.at, at, new.n * sizeof *at);
	put(p, pid, new);
}

const struct position *
positions_at(const struct positions *p, uint32_t pid, uint64_t seq, const struct position *older)
{
	const struct track *t = find(p, pid);
	size_t low = 0, high = t ? t->n : 0;

	if (older)
		return !older->first && older > t->list ? older - 1 : NULL;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->list[mid].seq <= seq)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? &t->list[low - 1] : NULL;
}
