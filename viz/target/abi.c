/* abi.c: binding by name, and what follows from it. */
#include "abi.h"

#include <stdio.h>
#include <string.h>

#include "eventtypes.h"

#define KERNEL_TOP 0xffffffffu

static const char *const table_names[] = {
#define T(table) #table,
	ABI_TABLES(T)
#undef T
};

static const struct {
	enum abi_table_id table;
	const char *table_name, *name;
} wanted[] = {
#define F(table, field) { ABI_##table, #table, #field },
	ABI_FIELDS(F)
#undef F
};

static bool
same_name(const char *a, const char *b, size_t size)
{
	return strncmp(a, b, size) == 0;
}

/* ---- the root ---- */

static bool
in_kernel(uint32_t gva, uint64_t bytes)
{
	return gva >= FS_KERNEL_BASE && bytes <= (uint64_t)KERNEL_TOP - gva;
}

static bool
ring_is_sane(const struct fs_ring *r)
{
	return r->capacity && r->capacity <= 1u << 24 && in_kernel(r->gva, r->capacity);
}

static bool
root_is_sane(const struct fs_root *r)
{
	uint32_t n = r->events.capacity;

	return n && n <= 1u << 20 && (n & (n - 1)) == 0 &&
	       in_kernel(r->events.gva, (uint64_t)n * sizeof(struct fs_event)) &&
	       ring_is_sane(&r->text) && ring_is_sane(&r->tty_in) && ring_is_sane(&r->tty_out) &&
	       r->tables.n <= ABI_TABLES_MAX && r->evtypes.n <= 2 * FS_TYPES &&
	       in_kernel(r->tables.gva, r->tables.n * sizeof(struct fs_table)) &&
	       in_kernel(r->evtypes.gva, r->evtypes.n * sizeof(struct fs_evtype)) &&
	       in_kernel(r->trace_pass, 1) && r->frames <= ABI_FRAMES_MAX;
}

bool
abi_check_root(const struct fs_root *root, const char *kernel, char *err, size_t size)
{
	if (root->magic != FS_MAGIC)
		snprintf(err, size, "%s: its fs_root begins with %08x and not with %08x: no forkscope "
			 "kernel, or a damaged one; rebuild it with `make`", kernel, (unsigned)root->magic, FS_MAGIC);
	else if (root->abi != FS_ABI_VERSION || root->size != sizeof *root)
		snprintf(err, size, "%s has ABI version %u (root of %u bytes), this viewer wants version "
			 "%u (%zu bytes): rebuild both with `make`", kernel, (unsigned)root->abi,
			 (unsigned)root->size, FS_ABI_VERSION, sizeof *root);
	else if (!root_is_sane(root))
		snprintf(err, size, "%s: its fs_root makes no sense (rings or tables outside the kernel's "
			 "memory); rebuild it with `make`", kernel);
	else
		return true;
	return false;
}

/* ---- tables and fields ---- */

static bool
table_is_sane(enum abi_table_id id, const struct fs_table *t)
{
	uint64_t bytes = (uint64_t)t->count * (t->flags & FS_TABLE_POINTERS ? 4 : t->stride);
	uint32_t rows = id == ABI_frame || id == ABI_swap ? ABI_FRAMES_MAX : id == ABI_task ? FS_NR_TASKS : 1u << 16;

	return t->count && t->count <= rows && t->stride && t->stride <= 1u << 16 &&
	       in_kernel(t->gva, bytes) && t->n_fields <= ABI_FIELDS_MAX &&
	       in_kernel(t->fields, t->n_fields * sizeof(struct fs_field)) &&
	       (id != ABI_task || (t->flags & FS_TABLE_POINTERS));
}

bool
abi_bind_tables(struct abi *abi, const struct fs_table *tables, uint32_t n, const char *kernel,
		char *err, size_t size)
{
	memset(abi->table, 0, sizeof abi->table);
	for (uint32_t i = 0; i < n; i++)
		for (int id = 0; id < ABI_N_TABLES; id++) {
			const struct fs_table *t = &tables[i];
			if (!same_name(t->name, table_names[id], FS_NAME_MAX) || !table_is_sane(id, t))
				continue;
			abi->table[id] = (struct abi_table){ t->gva, t->count, t->stride,
				(t->flags & FS_TABLE_POINTERS) != 0, t->fields, t->n_fields, true };
		}
	for (int id = 0; id < ABI_N_TABLES; id++)
		if (!abi->table[id].there) {
			snprintf(err, size, "%s exports no table \"%s\" that this viewer can read: rebuild "
				 "both with `make`", kernel, table_names[id]);
			return false;
		}
	return true;
}

static bool
field_is_sane(const struct fs_field *f, uint32_t row)
{
	uint32_t last = f->count > 1 ? (uint32_t)(f->count - 1) * f->stride : 0;

	return f->count && f->size && f->offset + last + f->size <= row &&
	       (f->kind == FS_TEXT || f->size == 1 || f->size == 2 || f->size == 4);
}

void
abi_bind_fields(struct abi *abi, enum abi_table_id id, const struct fs_field *fields, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		for (int k = 0; k < ABI_N_FIELDS; k++) {
			const struct fs_field *f = &fields[i];
			if (wanted[k].table != id || !same_name(f->name, wanted[k].name, FS_NAME_MAX) ||
			    !field_is_sane(f, abi->table[id].stride))
				continue;
			abi->field[k] = (struct abi_field){ f->offset, f->size, f->count, f->stride, true };
		}
}

bool
abi_complete(const struct abi *abi, const char *kernel, char *err, size_t size)
{
	for (int k = 0; k < ABI_N_FIELDS; k++)
		if (!abi->field[k].there) {
			snprintf(err, size, "%s does not export %s.%s in a form that this viewer can read: "
				 "rebuild both with `make`", kernel, wanted[k].table_name, wanted[k].name);
			return false;
		}
	return true;
}

uint32_t
abi_get(const struct abi *abi, enum abi_field_id id, const void *row, uint32_t i)
{
	const struct abi_field *f = &abi->field[id];
	const uint8_t *at = (const uint8_t *)row + f->offset + (i ? i * f->stride : 0);

	if (i >= f->count)
		return 0;
	if (f->size == 1)
		return at[0];
	if (f->size == 2)
		return at[0] | (uint32_t)at[1] << 8;
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

void
abi_text(const struct abi *abi, enum abi_field_id id, const void *row, char *out, size_t size)
{
	const struct abi_field *f = &abi->field[id];

	snprintf(out, size, "%.*s", (int)f->size, (const char *)row + f->offset);
}

/* ---- event types ---- */

static int
argument(const struct fs_evtype *t, const char *name)
{
	for (uint32_t i = 0; i < t->n_args && i < 7; i++)
		if (same_name(t->arg[i].name, name, FS_NAME_MAX))
			return (int)i;
	return -1;
}

static struct abi_type
translate(const struct fs_evtype *theirs, const struct fs_evtype *ours)
{
	struct abi_type t = { .ours = (uint8_t)ours->id, .same = true };

	memset(t.arg, -1, sizeof t.arg);
	for (uint32_t i = 0; i < ours->n_args; i++) {
		t.arg[i] = (int8_t)argument(theirs, ours->arg[i].name);
		t.same &= t.arg[i] == (int)i;
	}
	return t;
}

void
abi_bind_types(struct abi *abi, const struct fs_evtype *types, uint32_t n)
{
	memset(abi->type, 0, sizeof abi->type);
	memset(abi->theirs, 0, sizeof abi->theirs);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 1; k < FS_TYPES; k++) {
			if (!event_type(k) || types[i].id == 0 || types[i].id >= FS_TYPES ||
			    !same_name(types[i].name, event_types[k].name, sizeof types[i].name))
				continue;
			abi->type[types[i].id] = translate(&types[i], &event_types[k]);
			abi->theirs[event_types[k].id] = (uint8_t)types[i].id;
		}
}

void
abi_event(const struct abi *abi, const struct fs_event *in, struct fs_event *out)
{
	const struct abi_type *t = &abi->type[in->type < FS_TYPES ? in->type : 0];

	*out = *in;
	out->type = t->ours;
	for (int i = 0; i < 7; i++)
		out->arg[i] = t->arg[i] >= 0 && t->ours ? in->arg[t->arg[i]] : 0;
}

uint64_t
abi_mask(const struct abi *abi, uint64_t ours)
{
	uint64_t mask = 0;

	if (ours == ~0ull) /* also what has no name here */
		return ours;
	for (int type = 1; type < FS_TYPES; type++)
		if ((ours >> type & 1) && abi->theirs[type])
			mask |= 1ull << abi->theirs[type];
	return mask;
}
