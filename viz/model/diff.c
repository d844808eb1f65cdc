/*
 * diff.c: the state rebuilt from events, held against the state read from memory.
 */
#include "diff.h"

#include <stdio.h>
#include <string.h>

#include "findings.h"

/* Both sides of one task. */
struct sides {
	const struct m_task *rebuilt, *read;
	struct findings *f;
};

static void
diff_number(const struct sides *s, const char *what, uint32_t events, uint32_t memory)
{
	if (events != memory)
		findings_add(s->f, "%s(%u): events say %s %x, memory says %x", s->rebuilt->program,
			     (unsigned)s->rebuilt->pid, what, (unsigned)events, (unsigned)memory);
}

static void
diff_values(const struct sides *s)
{
	const struct m_task *a = s->rebuilt, *b = s->read;

	diff_number(s, "parent", a->ppid, b->ppid);
	if (a->state != b->state)
		findings_add(s->f, "%s(%u): events say %s, memory says %s", a->program,
			     (unsigned)a->pid, m_state_name(a->state), m_state_name(b->state));
	diff_number(s, "wait status", a->status, b->status);
	diff_number(s, "adopted", a->adopted, b->adopted);
	diff_number(s, "page directory", a->dir, b->dir);
	diff_number(s, "kernel stack", a->stack, b->stack);
	/* The kernel's own name field is FS_NAME_MAX bytes; ours may hold more. */
	if (strncmp(a->program, b->program, FS_NAME_MAX - 1) != 0)
		findings_add(s->f, "process %u: events say program %s, memory says %s",
			     (unsigned)a->pid, a->program, b->program);
}

/* Where a page is, in words; NULL: there is none. */
static const char *
place_of(const struct m_page *page, char out[24])
{
	if (!page)
		return "no page";
	if (page->slot)
		snprintf(out, 24, "swap slot %u", (unsigned)page->slot);
	else
		snprintf(out, 24, "frame %04x", (unsigned)page->frame);
	return out;
}

static void
diff_page(const struct sides *s, const struct m_page *a, const struct m_page *b)
{
	const char *who = s->rebuilt->program;
	unsigned pid = s->rebuilt->pid, va = a ? a->va : b->va;
	char events[24], memory[24];

	if (!a || !b || a->frame != b->frame || a->slot != b->slot)
		findings_add(s->f, "%s(%u) %08x: events say %s, memory says %s", who, pid, va,
			     place_of(a, events), place_of(b, memory));
	else if (a->writable != b->writable)
		findings_add(s->f, "%s(%u) %08x: events say %s, memory says %s", who, pid, va,
			     a->writable ? "writable" : "read-only",
			     b->writable ? "writable" : "read-only");
}

/* Walks both sorted vectors at once. */
static void
diff_pages(const struct sides *s)
{
	const struct m_task *a = s->rebuilt, *b = s->read;
	uint32_t i = 0, k = 0;

	while (i < a->n_pages || k < b->n_pages) {
		const struct m_page *p = i < a->n_pages ? &a->pages[i] : NULL;
		const struct m_page *q = k < b->n_pages ? &b->pages[k] : NULL;

		if (p && q && p->va != q->va) {
			if (p->va < q->va)
				q = NULL;
			else
				p = NULL;
		}
		diff_page(s, p, q);
		i += p != NULL;
		k += q != NULL;
	}
}

static void
diff_tables(const struct sides *s)
{
	const struct m_task *a = s->rebuilt, *b = s->read;

	diff_number(s, "page tables", a->n_tables, b->n_tables);
	for (uint32_t i = 0; i < a->n_tables && i < b->n_tables; i++) {
		diff_number(s, "page table for", a->tables[i].va, b->tables[i].va);
		diff_number(s, "page table in frame", a->tables[i].frame, b->tables[i].frame);
	}
}

/* Bytes that really come from the file: a kernel may leave the number as it was before a cut. */
static uint32_t
file_bytes(const struct m_map *map)
{
	uint64_t size = (uint64_t)map->pages * FS_PAGE;

	if (!(map->flags & FS_MAP_FILE))
		return 0;
	return map->bytes < size ? map->bytes : (uint32_t)size;
}

static void
diff_map(const struct sides *s, const struct m_map *a, const struct m_map *b)
{
	diff_number(s, "map at", a->va, b->va);
	diff_number(s, "map pages", a->pages, b->pages);
	diff_number(s, "map protection", a->prot, b->prot);
	diff_number(s, "map flags", a->flags, b->flags);
	diff_number(s, "map file bytes", file_bytes(a), file_bytes(b));
	if (!file_bytes(a))
		return;
	diff_number(s, "map inode", (uint32_t)a->inode, (uint32_t)b->inode);
	diff_number(s, "map offset", a->offset, b->offset);
}

static void
diff_maps(const struct sides *s)
{
	const struct m_task *a = s->rebuilt, *b = s->read;

	diff_number(s, "maps", a->n_maps, b->n_maps);
	for (uint32_t i = 0; i < a->n_maps && i < b->n_maps; i++)
		diff_map(s, &a->maps[i], &b->maps[i]);
}

static void
diff_descriptors(const struct sides *s)
{
	for (int i = 0; i < FS_NR_FDS; i++)
		if (s->rebuilt->fd[i] != s->read->fd[i])
			findings_add(s->f, "%s(%u) descriptor %d: events say file %d, memory "
				     "says %d", s->rebuilt->program, (unsigned)s->rebuilt->pid, i,
				     s->rebuilt->fd[i], s->read->fd[i]);
}

static void
diff_slot(const struct m_task *a, const struct m_task *b, int slot, struct findings *f)
{
	struct sides s = {.rebuilt = a, .read = b, .f = f};

	if (!a->used && !b->used)
		return;
	if (a->used != b->used) {
		findings_add(f, "slot %d: events say %s, memory says %s", slot,
			     a->used ? "used" : "free", b->used ? "used" : "free");
		return;
	}
	if (a->pid != b->pid) {
		findings_add(f, "slot %d: events say pid %u, memory says %u", slot,
			     (unsigned)a->pid, (unsigned)b->pid);
		return;
	}
	diff_values(&s);
	diff_maps(&s);
	diff_tables(&s);
	diff_pages(&s);
	diff_descriptors(&s);
}

static void
diff_frames(const struct model *a, const struct model *b, struct findings *f)
{
	if (a->n_frames != b->n_frames)
		findings_add(f, "events say %u frames, memory says %u", (unsigned)a->n_frames,
			     (unsigned)b->n_frames);
	for (uint32_t i = 0; i < a->n_frames && i < b->n_frames; i++) {
		const struct m_frame *p = &a->frame[i], *q = &b->frame[i];

		if (p->refs != q->refs)
			findings_add(f, "frame %04x: events say %u owners, memory says %u",
				     (unsigned)i, p->refs, q->refs);
		if (p->kind != q->kind)
			findings_add(f, "frame %04x: events say %s, memory says %s", (unsigned)i,
				     m_frame_kind_name(p->kind), m_frame_kind_name(q->kind));
	}
}

static void
diff_slots(const struct model *a, const struct model *b, struct findings *f)
{
	if (a->n_slots != b->n_slots)
		findings_add(f, "events say %u swap slots, memory says %u", (unsigned)a->n_slots,
			     (unsigned)b->n_slots);
	for (uint32_t i = 0; i < a->n_slots && i < b->n_slots; i++)
		if (a->slot[i] != b->slot[i])
			findings_add(f, "swap slot %u: events say %u owners, memory says %u",
				     (unsigned)i, a->slot[i], b->slot[i]);
}

static void
diff_files(const struct model *a, const struct model *b, struct findings *f)
{
	for (int i = 0; i < M_FILES_MAX; i++) {
		const struct m_file *p = &a->file[i], *q = &b->file[i];

		if (p->refs != q->refs)
			findings_add(f, "open file %d: events say %u owners, memory says %u", i,
				     p->refs, q->refs);
		else if (p->refs && p->inode != q->inode)
			findings_add(f, "open file %d: events say inode %d, memory says %d", i,
				     p->inode, q->inode);
	}
}

void
model_diff(const struct model *rebuilt, const struct model *read, struct findings *f)
{
	if (rebuilt->current != read->current)
		findings_add(f, "events say process %u runs, memory says %u",
			     (unsigned)rebuilt->current, (unsigned)read->current);
	for (int i = 0; i < FS_NR_TASKS; i++)
		diff_slot(&rebuilt->task[i], &read->task[i], i, f);
	diff_frames(rebuilt, read, f);
	diff_slots(rebuilt, read, f);
	diff_files(rebuilt, read, f);
}
