/*
 * audit.c: one state must be consistent in itself: every count is recounted, every link followed.
 */
#include "diff.h"

#include <stdlib.h>

#include "alloc.h"
#include "findings.h"

static void
audit_frames(const struct model *m, const uint16_t *proof, struct findings *f)
{
	for (uint32_t i = 0; i < m->n_frames; i++) {
		const struct m_frame *frame = &m->frame[i];

		if (frame->refs != proof[i])
			findings_add(f, "frame %04x: count %u, but %u entries name it", (unsigned)i,
				     frame->refs, proof[i]);
		if (frame->kind == FS_FRAME_FREE && proof[i])
			findings_add(f, "frame %04x: free, but %u entries name it", (unsigned)i,
				     proof[i]);
		if (frame->kind == FS_FRAME_ANON && !frame->refs && !proof[i])
			findings_add(f, "frame %04x: lost, a private page that nobody owns",
				     (unsigned)i);
	}
}

static void
audit_slots(const struct model *m, struct findings *f)
{
	uint16_t *proof = m_resize(NULL, m->n_slots + 1, sizeof(*proof));

	model_recount_slots(m, proof);
	for (uint32_t i = 0; i < m->n_slots; i++)
		if (m->slot[i] != proof[i])
			findings_add(f, "swap slot %u: count %u, but %u entries name it", (unsigned)i,
				     m->slot[i], proof[i]);
	free(proof);
}

static void
audit_swapped(const struct model *m, const struct m_task *t, const struct m_page *page,
	      struct findings *f)
{
	if (page->slot >= m->n_slots)
		findings_add(f, "%s(%u) %08x: swap slot %u does not exist", t->program,
			     (unsigned)t->pid, (unsigned)page->va, (unsigned)page->slot);
	if (page->frame || page->writable)
		findings_add(f, "%s(%u) %08x: in slot %u, and present too", t->program,
			     (unsigned)t->pid, (unsigned)page->va, (unsigned)page->slot);
}

static void
audit_page(const struct model *m, const struct m_task *t, const struct m_page *page,
	   const uint16_t *proof, struct findings *f)
{
	const struct m_map *map = model_map(t, page->va);
	uint32_t frame = page->frame;

	if (!map)
		findings_add(f, "%s(%u) %08x: a page outside every map", t->program,
			     (unsigned)t->pid, (unsigned)page->va);
	if (page->slot) {
		audit_swapped(m, t, page, f);
		return;
	}
	if (frame >= m->n_frames) {
		findings_add(f, "%s(%u) %08x: frame %x does not exist", t->program,
			     (unsigned)t->pid, (unsigned)page->va, (unsigned)frame);
		return;
	}
	if (page->writable && m->frame[frame].kind == FS_FRAME_FILE &&
	    !(map && map->flags & FS_MAP_SHARED))
		findings_add(f, "%s(%u) %08x: may write file page %04x", t->program,
			     (unsigned)t->pid, (unsigned)page->va, (unsigned)frame);
	if (page->writable && m->frame[frame].kind == FS_FRAME_ANON && proof[frame] > 1)
		findings_add(f, "%s(%u) %08x: may write frame %04x, which has %u owners",
			     t->program, (unsigned)t->pid, (unsigned)page->va, (unsigned)frame,
			     proof[frame]);
}

static void
audit_task(const struct model *m, const struct m_task *t, const uint16_t *proof,
	   struct findings *f)
{
	if (!t->used) {
		if (t->n_pages)
			findings_add(f, "a free slot has %u user pages", (unsigned)t->n_pages);
		return;
	}
	if (t->state == FS_TASK_ZOMBIE && t->n_pages)
		findings_add(f, "%s(%u): a zombie has %u user pages", t->program, (unsigned)t->pid,
			     (unsigned)t->n_pages);
	if (t->pid && !model_task(m, t->ppid))
		findings_add(f, "%s(%u): its parent %u does not exist", t->program,
			     (unsigned)t->pid, (unsigned)t->ppid);
	for (uint32_t i = 0; i < t->n_pages; i++)
		audit_page(m, t, &t->pages[i], proof, f);
}

static void
audit_pair(const struct m_task *a, const struct m_task *b, struct findings *f)
{
	if (a->pid == b->pid)
		findings_add(f, "two tasks have pid %u", (unsigned)a->pid);
	if (a->dir && a->dir == b->dir)
		findings_add(f, "%s(%u) and %s(%u) have one page directory, %04x", a->program,
			     (unsigned)a->pid, b->program, (unsigned)b->pid, (unsigned)a->dir);
	if (a->stack && a->stack == b->stack)
		findings_add(f, "%s(%u) and %s(%u) have one kernel stack, %04x", a->program,
			     (unsigned)a->pid, b->program, (unsigned)b->pid, (unsigned)a->stack);
}

static void
audit_pairs(const struct model *m, struct findings *f)
{
	for (int i = 0; i < FS_NR_TASKS; i++)
		for (int k = i + 1; m->task[i].used && k < FS_NR_TASKS; k++)
			if (m->task[k].used)
				audit_pair(&m->task[i], &m->task[k], f);
}

static void
audit_files(const struct model *m, struct findings *f)
{
	unsigned named[M_FILES_MAX] = {0};

	for (int i = 0; i < FS_NR_TASKS; i++)
		for (int k = 0; m->task[i].used && k < FS_NR_FDS; k++) {
			int file = m->task[i].fd[k];

			if (file >= M_FILES_MAX)
				findings_add(f, "%s(%u) descriptor %d: file %d does not exist",
					     m->task[i].program, (unsigned)m->task[i].pid, k, file);
			else if (file >= 0)
				named[file]++;
		}
	for (int i = 0; i < M_FILES_MAX; i++)
		if (m->file[i].refs != named[i])
			findings_add(f, "open file %d: count %u, but %u descriptors name it", i,
				     m->file[i].refs, named[i]);
}

void
model_audit(const struct model *m, struct findings *f)
{
	uint16_t *proof = m_resize(NULL, m->n_frames + 1, sizeof(*proof));

	model_recount(m, proof);
	audit_frames(m, proof, f);
	audit_slots(m, f);
	for (int i = 0; i < FS_NR_TASKS; i++)
		audit_task(m, &m->task[i], proof, f);
	audit_pairs(m, f);
	audit_files(m, f);
	free(proof);
}
