/*
 * inside.c: the processor and the tasks as they stand at a stop. The fields are looked up by their names
 * when somebody asks; a kernel that lacks one shows a 0.
 */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

#include "live.h"

enum {
	INT_BYTES = 2,           /* of int 0x80 */
	RPL = 3, KERNEL_STACK = 4096,
	TSS_ESP0 = 4,            /* where it stands in a TSS */
	TSS_FREE = 9, TSS_BUSY = 11,
	CALL_BYTES = 7,          /* the longest call instruction that is looked for */
	FRAME_WORDS = 24,        /* of a trap: registers, number, error, and where it came from */
	EFLAGS_FIXED = 2,        /* a bit that is always 1 */
	JUMPS_MAX = 3,           /* functions that end in a jump to the next, in a row */
	CODE_MAX = 1 << 20,
	GDT_MAX = 1024, STACK_WORDS = KERNEL_STACK / 4,
};

/* ---- tables by name ---- */

struct lookup {
	struct target *t;
	struct fs_table table;
	struct fs_field field[ABI_FIELDS_MAX];
	uint32_t n;
	uint8_t *row;
};

static bool
find_table(struct target *t, const char *name, struct fs_table *out)
{
	struct fs_table table[ABI_TABLES_MAX];
	uint32_t n = t->root.tables.n < ABI_TABLES_MAX ? t->root.tables.n : ABI_TABLES_MAX;

	if (gr_read(t->gr, t->root.tables.gva, table, n * sizeof *table))
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (!strncmp(table[i].name, name, FS_NAME_MAX)) {
			*out = table[i];
			return true;
		}
	return false;
}

static const struct fs_field *
find_field(const struct lookup *l, const char *name)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (!strncmp(l->field[i].name, name, FS_NAME_MAX) && l->field[i].offset <= l->table.stride &&
		    l->field[i].size <= l->table.stride - l->field[i].offset)
			return &l->field[i];
	return NULL;
}

static uint32_t
value(const struct lookup *l, const char *name)
{
	const struct fs_field *f = find_field(l, name);
	uint32_t v = 0;

	if (f)
		memcpy(&v, l->row + f->offset, f->size < 4 ? f->size : 4);
	return v;
}

/* The row of the task with that pid; its address, or 0. */
static uint32_t
find_task(struct lookup *l, uint32_t pid)
{
	uint32_t at[FS_NR_TASKS], n;

	if (!find_table(l->t, "task", &l->table) || l->table.stride > KERNEL_STACK || !l->table.stride)
		return 0;
	l->n = l->table.n_fields < ABI_FIELDS_MAX ? l->table.n_fields : ABI_FIELDS_MAX;
	n = l->table.count < FS_NR_TASKS ? l->table.count : FS_NR_TASKS;
	l->row = malloc(l->table.stride);
	if (!l->row || gr_read(l->t->gr, l->table.fields, l->field, l->n * sizeof *l->field) ||
	    gr_read(l->t->gr, l->table.gva, at, n * sizeof *at))
		return 0;
	for (uint32_t i = 0; i < n; i++)
		if (at[i] && gr_read(l->t->gr, at[i], l->row, l->table.stride) == GR_OK &&
		    value(l, "pid") == pid)
			return at[i];
	return 0;
}

/* ---- registers and descriptors ---- */

static void
take_registers(struct lookup *l, struct inside *m)
{
	static const char *const names[] = {
#define INSIDE_X(name) #name,
		INSIDE_REGISTERS(INSIDE_X)
#undef INSIDE_X
	};

	for (int i = 0; i < INSIDE_REGISTER_COUNT; i++) {
		char field[FS_NAME_MAX];
		uint64_t now;

		snprintf(field, sizeof field, "tss_%s", names[i]);
		m->reg[i] = value(l, field);
		if (m->has_cpu && gr_reg_get(l->t->gr, names[i], &now) == GR_OK)
			m->reg[i] = (uint32_t)now;
	}
	m->cr3 = value(l, "tss_cr3");
	m->esp0 = value(l, "tss_esp0");
	m->in_kernel = (m->reg[INSIDE_cs] & RPL) == 0;
}

static bool
is_tss(const struct inside_segment *s, uint32_t base)
{
	unsigned type = s->high >> 8 & 0x1f;

	return (type == TSS_FREE || type == TSS_BUSY) && inside_parts(s).base == base;
}

static void
take_own(struct target *t, struct inside *m)
{
	struct inside_parts ldt = inside_parts(&m->ldt);
	uint32_t words[INSIDE_LDT][2];
	unsigned n = (ldt.limit + 1) / sizeof *words;

	n = n < INSIDE_LDT ? n : INSIDE_LDT;
	if (ldt.base < FS_KERNEL_BASE || gr_read(t->gr, ldt.base, words, n * sizeof *words))
		return;
	for (m->n_own = 0; m->n_own < n; m->n_own++)
		m->own[m->n_own] = (struct inside_segment){ m->n_own * 8 + 4 + RPL, words[m->n_own][0],
							     words[m->n_own][1] };
}

/* The two of the GDT: the TSS by where it is, the LDT by the selector that the TSS has. */
static void
take_segments(struct lookup *l, uint32_t task, struct inside *m)
{
	const struct fs_field *esp0 = find_field(l, "tss_esp0");
	uint32_t selector = value(l, "tss_ldt"), n, (*gdt)[2];
	struct fs_table table;

	if (!esp0 || !find_table(l->t, "gdt", &table) || table.stride != sizeof *gdt)
		return;
	m->tss_base = task + esp0->offset - TSS_ESP0;
	n = table.count < GDT_MAX ? table.count : GDT_MAX;
	gdt = malloc(n * sizeof *gdt);
	if (gdt && gr_read(l->t->gr, table.gva, gdt, n * sizeof *gdt) == GR_OK)
		for (uint32_t i = 1; i < n; i++) {
			struct inside_segment s = { i * 8, gdt[i][0], gdt[i][1] };
			if (is_tss(&s, m->tss_base))
				m->tss = s;
			if (i == selector >> 3)
				m->ldt = s;
		}
	free(gdt);
	if (m->ldt.selector)
		take_own(l->t, m);
}

/* ---- the functions that it is in ---- */

struct code { /* the kernel's own */
	const struct functions *f;
	const uint8_t *bytes;
	uint32_t at, n;
	const struct function *stop; /* trace_stop, which is come to by a jump through a pointer */
};

struct walk {
	struct code code;
	uint32_t word[STACK_WORDS]; /* the stack, from esp upwards */
	uint32_t n;
	struct candidate {          /* a word behind a call: it returns there, or did so once */
		uint32_t index;
		const struct function *in, *calls; /* calls: NULL: through a pointer */
	} c[STACK_WORDS];
	uint32_t n_c;
};

/* The function that a jump or call of that distance, which ends at `next`, leads to the start of. */
static const struct function *
leads_to(const struct code *c, uint32_t next, const uint8_t *distance)
{
	const struct function *f;
	uint32_t to;

	memcpy(&to, distance, 4);
	to += next;
	f = functions_of(c->f, to);
	return f && f->address == to ? f : NULL;
}

/* Is the next symbol but a label within f? Then neither a return, a jump nor padding stands before it. */
static bool
falls_into_next(const struct code *c, const struct function *f)
{
	const uint8_t *end;
	uint32_t to;

	if (f + 1 >= c->f->at + c->f->n || f[1].address - f->address < 5)
		return false;
	end = c->bytes + (f[1].address - c->at);
	memcpy(&to, end - 4, 4);
	to += f[1].address - c->at;
	if ((end[-5] == 0xe9 || end[-5] == 0xe8) && to < c->n)
		return false;
	return end[-1] != 0xc3 && end[-1] != 0x90 && end[-1] != 0 && end[-2] != 0xeb && end[-2] != 0xff;
}

/* Does f end by a jump to `to`, or to one that does? Then `to` returns to where f was called. */
static bool
jumps_to(const struct code *c, const struct function *f, const struct function *to, int depth)
{
	uint32_t end = f + 1 < c->f->at + c->f->n ? f[1].address : c->f->end;

	for (uint32_t at = f->address; depth && at + 5 <= end; at++) {
		const uint8_t *b = c->bytes + (at - c->at);
		bool pointer = b[0] == 0xff && (b[1] & 0x38) == 0x20; /* ff /4 */
		bool near = b[0] == 0xe9, jcc = b[0] == 0x0f && (b[1] & 0xf0) == 0x80 && at + 6 <= end;
		const struct function *next = near ? leads_to(c, at + 5, b + 1) :
			jcc ? leads_to(c, at + 6, b + 2) : NULL;
		if (pointer && to == c->stop)
			return true;
		if (next && next != f && (next == to || jumps_to(c, next, to, depth - 1)))
			return true;
	}
	return depth && falls_into_next(c, f) && (f + 1 == to || jumps_to(c, f + 1, to, depth - 1));
}

/* Is the instruction before `to` a call? A direct one names what it calls. */
static bool
is_call(const struct code *c, uint32_t to, const struct function **calls)
{
	const uint8_t *end = c->bytes + (to - c->at);

	*calls = NULL;
	if (to - c->at < CALL_BYTES)
		return false;
	if (end[-5] == 0xe8 && (*calls = leads_to(c, to, end - 4)))
		return true;
	for (int n = 2; n <= CALL_BYTES; n++) /* ff /2 */
		if (n != 5 && end[-n] == 0xff && (end[1 - n] & 0x38) == 0x10)
			return true;
	return false;
}

static void
find_candidates(struct walk *w)
{
	for (uint32_t i = 0; i < w->n; i++) {
		const struct function *calls, *in = functions_of(w->code.f, w->word[i] - 1);
		if (in && w->word[i] <= w->code.at + w->code.n && is_call(&w->code, w->word[i], &calls))
			w->c[w->n_c++] = (struct candidate){ i, in, calls };
	}
}

static bool
begins(const struct function *f, const char *with)
{
	return !strncmp(f->name, with, strlen(with));
}

/* Through a pointer the dispatcher calls what the table of calls names, and nobody else calls that so. The
 * trace functions call nobody but trace_stop, which is known without their help. */
static bool
may_point_to(const struct function *in, const struct function *inner)
{
	return begins(in, "do_system_call") == begins(inner, "sys_") && !begins(in, "trace_");
}

/*
 * Who called `inner`. Between the frames lie words of calls that are long over; so it is the nearest that
 * called it, else the nearest that called through a pointer. -1: nobody.
 */
static int
caller_of(const struct walk *w, const struct function *inner, uint32_t from)
{
	int pointer = -1;

	for (uint32_t i = 0; i < w->n_c; i++) {
		const struct candidate *c = &w->c[i];
		if (c->index < from)
			continue;
		if (c->calls && (c->calls == inner || jumps_to(&w->code, c->calls, inner, JUMPS_MAX)))
			return (int)i;
		if (!c->calls && pointer < 0 && may_point_to(c->in, inner))
			pointer = (int)i;
	}
	return pointer;
}

static void
put_first(struct inside *m, const char *name)
{
	if (m->n_chain == INSIDE_CHAIN || (m->n_chain && !strcmp(m->chain[0], name)))
		return;
	memmove(m->chain + 1, m->chain, m->n_chain * sizeof *m->chain);
	snprintf(m->chain[0], sizeof m->chain[0], "%s", name);
	m->n_chain++;
}

/* Nobody calls the entry of a trap: the processor has pushed where it came from. NULL: from user mode. */
static const struct function *
interrupted(const struct walk *w, uint32_t cs, uint32_t *from)
{
	for (uint32_t k = *from; k + 2 < w->n && k < *from + FRAME_WORDS; k++)
		if (w->word[k + 1] == cs && (w->word[k + 2] & EFLAGS_FIXED) && functions_of(w->code.f, w->word[k])) {
			*from = k + 3;
			return functions_of(w->code.f, w->word[k]);
		}
	return NULL;
}

static const struct function *
outwards(const struct walk *w, const struct function *inner, uint32_t cs, uint32_t *from)
{
	int i;

	if (!strcmp(inner->name, "trap_common"))
		return interrupted(w, cs, from);
	i = caller_of(w, inner, *from);
	if (i < 0)
		return NULL;
	*from = w->c[i].index + 1;
	return w->c[i].in;
}

static void
walk(struct walk *w, struct inside *m)
{
	const struct function *inner = functions_of(w->code.f, m->reg[INSIDE_eip]);
	uint32_t from = 0;

	find_candidates(w);
	for (; inner; inner = outwards(w, inner, m->reg[INSIDE_cs], &from))
		put_first(m, inner->name);
}

/* The kernel's code, once: it does not change. */
static bool
have_code(struct target *t)
{
	uint32_t at, n;

	if (t->code)
		return true;
	if (functions_load(&t->functions, t->kernel) || !t->functions.n)
		return false;
	at = t->functions.at[0].address;
	n = t->functions.end - at;
	if (t->functions.end <= at || n > CODE_MAX || !(t->code = malloc(n)))
		return false;
	if (gr_read(t->gr, at, t->code, n) == GR_OK)
		return true;
	free(t->code);
	t->code = NULL;
	return false;
}

static void
take_chain(struct target *t, struct inside *m)
{
	uint32_t esp = m->reg[INSIDE_esp];
	struct walk *w;

	if (!m->in_kernel || esp > m->esp0 || m->esp0 - esp > KERNEL_STACK || !have_code(t))
		return;
	w = calloc(1, sizeof *w);
	if (!w)
		return;
	w->code = (struct code){ &t->functions, t->code, t->functions.at[0].address,
				 t->functions.end - t->functions.at[0].address,
				 functions_of(&t->functions, t->root.trace_stop) };
	w->n = (m->esp0 - esp) / 4;
	if (gr_read(t->gr, esp, w->word, w->n * 4) == GR_OK)
		walk(w, m);
	free(w);
}

/* ---- the open files ---- */

static void
take_offsets(struct target *t, struct inside *m)
{
	struct lookup l = { .t = t };
	const struct fs_field *pos;
	uint32_t n;

	if (!find_table(t, "file", &l.table) || !l.table.stride || l.table.stride > KERNEL_STACK)
		return;
	l.n = l.table.n_fields < ABI_FIELDS_MAX ? l.table.n_fields : ABI_FIELDS_MAX;
	n = l.table.count < INSIDE_FILES ? l.table.count : INSIDE_FILES;
	l.row = malloc((size_t)n * l.table.stride);
	if (l.row && gr_read(t->gr, l.table.fields, l.field, l.n * sizeof *l.field) == GR_OK &&
	    (pos = find_field(&l, "pos")) && pos->size == 4 &&
	    gr_read(t->gr, l.table.gva, l.row, (size_t)n * l.table.stride) == GR_OK)
		for (; m->n_offsets < n; m->n_offsets++)
			memcpy(&m->offset[m->n_offsets], l.row + m->n_offsets * l.table.stride + pos->offset, 4);
	free(l.row);
}

/* ---- the whole ---- */

/* What the processor pushed when the process came into the kernel. */
static void
take_user(struct target *t, struct inside *m)
{
	struct { uint32_t eip, cs, eflags, esp, ss; } frame;

	m->user_eip = m->reg[INSIDE_eip];
	m->user_esp = m->reg[INSIDE_esp];
	if (m->in_kernel && (m->esp0 < FS_KERNEL_BASE || gr_read(t->gr, m->esp0 - sizeof frame, &frame, sizeof frame)))
		m->user_eip = m->user_esp = 0;
	else if (m->in_kernel) {
		m->user_eip = frame.eip;
		m->user_esp = frame.esp;
	}
}

/* The processor's own tables lead to it only for who has the CPU. */
static void
take_code(struct target *t, struct inside *m)
{
	uint32_t at = m->user_eip % FS_PAGE < INT_BYTES ? m->user_eip : m->user_eip - INT_BYTES;
	uint32_t rest = FS_PAGE - at % FS_PAGE;

	m->code_at = at;
	m->n_code = rest < INSIDE_CODE ? rest : INSIDE_CODE;
	if (!m->has_cpu || !m->user_eip || m->user_eip >= FS_KERNEL_BASE || gr_read(t->gr, at, m->code, m->n_code))
		m->n_code = 0;
}

bool
target_inside(struct target *t, uint32_t pid, struct inside *m)
{
	struct lookup l = { .t = t };
	uint32_t task;

	if (t->state == TARGET_RUNNING || t->state == TARGET_DEAD)
		return false;
	task = find_task(&l, pid);
	if (task) {
		memset(m, 0, sizeof *m);
		m->seq = t->seq;
		m->pid = pid;
		m->has_cpu = t->root.current == pid;
		take_registers(&l, m);
		take_segments(&l, task, m);
		take_user(t, m);
		take_chain(t, m);
		take_code(t, m);
		take_offsets(t, m);
	}
	free(l.row);
	return task != 0;
}
