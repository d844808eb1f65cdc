/*
 * keyframe.c: numbers of seven bits a byte, runs of equal frames, slots and files as one, and the
 * addresses of pages as distances: a model of a small guest takes a few KB.
 */
#include "keyframe.h"

#include <string.h>

#include "alloc.h"

#define FORMAT 1
#define TABLE_SPAN (1024 * FS_PAGE) /* bytes that one page table serves */
#define FRAMES_MAX (1u << 20)       /* 4 GiB, as in apply.c */

/* ---- packing ------------------------------------------------------------------------------- */

static void
put(struct bytes *b, uint64_t value)
{
	uint8_t digit[10];
	size_t n = 0;

	do {
		digit[n] = (uint8_t)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
		value >>= 7;
	} while (digit[n++] & 0x80);
	bytes_add(b, (uint32_t)b->len, digit, n);
}

/* Small numbers of either sign become small ones. */
static void
put_signed(struct bytes *b, int32_t value)
{
	put(b, ((uint32_t)value << 1) ^ (uint32_t)(value < 0 ? -1 : 0));
}

static void
put_frames(struct bytes *b, const struct model *m)
{
	put(b, m->n_frames);
	for (uint32_t i = 0, n; i < m->n_frames; i += n) {
		const struct m_frame *f = &m->frame[i];

		for (n = 1; i + n < m->n_frames && f[n].refs == f->refs && f[n].kind == f->kind;)
			n++;
		put(b, n);
		put(b, f->refs);
		put(b, f->kind);
	}
}

static void
put_slots(struct bytes *b, const struct model *m)
{
	put(b, m->n_slots);
	for (uint32_t i = 0, n; i < m->n_slots; i += n) {
		for (n = 1; i + n < m->n_slots && m->slot[i + n] == m->slot[i];)
			n++;
		put(b, n);
		put(b, m->slot[i]);
	}
}

static void
put_files(struct bytes *b, const struct model *m)
{
	for (uint32_t i = 0, n; i < M_FILES_MAX; i += n) {
		const struct m_file *f = &m->file[i];

		for (n = 1; i + n < M_FILES_MAX && f[n].refs == f->refs && f[n].inode == f->inode;)
			n++;
		put(b, n);
		put(b, f->refs);
		put_signed(b, f->inode);
	}
}

static void
put_memory(struct bytes *b, const struct m_task *t)
{
	uint32_t last = 0;

	put(b, t->n_pages);
	for (const struct m_page *p = t->pages; p < t->pages + t->n_pages; p++) {
		put(b, (uint64_t)((p->va - last) / FS_PAGE) << 1 | p->writable);
		put(b, p->frame);
		put(b, p->slot);
		last = p->va;
	}
	put(b, t->n_tables);
	for (const struct m_table *p = t->tables; p < t->tables + t->n_tables; p++) {
		put(b, p->va / TABLE_SPAN);
		put(b, p->frame);
	}
	put(b, t->n_maps);
	for (const struct m_map *p = t->maps; p < t->maps + t->n_maps; p++) {
		put(b, p->va);
		put(b, p->pages);
		put(b, p->prot);
		put(b, p->flags);
		put_signed(b, p->inode);
		put(b, p->offset);
		put(b, p->bytes);
	}
}

/* A slot that fork has found, but not yet filled, has a pid and frames before it is used. */
static bool
is_empty(const struct m_task *t)
{
	return !t->used && !t->pid && !t->dir && !t->stack && !t->n_pages && !t->n_tables;
}

static void
put_task(struct bytes *b, const struct m_task *t)
{
	size_t name = strnlen(t->program, M_PROGRAM_MAX - 1);

	put(b, is_empty(t) ? 0 : 1);
	if (is_empty(t))
		return;
	put(b, t->used);
	put(b, t->adopted);
	put(b, t->pid);
	put(b, t->ppid);
	put(b, t->state);
	put(b, t->status);
	put(b, name);
	bytes_add(b, (uint32_t)b->len, t->program, name);
	put(b, t->dir);
	put(b, t->stack);
	put_memory(b, t);
	for (int i = 0; i < FS_NR_FDS; i++)
		put_signed(b, t->fd[i]);
	put(b, t->born);
	put(b, t->died);
	put(b, t->ran);
	put(b, t->call);
	put(b, t->sleep_why);
}

void
keyframe_pack(const struct model *m, struct bytes *out)
{
	put(out, FORMAT);
	put(out, m->seq);
	put(out, m->time);
	put(out, m->current);
	put(out, m->console_len);
	put_frames(out, m);
	put_slots(out, m);
	put_files(out, m);
	for (int i = 0; i < FS_NR_TASKS; i++)
		put_task(out, &m->task[i]);
}

/* ---- unpacking ----------------------------------------------------------------------------- */

struct reader {
	const uint8_t *at, *end;
	bool bad; /* something did not fit; every number is 0 from then on */
};

static uint64_t
bad(struct reader *r)
{
	r->bad = true;
	return 0;
}

static uint64_t
get(struct reader *r, uint64_t most)
{
	uint64_t value = 0;

	for (unsigned shift = 0; !r->bad && r->at < r->end && shift < 64; shift += 7) {
		uint8_t digit = *r->at++;

		value |= (uint64_t)(digit & 0x7f) << shift;
		if (!(digit & 0x80))
			return value <= most ? value : bad(r);
	}
	return bad(r);
}

static uint32_t
get32(struct reader *r)
{
	return (uint32_t)get(r, UINT32_MAX);
}

static int32_t
get_signed(struct reader *r)
{
	uint32_t value = get32(r);

	return (int32_t)((value >> 1) ^ (value & 1 ? UINT32_MAX : 0));
}

/* The length of a run that has at least one element and fits into what is left. */
static uint32_t
get_run(struct reader *r, uint32_t left)
{
	uint32_t n = (uint32_t)get(r, left);

	return n ? n : (uint32_t)bad(r);
}

static void
get_frames(struct reader *r, struct model *m)
{
	uint32_t n = (uint32_t)get(r, FRAMES_MAX), run;

	if (n)
		m->frame = m_resize(m->frame, n, sizeof(*m->frame));
	for (uint32_t i = 0; i < n && !r->bad; i += run) {
		struct m_frame f;

		run = get_run(r, n - i);
		f.refs = (uint16_t)get(r, UINT16_MAX);
		f.kind = (uint8_t)get(r, UINT8_MAX);
		for (uint32_t k = 0; k < run; k++)
			m->frame[i + k] = f;
	}
	m->n_frames = r->bad ? 0 : n;
}

static void
get_slots(struct reader *r, struct model *m)
{
	uint32_t n = (uint32_t)get(r, FRAMES_MAX), run;

	if (n)
		m->slot = m_resize(m->slot, n, sizeof(*m->slot));
	for (uint32_t i = 0; i < n && !r->bad; i += run) {
		run = get_run(r, n - i);
		uint16_t refs = (uint16_t)get(r, UINT16_MAX);

		for (uint32_t k = 0; k < run; k++)
			m->slot[i + k] = refs;
	}
	m->n_slots = r->bad ? 0 : n;
}

static void
get_files(struct reader *r, struct model *m)
{
	for (uint32_t i = 0, run; i < M_FILES_MAX && !r->bad; i += run) {
		struct m_file f;

		run = get_run(r, M_FILES_MAX - i);
		f.refs = (uint16_t)get(r, UINT16_MAX);
		f.inode = get_signed(r);
		for (uint32_t k = 0; k < run; k++)
			m->file[i + k] = f;
	}
}

/* Sorted, and each names something that there is. An element takes at least three bytes. */
static void
get_pages(struct reader *r, const struct model *m, struct m_task *t)
{
	uint32_t n = (uint32_t)get(r, (uint64_t)(r->end - r->at) / 3), number = 0;

	if (!n)
		return;
	t->pages = m_resize(NULL, n, sizeof(*t->pages));
	t->cap_pages = n;
	for (uint32_t i = 0; i < n && !r->bad; i++) {
		uint64_t first = get(r, UINT32_MAX);
		struct m_page *p = &t->pages[t->n_pages];

		if ((i && first < 2) || first / 2 > UINT32_MAX / FS_PAGE - number)
			bad(r);
		number += (uint32_t)(first / 2);
		p->va = number * FS_PAGE;
		p->writable = first & 1;
		p->frame = get32(r);
		p->slot = get32(r);
		if (p->slot ? p->slot >= m->n_slots : p->frame >= m->n_frames)
			bad(r);
		t->n_pages += !r->bad;
	}
}

static void
get_tables(struct reader *r, const struct model *m, struct m_task *t)
{
	uint32_t n = (uint32_t)get(r, 1024), last = 0;

	if (!n)
		return;
	t->tables = m_resize(NULL, n, sizeof(*t->tables));
	t->cap_tables = n;
	for (uint32_t i = 0; i < n && !r->bad; i++) {
		uint32_t number = (uint32_t)get(r, 1023);
		uint32_t frame = get32(r);

		if ((i && number <= last) || frame >= m->n_frames)
			bad(r);
		else
			t->tables[t->n_tables++] = (struct m_table){ number * TABLE_SPAN, frame };
		last = number;
	}
}

static void
get_maps(struct reader *r, struct m_task *t)
{
	uint32_t n = (uint32_t)get(r, FS_NR_MAPS);

	for (uint32_t i = 0; i < n && !r->bad; i++) {
		struct m_map *p = &t->maps[i];

		p->va = get32(r);
		p->pages = (uint32_t)get(r, FRAMES_MAX);
		p->prot = get32(r);
		p->flags = get32(r);
		p->inode = get_signed(r);
		p->offset = get32(r);
		p->bytes = get32(r);
		if (p->va % FS_PAGE || (i && p->va <= p[-1].va))
			bad(r);
	}
	t->n_maps = r->bad ? 0 : n;
}

static void
get_name(struct reader *r, struct m_task *t)
{
	size_t n = (size_t)get(r, M_PROGRAM_MAX - 1);

	if (n > (size_t)(r->end - r->at)) {
		bad(r);
		return;
	}
	memcpy(t->program, r->at, n);
	r->at += n;
}

static void
get_task(struct reader *r, const struct model *m, struct m_task *t)
{
	for (int i = 0; i < FS_NR_FDS; i++)
		t->fd[i] = -1;
	if (!get(r, 1))
		return;
	t->used = get(r, 1);
	t->adopted = get(r, 1);
	t->pid = get32(r);
	t->ppid = get32(r);
	t->state = get32(r);
	t->status = get32(r);
	get_name(r, t);
	t->dir = get32(r);
	t->stack = get32(r);
	get_pages(r, m, t);
	get_tables(r, m, t);
	get_maps(r, t);
	for (int i = 0; i < FS_NR_FDS; i++) {
		int32_t file = get_signed(r);

		t->fd[i] = file >= -1 && file < M_FILES_MAX ? (int16_t)file : (int16_t)(bad(r), -1);
	}
	t->born = get(r, INT64_MAX);
	t->died = get(r, INT64_MAX);
	t->ran = get(r, INT64_MAX);
	t->call = get32(r);
	t->sleep_why = get32(r);
}

bool
keyframe_unpack(struct model *m, const void *bytes, size_t n)
{
	struct reader r = { .at = bytes, .end = (const uint8_t *)bytes + n };

	model_free(m);
	if (get(&r, FORMAT) != FORMAT)
		return false;
	m->seq = get(&r, INT64_MAX);
	m->time = get(&r, INT64_MAX);
	m->current = get32(&r);
	m->console_len = get32(&r);
	get_frames(&r, m);
	get_slots(&r, m);
	get_files(&r, m);
	for (int i = 0; i < FS_NR_TASKS; i++)
		get_task(&r, m, &m->task[i]);
	if (!r.bad && r.at == r.end)
		return true;
	model_free(m);
	return false;
}
