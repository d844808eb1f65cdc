/*
 * model.c: the model as a value (made, copied, freed) and the questions one can ask it.
 */
#include "model.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"

void
model_init(struct model *m)
{
	memset(m, 0, sizeof(*m));
}

void
model_free(struct model *m)
{
	for (int i = 0; i < FS_NR_TASKS; i++) {
		free(m->task[i].pages);
		free(m->task[i].tables);
	}
	free(m->frame);
	free(m->slot);
	memset(m, 0, sizeof(*m));
}

/* Copies the values and keeps dst's own vectors, which grow when they must. */
static void
task_copy(struct m_task *dst, const struct m_task *src)
{
	struct m_task own = *dst;

	*dst = *src;
	dst->pages = own.pages;
	dst->cap_pages = own.cap_pages;
	dst->tables = own.tables;
	dst->cap_tables = own.cap_tables;
	if (dst->cap_pages < src->n_pages) {
		dst->cap_pages = src->n_pages;
		dst->pages = m_resize(dst->pages, dst->cap_pages, sizeof(*dst->pages));
	}
	if (dst->cap_tables < src->n_tables) {
		dst->cap_tables = src->n_tables;
		dst->tables = m_resize(dst->tables, dst->cap_tables, sizeof(*dst->tables));
	}
	if (src->n_pages)
		memcpy(dst->pages, src->pages, src->n_pages * sizeof(*src->pages));
	if (src->n_tables)
		memcpy(dst->tables, src->tables, src->n_tables * sizeof(*src->tables));
}

void
model_copy(struct model *dst, const struct model *src)
{
	if (dst->n_frames != src->n_frames && src->n_frames)
		dst->frame = m_resize(dst->frame, src->n_frames, sizeof(*dst->frame));
	if (src->n_frames)
		memcpy(dst->frame, src->frame, src->n_frames * sizeof(*src->frame));
	dst->n_frames = src->n_frames;
	if (dst->n_slots != src->n_slots && src->n_slots)
		dst->slot = m_resize(dst->slot, src->n_slots, sizeof(*dst->slot));
	if (src->n_slots)
		memcpy(dst->slot, src->slot, src->n_slots * sizeof(*src->slot));
	dst->n_slots = src->n_slots;
	for (int i = 0; i < FS_NR_TASKS; i++)
		task_copy(&dst->task[i], &src->task[i]);
	memcpy(dst->file, src->file, sizeof(dst->file));
	memcpy(dst->misfit, src->misfit, sizeof(dst->misfit));
	dst->seq = src->seq;
	dst->time = src->time;
	dst->current = src->current;
	dst->console_len = src->console_len;
}

bool
m_waits_for_input(const struct m_task *t)
{
	return t->used && t->state == FS_TASK_INTERRUPTIBLE &&
	       (t->sleep_why == FS_WHY_CONSOLE || t->sleep_why == FS_WHY_POLL);
}

bool
model_wants_input(const struct model *m)
{
	for (const struct m_task *t = m->task; t < m->task + FS_NR_TASKS; t++)
		if (m_waits_for_input(t))
			return true;
	return false;
}

int
model_slot(const struct model *m, uint32_t pid)
{
	for (int i = 0; i < FS_NR_TASKS; i++)
		if (m->task[i].used && m->task[i].pid == pid)
			return i;
	return -1;
}

const struct m_task *
model_task(const struct model *m, uint32_t pid)
{
	int slot = model_slot(m, pid);

	return slot < 0 ? NULL : &m->task[slot];
}

struct m_task *
model_task_mut(struct model *m, uint32_t pid)
{
	int slot = model_slot(m, pid);

	return slot < 0 ? NULL : &m->task[slot];
}

const struct m_map *
model_map(const struct m_task *t, uint32_t va)
{
	for (uint32_t i = 0; i < t->n_maps; i++)
		if (va >= t->maps[i].va && (va - t->maps[i].va) / FS_PAGE < t->maps[i].pages)
			return &t->maps[i];
	return NULL;
}

unsigned
model_owners(const struct model *m, uint32_t frame, struct m_owner *out, unsigned max)
{
	unsigned n = 0;

	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &m->task[i];

		for (uint32_t k = 0; t->used && k < t->n_pages; k++) {
			if (t->pages[k].frame != frame || t->pages[k].slot)
				continue;
			if (n < max)
				out[n] = (struct m_owner){.pid = t->pid, .va = t->pages[k].va,
							  .writable = t->pages[k].writable};
			n++;
		}
	}
	return n;
}

void
model_recount(const struct model *m, uint16_t *refs)
{
	if (!m->n_frames)
		return;
	memset(refs, 0, m->n_frames * sizeof(*refs));
	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &m->task[i];

		for (uint32_t k = 0; t->used && k < t->n_pages; k++)
			if (t->pages[k].frame < m->n_frames && !t->pages[k].slot)
				refs[t->pages[k].frame]++;
		for (uint32_t k = 0; t->used && k < t->n_tables; k++)
			if (t->tables[k].frame < m->n_frames)
				refs[t->tables[k].frame]++;
	}
}

void
model_recount_slots(const struct model *m, uint16_t *refs)
{
	if (!m->n_slots)
		return;
	memset(refs, 0, m->n_slots * sizeof(*refs));
	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &m->task[i];

		for (uint32_t k = 0; t->used && k < t->n_pages; k++)
			if (t->pages[k].slot && t->pages[k].slot < m->n_slots)
				refs[t->pages[k].slot]++;
	}
}

uint32_t
m_swapped(const struct m_task *t)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->n_pages; i++)
		n += t->pages[i].slot != 0;
	return n;
}

unsigned
model_used_slots(const struct model *m)
{
	unsigned n = 0;

	for (int i = 0; i < FS_NR_TASKS; i++)
		n += m->task[i].used;
	return n;
}

unsigned
model_children(const struct model *m, uint32_t pid)
{
	unsigned n = 0;

	for (int i = 0; i < FS_NR_TASKS; i++)
		n += m->task[i].used && m->task[i].pid && m->task[i].ppid == pid;
	return n;
}
