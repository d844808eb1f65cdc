/*
 * read.c: the guest's memory as a model. Three batches: the fixed tables; the tasks and their page
 * directories; the page tables.
 */
#include "live.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	ENTRIES = 1024,       /* of a directory or a page table */
	USER_DIRS = 768,      /* entries of a directory below the kernel's half */
	PTE_P = 1, PTE_W = 2, /* present, writable */
};
#define REACH 0x400000u   /* bytes that one page table serves */

/* Pages of page tables, by frame. */
struct pages {
	uint32_t n_frames;
	int32_t *at;          /* by frame: index in entry, or -1 */
	uint32_t *frame;      /* by index */
	uint32_t (*entry)[ENTRIES];
	uint32_t n, read;     /* wanted, and how many of them were read */
};

struct reading {
	struct target *t;
	struct model *m;
	struct batch batch;
	uint8_t *frames, *slots, *files; /* raw tables */
	uint8_t *tasks;          /* raw rows, by slot */
	uint32_t task_gva[FS_NR_TASKS]; /* by slot; 0: free */
	struct pages pages;
};

/* ---- pages ---- */

static bool
pages_init(struct pages *p, uint32_t n_frames)
{
	p->n_frames = n_frames;
	p->at = malloc(n_frames * sizeof *p->at);
	p->frame = malloc(n_frames * sizeof *p->frame);
	if (!p->at || !p->frame)
		return false;
	memset(p->at, -1, n_frames * sizeof *p->at);
	return true;
}

static void
pages_free(struct pages *p)
{
	free(p->at);
	free(p->frame);
	free(p->entry);
}

static void
pages_want(struct pages *p, uint32_t frame)
{
	if (frame == 0 || frame >= p->n_frames || p->at[frame] >= 0)
		return;
	p->at[frame] = (int32_t)p->n;
	p->frame[p->n++] = frame;
}

/* Adds those that are wanted and not yet read; their bytes are there after the next batch_read. */
static bool
pages_add(struct pages *p, struct batch *b)
{
	uint32_t (*entry)[ENTRIES] = p->entry;

	if (p->read == p->n)
		return true;
	entry = realloc(p->entry, p->n * sizeof *entry);
	if (!entry)
		return false;
	p->entry = entry;
	for (; p->read < p->n; p->read++)
		batch_add(b, FS_KERNEL_BASE + p->frame[p->read] * FS_PAGE, entry[p->read], FS_PAGE);
	return true;
}

static const uint32_t *
pages_get(const struct pages *p, uint32_t frame)
{
	int32_t at = frame < p->n_frames ? p->at[frame] : -1;

	return at < 0 || (uint32_t)at >= p->read ? NULL : p->entry[at];
}

/* ---- the batches ---- */

static const struct abi_table *
table(const struct reading *r, enum abi_table_id id)
{
	return &r->t->abi.table[id];
}

static size_t
table_bytes(const struct reading *r, enum abi_table_id id)
{
	return (size_t)table(r, id)->count * table(r, id)->stride;
}

static bool
prepare(struct reading *r)
{
	r->frames = malloc(table_bytes(r, ABI_frame));
	r->slots = malloc(table_bytes(r, ABI_swap));
	r->files = malloc(table_bytes(r, ABI_file));
	r->tasks = malloc((size_t)FS_NR_TASKS * table(r, ABI_task)->stride);
	return r->frames && r->slots && r->files && r->tasks &&
	       pages_init(&r->pages, table(r, ABI_frame)->count);
}

static bool
read_tables(struct reading *r)
{
	const struct abi_table *task = table(r, ABI_task);

	batch_add(&r->batch, task->gva, r->task_gva, task->count * sizeof *r->task_gva);
	batch_add(&r->batch, table(r, ABI_frame)->gva, r->frames, table_bytes(r, ABI_frame));
	batch_add(&r->batch, table(r, ABI_swap)->gva, r->slots, table_bytes(r, ABI_swap));
	batch_add(&r->batch, table(r, ABI_file)->gva, r->files, table_bytes(r, ABI_file));
	return batch_read(&r->batch, r->t->gr) == GR_OK;
}

static void *
task_row(const struct reading *r, uint32_t slot)
{
	return r->tasks + (size_t)slot * table(r, ABI_task)->stride;
}

static const void *
frame_row(const struct reading *r, uint32_t frame)
{
	return r->frames + (size_t)frame * table(r, ABI_frame)->stride;
}

/* The frames' kinds say where the directories are, before any task was seen. */
static bool
read_tasks(struct reading *r)
{
	const struct abi *abi = &r->t->abi;

	for (uint32_t slot = 0; slot < FS_NR_TASKS; slot++)
		if (r->task_gva[slot])
			batch_add(&r->batch, r->task_gva[slot], task_row(r, slot), table(r, ABI_task)->stride);
	for (uint32_t i = 0; i < r->pages.n_frames; i++)
		if (abi_get(abi, ABI_frame_kind, frame_row(r, i), 0) == FS_FRAME_DIR)
			pages_want(&r->pages, i);
	return pages_add(&r->pages, &r->batch) && batch_read(&r->batch, r->t->gr) == GR_OK;
}

static const uint32_t *
directory(const struct reading *r, uint32_t slot)
{
	return pages_get(&r->pages, abi_get(&r->t->abi, ABI_task_dir, task_row(r, slot), 0));
}

/* Costs nothing when the kinds were right; else a directory is still read, so that it is shown. */
static bool
read_other_directories(struct reading *r)
{
	for (uint32_t slot = 0; slot < FS_NR_TASKS; slot++)
		if (r->task_gva[slot])
			pages_want(&r->pages, abi_get(&r->t->abi, ABI_task_dir, task_row(r, slot), 0));
	return pages_add(&r->pages, &r->batch) && batch_read(&r->batch, r->t->gr) == GR_OK;
}

static bool
read_page_tables(struct reading *r)
{
	for (uint32_t slot = 0; slot < FS_NR_TASKS; slot++) {
		const uint32_t *dir = r->task_gva[slot] ? directory(r, slot) : NULL;
		for (uint32_t i = 0; dir && i < USER_DIRS; i++)
			if (dir[i] & PTE_P)
				pages_want(&r->pages, dir[i] / FS_PAGE);
	}
	return pages_add(&r->pages, &r->batch) && batch_read(&r->batch, r->t->gr) == GR_OK;
}

/* ---- the model ---- */

static void
fill_maps(const struct abi *abi, const void *row, struct m_task *to)
{
	for (uint32_t i = 0; i < FS_NR_MAPS; i++) {
		struct m_map *map = &to->maps[to->n_maps];

		if (abi_get(abi, ABI_task_map_pages, row, i) == 0)
			continue;
		map->va = abi_get(abi, ABI_task_map_va, row, i);
		map->pages = abi_get(abi, ABI_task_map_pages, row, i);
		map->prot = abi_get(abi, ABI_task_map_prot, row, i);
		map->flags = abi_get(abi, ABI_task_map_flags, row, i);
		map->inode = (int32_t)abi_get(abi, ABI_task_map_inode, row, i);
		map->offset = abi_get(abi, ABI_task_map_offset, row, i);
		map->bytes = abi_get(abi, ABI_task_map_bytes, row, i);
		to->n_maps++;
	}
}

/* An entry that is not present, and not empty, names a slot of the swap area. */
static void
fill_page(struct m_task *to, uint32_t va, uint32_t pte)
{
	if (pte & PTE_P)
		m_page_set(to, va, pte / FS_PAGE, (pte & PTE_W) != 0);
	else if (pte)
		m_page_swap(to, va, pte / FS_PAGE);
}

static void
fill_pages(const struct reading *r, const uint32_t *dir, struct m_task *to)
{
	for (uint32_t i = 0; i < USER_DIRS; i++) {
		const uint32_t *pte;

		if (!(dir[i] & PTE_P))
			continue;
		m_table_set(to, i * REACH, dir[i] / FS_PAGE);
		pte = pages_get(&r->pages, dir[i] / FS_PAGE);
		for (uint32_t k = 0; pte && k < ENTRIES; k++)
			fill_page(to, i * REACH + k * FS_PAGE, pte[k]);
	}
}

static void
fill_task(const struct reading *r, uint32_t slot, struct m_task *to)
{
	const struct abi *abi = &r->t->abi;
	const void *row = task_row(r, slot);
	const uint32_t *dir = directory(r, slot);

	to->used = true;
	to->pid = abi_get(abi, ABI_task_pid, row, 0);
	to->ppid = abi_get(abi, ABI_task_ppid, row, 0);
	to->state = abi_get(abi, ABI_task_state, row, 0);
	to->status = abi_get(abi, ABI_task_status, row, 0);
	to->adopted = abi_get(abi, ABI_task_adopted, row, 0) != 0;
	to->dir = abi_get(abi, ABI_task_dir, row, 0);
	to->stack = abi_get(abi, ABI_task_stack, row, 0);
	abi_text(abi, ABI_task_name, row, to->program, sizeof to->program);
	for (uint32_t i = 0; i < FS_NR_FDS; i++)
		to->fd[i] = i < abi->field[ABI_task_fd].count ? (int16_t)abi_get(abi, ABI_task_fd, row, i) : -1;
	fill_maps(abi, row, to);
	if (dir)
		fill_pages(r, dir, to);
}

static void
fill_files(const struct reading *r)
{
	const struct abi *abi = &r->t->abi;
	const struct abi_table *file = table(r, ABI_file);

	for (uint32_t i = 0; i < M_FILES_MAX && i < file->count; i++) {
		const void *row = r->files + (size_t)i * file->stride;
		struct m_file *to = &r->m->file[i];

		to->refs = (uint16_t)abi_get(abi, ABI_file_refs, row, 0);
		to->inode = (int32_t)abi_get(abi, ABI_file_inode, row, 0);
		if (abi_get(abi, ABI_file_kind, row, 0) == FS_FILE_CONSOLE)
			to->inode = -1;
	}
}

static bool
fill_frames(const struct reading *r)
{
	const struct abi *abi = &r->t->abi;
	uint32_t n = r->pages.n_frames;

	r->m->frame = calloc(n, sizeof *r->m->frame);
	if (!r->m->frame)
		return false;
	r->m->n_frames = n;
	for (uint32_t i = 0; i < n; i++) {
		r->m->frame[i].refs = (uint16_t)abi_get(abi, ABI_frame_refs, frame_row(r, i), 0);
		r->m->frame[i].kind = (uint8_t)abi_get(abi, ABI_frame_kind, frame_row(r, i), 0);
	}
	return true;
}

static bool
fill_slots(const struct reading *r)
{
	uint32_t n = table(r, ABI_swap)->count;

	r->m->slot = calloc(n, sizeof *r->m->slot);
	if (!r->m->slot)
		return false;
	r->m->n_slots = n;
	for (uint32_t i = 0; i < n; i++)
		r->m->slot[i] = (uint16_t)abi_get(&r->t->abi, ABI_swap_refs,
						  r->slots + (size_t)i * table(r, ABI_swap)->stride, 0);
	return true;
}

static bool
fill(const struct reading *r)
{
	struct model *m = r->m;

	model_free(m);
	model_init(m);
	if (!fill_frames(r) || !fill_slots(r))
		return false;
	m->seq = r->t->seq;
	m->time = r->t->last.time;
	m->current = r->t->root.current;
	m->console_len = r->t->root.tty_out.head;
	for (uint32_t slot = 0; slot < FS_NR_TASKS; slot++)
		if (r->task_gva[slot])
			fill_task(r, slot, &m->task[slot]);
	fill_files(r);
	return true;
}

/* ---- the whole ---- */

static double
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
count_cost(struct target *t, struct gr_cost before, double began)
{
	struct gr_cost after = gr_cost(t->gr);

	t->cost.packets = (unsigned)(after.packets_out - before.packets_out);
	t->cost.bytes = (unsigned)(after.bytes_in + after.bytes_out - before.bytes_in - before.bytes_out);
	t->cost.ms = now_ms() - began;
}

bool
target_read(struct target *t, struct model *m)
{
	struct reading r = { .t = t, .m = m };
	struct gr_cost before;
	double began = now_ms();
	bool ok;

	if (!is_consistent(t))
		return false;
	before = gr_cost(t->gr);
	ok = prepare(&r) && read_tables(&r) && read_tasks(&r) && read_other_directories(&r) &&
	     read_page_tables(&r) && fill(&r);
	count_cost(t, before, began);
	batch_free(&r.batch);
	pages_free(&r.pages);
	free(r.tasks);
	free(r.files);
	free(r.slots);
	free(r.frames);
	if (!ok && gr_advance(t->gr) != GR_OK)
		target_die(t, gr_advance(t->gr));
	return ok;
}

struct target_cost
target_cost(const struct target *t)
{
	return t->cost;
}

/* Counters are no part of the model: their names are looked up when somebody asks. */
bool
target_stat(struct target *t, const char *name, uint32_t *value)
{
	const struct abi_table *stat = &t->abi.table[ABI_stat];
	struct fs_field fields[ABI_FIELDS_MAX];
	bool found = false;

	if (!is_consistent(t) || gr_read(t->gr, stat->fields, fields, stat->n_fields * sizeof *fields))
		return false;
	for (uint32_t i = 0; i < stat->n_fields && !found; i++)
		found = strncmp(fields[i].name, name, FS_NAME_MAX) == 0 && fields[i].size == 4 &&
			gr_read(t->gr, stat->gva + fields[i].offset, value, 4) == GR_OK;
	return found;
}
