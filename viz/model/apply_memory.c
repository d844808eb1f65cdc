/*
 * apply_memory.c: the rules for pages, maps and frames. This is where owners are counted.
 */
#include "apply.h"

#include "maps.h"

#define TABLE_SPAN (1024 * FS_PAGE) /* bytes that one page table serves */

/* Pages of a range that starts at va: at most up to the end of the address space. */
static uint32_t
clamp_pages(struct step *s, uint32_t va, uint32_t pages)
{
	uint32_t most = (uint32_t)((0x100000000ull - va) / FS_PAGE);

	if (va % FS_PAGE || !pages || pages > most)
		apply_misfit(s, "%u pages from %08x is no range", (unsigned)pages, (unsigned)va);
	return pages < most ? pages : most;
}

/* The index of the first page of t that is not below va. */
static uint32_t
first_page(const struct m_task *t, uint32_t va)
{
	uint32_t i = 0;

	while (i < t->n_pages && t->pages[i].va < va)
		i++;
	return i;
}

/* The index behind the last page of t that lies in the range. */
static uint32_t
last_page(const struct m_task *t, uint32_t first, uint32_t va, uint32_t pages)
{
	uint32_t i = first;

	while (i < t->n_pages && (t->pages[i].va - va) / FS_PAGE < pages)
		i++;
	return i;
}

static bool
is_shared(const struct m_task *t, uint32_t va)
{
	const struct m_map *map = model_map(t, va);

	return map && map->flags & FS_MAP_SHARED;
}

static void
share_page(struct step *s, struct m_page *page, const struct m_task *parent, struct m_task *child)
{
	if (page->slot) {
		m_page_swap(child, page->va, page->slot);
		if (apply_slot(s, page->slot))
			s->m->slot[page->slot]++;
		return;
	}
	if (!is_shared(parent, page->va))
		page->writable = false;
	m_page_set(child, page->va, page->frame, page->writable);
	apply_ref(s, page->frame);
}

void
apply_share(struct step *s)
{
	uint32_t va = s->e->arg[FS_SHARE_va], pages = s->e->arg[FS_SHARE_pages], first, last;
	struct m_task *parent = apply_task(s, s->e->pid);
	struct m_task *child = apply_task(s, s->e->arg[FS_SHARE_child]);
	const struct m_map *map;

	if (!parent || !child || parent == child)
		return;
	pages = clamp_pages(s, va, pages);
	va -= va % FS_PAGE;
	map = model_map(parent, va);
	if (!map || map->va != va || map->pages != pages)
		apply_misfit(s, "process %u has no such map at %08x", (unsigned)parent->pid,
			     (unsigned)va);
	else if (!m_maps_cut(child, va, pages) || !m_maps_copy(child, map))
		apply_misfit(s, "process %u has too many maps", (unsigned)child->pid);
	first = first_page(parent, va);
	last = last_page(parent, first, va, pages);
	if (last - first != s->e->arg[FS_SHARE_present])
		apply_misfit(s, "%u pages are present", (unsigned)(last - first));
	for (uint32_t i = first; i < last; i++)
		share_page(s, &parent->pages[i], parent, child);
}

/* A page comes to be at va; what stood there before loses an owner. */
static void
map_page(struct step *s, struct m_task *t, uint32_t va, uint32_t frame, bool writable)
{
	const struct m_page *was = model_page(t, va);

	if (was) {
		apply_misfit(s, "%08x is mapped already, to %04x", (unsigned)va,
			     (unsigned)was->frame);
		if (was->slot)
			apply_unref_slot(s, was->slot);
		else
			apply_unref(s, was->frame);
	}
	m_page_set(t, va, frame, writable);
}

/* The frame, until now free, is a private page with one owner. */
static void
make_private(struct step *s, uint32_t frame)
{
	struct m_frame *f = apply_frame(s, frame);

	if (!f)
		return;
	if (f->kind != FS_FRAME_FREE)
		apply_misfit(s, "frame %04x is in use (%s)", (unsigned)frame,
			     m_frame_kind_name(f->kind));
	*f = (struct m_frame){.refs = 1, .kind = FS_FRAME_ANON};
}

static bool
may_write(struct step *s, const struct m_task *t, uint32_t va)
{
	const struct m_map *map = model_map(t, va);

	if (!map)
		apply_misfit(s, "process %u has no map at %08x", (unsigned)t->pid, (unsigned)va);
	return map && map->prot & FS_PROT_WRITE;
}

void
apply_zero(struct step *s)
{
	uint32_t va = s->e->arg[FS_ZERO_va], frame = s->e->arg[FS_ZERO_frame];
	struct m_task *t = apply_task(s, s->e->pid);

	if (!t || !apply_frame(s, frame))
		return;
	map_page(s, t, va, frame, may_write(s, t, va));
	make_private(s, frame);
}

void
apply_pagein(struct step *s)
{
	uint32_t va = s->e->arg[FS_PAGEIN_va], frame = s->e->arg[FS_PAGEIN_frame];
	struct m_task *t = apply_task(s, s->e->pid);
	struct m_frame *file = apply_frame(s, s->e->arg[FS_PAGEIN_file]);
	bool own = frame != s->e->arg[FS_PAGEIN_file];

	if (!t || !file || !apply_frame(s, frame))
		return;
	if (file->kind != FS_FRAME_FILE)
		apply_misfit(s, "frame %04x holds no file", (unsigned)s->e->arg[FS_PAGEIN_file]);
	map_page(s, t, va, frame, may_write(s, t, va) && (own || is_shared(t, va)));
	if (own)
		make_private(s, frame);
	else
		apply_ref(s, frame);
}

void
apply_copy(struct step *s)
{
	uint32_t va = s->e->arg[FS_COPY_va], old = s->e->arg[FS_COPY_old];
	uint32_t frame = s->e->arg[FS_COPY_frame], left;
	struct m_task *t = apply_task(s, s->e->pid);
	const struct m_page *page = t ? model_page(t, va) : NULL;

	if (!t || !apply_frame(s, frame))
		return;
	if (!page || page->slot || page->frame != old || page->writable)
		apply_misfit(s, "%08x of process %u is not mapped read-only to %04x", (unsigned)va,
			     (unsigned)t->pid, (unsigned)old);
	m_page_set(t, va, frame, true);
	make_private(s, frame);
	left = apply_unref(s, old);
	if (left != s->e->arg[FS_COPY_left])
		apply_misfit(s, "frame %04x has %u owners left, not %u", (unsigned)old,
			     (unsigned)left, (unsigned)s->e->arg[FS_COPY_left]);
}

void
apply_reuse(struct step *s)
{
	uint32_t va = s->e->arg[FS_REUSE_va], frame = s->e->arg[FS_REUSE_frame];
	struct m_task *t = apply_task(s, s->e->pid);
	const struct m_frame *f = apply_frame(s, frame);
	const struct m_page *page = t ? model_page(t, va) : NULL;

	if (!t || !f)
		return;
	if (!page || page->slot || page->frame != frame) {
		apply_misfit(s, "%08x of process %u is not mapped to %04x", (unsigned)va,
			     (unsigned)t->pid, (unsigned)frame);
		return;
	}
	if (f->refs != 1 && !is_shared(t, va))
		apply_misfit(s, "frame %04x has %u owners", (unsigned)frame, f->refs);
	m_page_set(t, va, frame, true);
}

/* All entries of t that name the frame name the slot. Returns how many. */
static uint32_t
swap_pages(struct m_task *t, uint32_t frame, uint32_t slot)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->n_pages; i++) {
		if (t->pages[i].slot || t->pages[i].frame != frame)
			continue;
		m_page_swap(t, t->pages[i].va, slot);
		n++;
	}
	return n;
}

void
apply_swapout(struct step *s)
{
	uint32_t frame = s->e->arg[FS_SWAPOUT_frame], slot = s->e->arg[FS_SWAPOUT_slot], n = 0;
	struct m_frame *f = apply_frame(s, frame);

	if (!f || !apply_slot(s, slot))
		return;
	if (f->kind != FS_FRAME_ANON)
		apply_misfit(s, "frame %04x is no private page but %s", (unsigned)frame,
			     m_frame_kind_name(f->kind));
	if (s->m->slot[slot])
		apply_misfit(s, "swap slot %u is in use", (unsigned)slot);
	for (int i = 0; i < FS_NR_TASKS; i++)
		if (s->m->task[i].used)
			n += swap_pages(&s->m->task[i], frame, slot);
	if (n != s->e->arg[FS_SWAPOUT_owners])
		apply_misfit(s, "%u entries name frame %04x", (unsigned)n, (unsigned)frame);
	s->m->slot[slot] = (uint16_t)n;
	*f = (struct m_frame){.refs = 0, .kind = FS_FRAME_FREE};
}

void
apply_swapin(struct step *s)
{
	uint32_t va = s->e->arg[FS_SWAPIN_va], slot = s->e->arg[FS_SWAPIN_slot];
	uint32_t frame = s->e->arg[FS_SWAPIN_frame], left;
	struct m_task *t = apply_task(s, s->e->pid);
	const struct m_page *page = t ? model_page(t, va) : NULL;

	if (!t || !apply_frame(s, frame))
		return;
	if (!page || page->slot != slot)
		apply_misfit(s, "%08x of process %u is not in slot %u", (unsigned)va,
			     (unsigned)t->pid, (unsigned)slot);
	m_page_set(t, va, frame, may_write(s, t, va));
	make_private(s, frame);
	left = apply_unref_slot(s, slot);
	if (left != s->e->arg[FS_SWAPIN_left])
		apply_misfit(s, "slot %u has %u owners left, not %u", (unsigned)slot, (unsigned)left,
			     (unsigned)s->e->arg[FS_SWAPIN_left]);
}

/* Is there a map anywhere in the range? */
static bool
overlaps(const struct m_task *t, uint32_t va, uint32_t pages)
{
	uint64_t end = (uint64_t)va + (uint64_t)pages * FS_PAGE;

	for (uint32_t i = 0; i < t->n_maps; i++) {
		const struct m_map *map = &t->maps[i];

		if (map->va < end && map->va + (uint64_t)map->pages * FS_PAGE > va)
			return true;
	}
	return false;
}

void
apply_map(struct step *s)
{
	struct m_task *t = apply_task(s, s->e->pid);
	struct m_map map = {
		.va = s->e->arg[FS_MAP_va] - s->e->arg[FS_MAP_va] % FS_PAGE,
		.pages = clamp_pages(s, s->e->arg[FS_MAP_va], s->e->arg[FS_MAP_pages]),
		.prot = s->e->arg[FS_MAP_prot],
		.flags = s->e->arg[FS_MAP_flags],
		.inode = (int32_t)s->e->arg[FS_MAP_inode],
		.offset = s->e->arg[FS_MAP_offset],
		.bytes = s->e->arg[FS_MAP_bytes],
	};

	if (!t || !map.pages)
		return;
	if (overlaps(t, map.va, map.pages)) {
		apply_misfit(s, "%08x is mapped already", (unsigned)map.va);
		m_maps_cut(t, map.va, map.pages);
	}
	if (!m_maps_add(t, &map))
		apply_misfit(s, "process %u has too many maps", (unsigned)t->pid);
}

/* One owner less; does that free a frame? */
static bool
drop(struct step *s, const struct m_page *page)
{
	if (page->slot) {
		apply_unref_slot(s, page->slot);
		return false;
	}
	apply_unref(s, page->frame);
	return page->frame < s->m->n_frames && s->m->frame[page->frame].kind == FS_FRAME_FREE;
}

void
apply_unmap(struct step *s)
{
	uint32_t va = s->e->arg[FS_UNMAP_va], pages = s->e->arg[FS_UNMAP_pages], first, last;
	struct m_task *t = apply_task(s, s->e->pid);
	uint32_t freed = 0;

	if (!t)
		return;
	pages = clamp_pages(s, va, pages);
	va -= va % FS_PAGE;
	if (!m_maps_cut(t, va, pages))
		apply_misfit(s, "process %u has too many maps", (unsigned)t->pid);
	first = first_page(t, va);
	last = last_page(t, first, va, pages);
	while (last-- > first) { /* from the end, where clearing moves the least */
		freed += drop(s, &t->pages[last]);
		m_page_clear(t, t->pages[last].va);
	}
	if (freed != s->e->arg[FS_UNMAP_freed])
		apply_misfit(s, "%u frames are free now", (unsigned)freed);
}

void
apply_protect(struct step *s)
{
	uint32_t va = s->e->arg[FS_PROTECT_va], pages = s->e->arg[FS_PROTECT_pages], first, last;
	struct m_task *t = apply_task(s, s->e->pid);

	if (!t)
		return;
	pages = clamp_pages(s, va, pages);
	va -= va % FS_PAGE;
	if (!m_maps_protect(t, va, pages, s->e->arg[FS_PROTECT_prot]))
		apply_misfit(s, "process %u has too many maps", (unsigned)t->pid);
	first = first_page(t, va);
	last = last_page(t, first, va, pages);
	for (uint32_t i = first; i < last && !(s->e->arg[FS_PROTECT_prot] & FS_PROT_WRITE); i++)
		t->pages[i].writable = false;
}

/* What a task knows of its frames: a stack or a directory by its first frame, tables one by one. */
static void
note_taken(struct step *s, struct m_task *t, uint32_t i)
{
	uint32_t frame = s->e->arg[FS_TAKE_frame], kind = s->e->arg[FS_TAKE_kind];

	if (kind == FS_FRAME_TABLE)
		m_table_set(t, s->e->arg[FS_TAKE_va] + i * TABLE_SPAN, frame + i);
	else if (kind == FS_FRAME_STACK && i == 0)
		t->stack = frame;
	else if (kind == FS_FRAME_DIR && i == 0)
		t->dir = frame;
}

/* The reverse. A task that has got another frame in its place meanwhile keeps that one. */
static void
note_given(struct step *s, struct m_task *t, uint32_t i)
{
	uint32_t frame = s->e->arg[FS_GIVE_frame] + i, kind = s->e->arg[FS_GIVE_kind];

	for (uint32_t k = 0; kind == FS_FRAME_TABLE && k < t->n_tables; k++)
		if (t->tables[k].frame == frame) {
			m_table_clear(t, t->tables[k].va);
			break;
		}
	if (kind == FS_FRAME_STACK && t->stack == frame)
		t->stack = 0;
	if (kind == FS_FRAME_DIR && t->dir == frame)
		t->dir = 0;
}

/* Frames of the event that there are: its count, cut at the end of memory. */
static uint32_t
frames_of(struct step *s)
{
	uint32_t frame = s->e->arg[FS_TAKE_frame], count = s->e->arg[FS_TAKE_count];

	if (frame < s->m->n_frames && count <= s->m->n_frames - frame)
		return count;
	apply_misfit(s, "frames %04x + %u are too many", (unsigned)frame, (unsigned)count);
	return frame < s->m->n_frames ? s->m->n_frames - frame : 0;
}

void
apply_take(struct step *s)
{
	uint32_t frame = s->e->arg[FS_TAKE_frame], count = frames_of(s);
	uint32_t kind = s->e->arg[FS_TAKE_kind];
	struct m_task *t = apply_owner(s, s->e->pid);

	if (kind >= FS_FRAME_KINDS) {
		apply_misfit(s, "kind %u is not known", (unsigned)kind);
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct m_frame *f = &s->m->frame[frame + i];

		if (f->kind != FS_FRAME_FREE)
			apply_misfit(s, "frame %04x is in use (%s)", (unsigned)(frame + i),
				     m_frame_kind_name(f->kind));
		*f = (struct m_frame){.refs = kind == FS_FRAME_TABLE, .kind = (uint8_t)kind};
		if (t)
			note_taken(s, t, i);
	}
}

void
apply_give(struct step *s)
{
	uint32_t frame = s->e->arg[FS_GIVE_frame], count = frames_of(s);
	struct m_task *t = apply_owner(s, s->e->pid); /* none when it is reaped already */

	for (uint32_t i = 0; i < count; i++) {
		struct m_frame *f = &s->m->frame[frame + i];

		if (f->kind != s->e->arg[FS_GIVE_kind])
			apply_misfit(s, "frame %04x is no %s but %s", (unsigned)(frame + i),
				     m_frame_kind_name(s->e->arg[FS_GIVE_kind]),
				     m_frame_kind_name(f->kind));
		*f = (struct m_frame){.refs = 0, .kind = FS_FRAME_FREE};
		if (t)
			note_given(s, t, i);
	}
}
