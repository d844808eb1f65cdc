/* sight.c: reads the guest as its programs' source has it. */
#include "sight.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 512, BLOCKS = 24, INNERMOST = 3 };

bool
sight_open(struct sight *s, const char *const *files, unsigned n)
{
	memset(s, 0, sizeof *s);
	s->sources = sources_new(files, n);
	s->positions = positions_new();
	if (s->sources && s->positions)
		return true;
	sight_close(s);
	return false;
}

bool
sight_open_kept(struct sight *s, struct timeline *tl, struct sources *sources, struct positions *positions)
{
	*s = (struct sight){ .sources = sources, .positions = positions, .timeline = tl };
	if (sources && positions)
		return true;
	sight_close(s);
	return false;
}

void
sight_close(struct sight *s)
{
	sources_free(s->sources);
	positions_free(s->positions);
	positions_free(s->first);
	memset(s, 0, sizeof *s);
}

/* Of the others their events tell: no stack was kept. */
void
sight_turn(struct sight *s, struct timeline *tl, uint64_t common)
{
	struct positions *first = s->first ? s->first : s->positions, *of = NULL;

	if (common < timeline_end(tl))
		of = positions_upto(first, common);
	for (uint64_t seq = common + 1; of && seq <= timeline_end(tl); seq++)
		positions_event(of, timeline_event(tl, seq));
	if (s->first)
		positions_free(s->positions);
	s->timeline = tl;
	s->first = of ? first : NULL;
	s->positions = of ? of : first;
}

void
sight_event(struct sight *s, struct timeline *tl, const struct fs_event *e)
{
	s->timeline = tl;
	positions_event(s->positions, e);
}

void
sight_go_back(struct sight *s, struct timeline *tl)
{
	s->timeline = tl;
	positions_cut(s->positions, timeline_end(tl));
	s->now = s->before = (struct sight_variables){ .seq = 0 };
}

/* ---- the memory of a process, a block at a time: a stack is read word by word ---- */

struct memory {
	struct target *target;
	const struct m_task *task;
	struct { uint32_t va; bool ok; uint8_t bytes[BLOCK]; } block[BLOCKS];
	unsigned n;
};

static const uint8_t *
block_at(struct memory *m, uint32_t va)
{
	unsigned at = m->n % BLOCKS;

	for (unsigned i = 0; i < m->n && i < BLOCKS; i++)
		if (m->block[i].va == va)
			return m->block[i].ok ? m->block[i].bytes : NULL;
	m->block[at].va = va;
	m->block[at].ok = target_memory(m->target, m->task, va, m->block[at].bytes, BLOCK);
	m->n++;
	return m->block[at].ok ? m->block[at].bytes : NULL;
}

static bool
read_memory(void *ctx, uint32_t va, void *out, size_t n)
{
	while (n) {
		const uint8_t *bytes = block_at(ctx, va - va % BLOCK);
		size_t part = BLOCK - va % BLOCK < n ? BLOCK - va % BLOCK : n;

		if (!bytes)
			return false;
		memcpy(out, bytes + va % BLOCK, part);
		out = (char *)out + part;
		va += (uint32_t)part;
		n -= part;
	}
	return true;
}

/* ---- one process ---- */

static struct debuginfo *
info_of(const struct sight *s, const struct m_task *task)
{
	return task && task->pid && task->state != FS_TASK_ZOMBIE ? sources_program(s->sources, task->program, NULL) : NULL;
}

static bool
read_registers(struct target *t, const struct m_task *task, struct di_frame *frame)
{
	struct target_registers r;

	if (!target_registers(t, task, &r))
		return false;
	*frame = (struct di_frame){ .reg = {
		[DI_EAX] = r.eax, [DI_ECX] = r.ecx, [DI_EDX] = r.edx, [DI_EBX] = r.ebx, [DI_ESP] = r.esp,
		[DI_EBP] = r.ebp, [DI_ESI] = r.esi, [DI_EDI] = r.edi, [DI_EIP] = r.eip } };
	return true;
}

/* Of a stack that is too deep to be kept the middle of the library's part is left out. */
static size_t
shorten(const struct sight *s, struct debuginfo *d, uint32_t *at, size_t n)
{
	size_t own = n, skip = n > POSITION_DEPTH ? n - POSITION_DEPTH : 0;
	struct di_line line;

	sources_own(s->sources, d, at, n, &line, &own);
	if (own <= INNERMOST || own == n)
		return n;
	if (skip > own - INNERMOST)
		skip = own - INNERMOST;
	memmove(at + INNERMOST, at + INNERMOST + skip, (n - INNERMOST - skip) * sizeof *at);
	return n - skip;
}

/* The stack of a task; what of it is kept goes to its positions. */
static size_t
look_at(struct sight *s, struct target *t, const struct m_task *task, struct memory *m, struct di_frame *frame)
{
	struct debuginfo *d = info_of(s, task);
	struct di_memory memory = { read_memory, m };
	uint32_t at[DI_FRAMES_MAX];
	size_t n, kept;

	const struct position *last = positions_at(s->positions, task->pid, timeline_end(s->timeline), NULL);

	m->target = t;
	m->task = task;
	m->n = 0;
	if (!d || (last && last->fresh) || !read_registers(t, task, frame))
		return 0;
	n = di_unwind(d, &memory, frame);
	for (size_t i = 0; i < n; i++)
		at[i] = frame[i].lookup;
	kept = shorten(s, d, at, n);
	positions_add(s->positions, task->pid, timeline_end(s->timeline), at, kept);
	if (s->recorder)
		recorder_stack(s->recorder, timeline_end(s->timeline), task->pid, at, kept);
	return n;
}

bool
sight_registers(struct sight *s, struct target *t, uint32_t pid, struct di_frame *frame)
{
	const struct m_task *task = s->timeline ? model_task(timeline_live(s->timeline), pid) : NULL;

	return task && read_registers(t, task, frame);
}

size_t
sight_stack(struct sight *s, struct target *t, uint32_t pid, struct di_frame *frame)
{
	const struct m_task *task = s->timeline ? model_task(timeline_live(s->timeline), pid) : NULL;
	struct memory *m = task ? malloc(sizeof *m) : NULL;
	size_t n = m ? look_at(s, t, task, m, frame) : 0;

	free(m);
	return n;
}

/* ---- while it runs ---- */

static void
on_look(void *ctx, struct target *t, const struct fs_event *last)
{
	struct sight *s = ctx;
	uint32_t pid = last->type == FS_SWITCH ? last->arg[FS_SWITCH_from] : last->pid;
	struct di_frame frame[DI_FRAMES_MAX];

	if (pid)
		sight_stack(s, t, pid, frame);
	if (!s->looks || !--s->looks)
		target_look(t, NULL);
}

void
sight_follow(struct sight *s, struct target *t, unsigned looks)
{
	struct target_look look = { .ctx = s, .look = on_look,
		.types = 1ull << FS_CALL | 1ull << FS_SWITCH | 1ull << FS_FAULT | 1ull << FS_STEP | 1ull << FS_BREAK };

	s->looks = looks;
	target_look(t, looks ? &look : NULL);
}

/* ---- at a stop ---- */

static bool
same_value(const struct di_variable *a, const struct di_variable *b)
{
	return a->address == b->address && !strcmp(a->name, b->name) && !strcmp(a->value, b->value);
}

/* Another value under the same name and address: of what was not there before nothing is said. */
static void
mark_changes(struct sight *s)
{
	for (size_t i = 0; i < s->now.n; i++) {
		const struct di_variable *v = &s->now.v[i];

		s->now.changed[i] = false;
		for (size_t k = 0; s->before.pid == s->now.pid && k < s->before.n; k++)
			if (s->before.v[k].address == v->address && !strcmp(s->before.v[k].name, v->name))
				s->now.changed[i] = !same_value(&s->before.v[k], v);
	}
}

/* Before main and after it: those that main can name, without its own. */
static size_t
globals(const struct debuginfo *d, const struct di_memory *memory, struct di_variable *v)
{
	struct di_frame frame = { .cfa = 0 };
	struct di_function f;
	size_t n, kept = 0;

	if (!di_function_named(d, "main", &f))
		return 0;
	frame.lookup = frame.reg[DI_EIP] = di_body(d, &f);
	n = di_variables(d, &frame, memory, v, SIGHT_VARIABLES_MAX);
	for (size_t i = 0; i < n; i++)
		if (v[i].global)
			v[kept++] = v[i];
	return kept;
}

static void
read_variables(struct sight *s, const struct m_task *task, struct memory *m, const struct di_frame *frame, size_t n)
{
	struct debuginfo *d = info_of(s, task);
	struct di_memory memory = { read_memory, m };
	uint32_t at[DI_FRAMES_MAX];
	struct di_line line;
	size_t own;

	if (s->now.seq != timeline_end(s->timeline))
		s->before = s->now;
	s->now = (struct sight_variables){ .seq = timeline_end(s->timeline), .pid = task->pid };
	for (size_t i = 0; i < n; i++)
		at[i] = frame[i].lookup;
	if (sources_own(s->sources, d, at, n, &line, &own))
		s->now.n = di_variables(d, &frame[own], &memory, s->now.v, SIGHT_VARIABLES_MAX);
	else if (d)
		s->now.n = globals(d, &memory, s->now.v);
	mark_changes(s);
}

void
sight_read(struct sight *s, struct target *t, uint32_t pid)
{
	const struct model *live = s->timeline ? timeline_live(s->timeline) : NULL;
	struct memory *m = live ? malloc(sizeof *m) : NULL;
	struct di_frame frame[DI_FRAMES_MAX];

	for (int i = 0; m && i < FS_NR_TASKS; i++) {
		const struct m_task *task = &live->task[i];
		size_t n;

		if (!task->used || !task->pid)
			continue;
		n = look_at(s, t, task, m, frame);
		if (task->pid == pid)
			read_variables(s, task, m, frame, n);
	}
	free(m);
}
