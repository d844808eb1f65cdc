/*
 * kernel: where in the kernel the selected process is, by which call, and what the processor keeps of it:
 * registers, its TSS and LDT with their descriptors, the code that it will go on with.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <capstone/capstone.h>

#include "callwords.h"
#include "chain.h"
#include "pane.h"
#include "scroll.h"

#define REGISTER_W 14 /* "eflags 00000246" and a gap would be more; names are short */

struct walk {
	const struct scene *s;
	const struct m_task *task;
	struct rows *rows;
	struct area a;
};

/* The next row; false: it is not shown. */
static bool
row(struct walk *w, bool matters, int *y)
{
	*y = rows_next(w->rows, matters);
	return *y >= 0;
}

static void
heading(struct walk *w, const char *text, const char *beside)
{
	int y;

	if (row(w, false, &y))
		draw_text(w->a, draw_text(w->a, 0, y, ST_TITLE, text) + 1, y, ST_DIM, beside);
}

/* ---- the call and the way to where it stands ---- */

static void
draw_call(struct walk *w)
{
	char words[160] = "";
	int y, x;

	if (!row(w, false, &y))
		return;
	x = draw_text(w->a, 0, y, ST_TITLE, "call ");
	if (w->task->call)
		callwords(w->s->timeline, w->task->called, words, sizeof words);
	if (words[0])
		draw_text(w->a, x, y, ST_NEW, words);
	else
		draw_text(w->a, x, y, ST_DIM, "none: it is not in a system call");
}

/* The event's own words where a chain ends: what that function does. */
static void
draw_step(struct walk *w, const char *name, unsigned depth, bool last)
{
	int y, x;

	if (!row(w, last, &y))
		return;
	x = 5 + (int)depth;
	x = draw_text(w->a, x, y, ST_LINE, depth ? "└" : "");
	draw_text(w->a, x, y, last ? ST_NEW : ST_NORMAL, name);
	if (last)
		draw_mark(w->a, y);
}

static void
draw_chain(struct walk *w)
{
	const struct scene *s = w->s;
	struct chain told = s->event && s->event->pid == w->task->pid ? chain_of_event(s->now, s->event) :
		chain_of_task(s->now, w->task);
	bool read = s->inside && s->inside->n_chain;
	unsigned n = read ? s->inside->n_chain : told.n;

	/* the trace's own functions are no part of what it does */
	while (read && n && !strncmp(s->inside->chain[n - 1], "trace_", 6))
		n--;
	heading(w, "path", !n ? "in its own code" : read ? "read from its kernel stack" : "as the kernel's source has it");
	for (unsigned i = 0; i < n; i++)
		draw_step(w, read ? s->inside->chain[i] : told.name[i], i, i == n - 1);
}

/* ---- what was read ---- */

static void
draw_registers(struct walk *w)
{
	static const char *const names[] = {
#define KERNEL_X(name) #name,
		INSIDE_REGISTERS(KERNEL_X)
#undef KERNEL_X
	};
	const struct inside *in = w->s->inside;
	int per_row = (w->a.r.w - 2) / (REGISTER_W + 2), y = -1;

	heading(w, "registers", in->has_cpu ? "of the processor" : "kept in its TSS until its turn");
	if (per_row < 1)
		per_row = 1;
	for (int i = 0; i < INSIDE_REGISTER_COUNT; i++) {
		if (i % per_row == 0)
			row(w, false, &y);
		if (y < 0)
			continue;
		int x = 2 + i % per_row * (REGISTER_W + 2);
		x = draw_textf(w->a, x, y, ST_DIM, "%-6s", names[i]);
		draw_textf(w->a, x, y, ST_NORMAL, "%08" PRIx32, in->reg[i]);
	}
}

static void
draw_segment(struct walk *w, const char *name, const struct inside_segment *seg)
{
	struct inside_parts p = inside_parts(seg);
	int y;

	if (!row(w, false, &y))
		return;
	int x = draw_textf(w->a, 2, y, ST_DIM, "%-4s", name);
	x = draw_textf(w->a, x, y, ST_TITLE, "%04" PRIx32 " ", seg->selector);
	if (!p.present) {
		draw_text(w->a, x, y, ST_DIM, "not present");
		return;
	}
	x = draw_textf(w->a, x, y, ST_NORMAL, "base %08" PRIx32 " limit %-8" PRIx32 " dpl %u ", p.base, p.limit, p.dpl);
	draw_text(w->a, x, y, ST_TABLE, p.type);
}

static void
draw_segments(struct walk *w)
{
	const struct inside *in = w->s->inside;
	int y;

	heading(w, "descriptors", "its two in the GDT, and those of its LDT");
	if (in->tss.selector)
		draw_segment(w, "TSS", &in->tss);
	if (row(w, false, &y))
		draw_textf(w->a, 11, y, ST_DIM, "esp0 %08" PRIx32 "  cr3 %08" PRIx32, in->esp0, in->cr3);
	if (in->ldt.selector)
		draw_segment(w, "LDT", &in->ldt);
	for (unsigned i = 1; i < in->n_own; i++)
		draw_segment(w, "", &in->own[i]);
}

static void
draw_instruction(struct walk *w, const cs_insn *insn, bool next)
{
	char bytes[24] = "";
	int y;

	if (!row(w, false, &y))
		return;
	for (int i = 0; i < insn->size && i < 7; i++)
		snprintf(bytes + 2 * i, 3, "%02x", insn->bytes[i]);
	draw_text(w->a, 0, y, ST_NEW, next ? "▸" : " ");
	int x = draw_textf(w->a, 2, y, ST_DIM, "%08" PRIx64 " %-14s ", insn->address, bytes);
	x = draw_textf(w->a, x, y, next ? ST_TITLE : ST_NORMAL, "%s ", insn->mnemonic);
	draw_text(w->a, x, y, next ? ST_TITLE : ST_NORMAL, insn->op_str);
}

static void
draw_code(struct walk *w)
{
	const struct inside *in = w->s->inside;
	cs_insn *insn;
	csh handle;
	size_t n;

	heading(w, "code", in->in_kernel ? "where it goes on when the kernel is done" : "where it goes on");
	if (cs_open(CS_ARCH_X86, CS_MODE_32, &handle) != CS_ERR_OK)
		return;
	cs_option(handle, CS_OPT_SYNTAX, CS_OPT_SYNTAX_ATT);
	n = cs_disasm(handle, in->code, in->n_code, in->code_at, 0, &insn);
	for (size_t i = 0; i < n; i++)
		draw_instruction(w, &insn[i], i == 0);
	if (n)
		cs_free(insn, n);
	cs_close(&handle);
}

static void
draw_unread(struct walk *w)
{
	int y;

	if (row(w, false, &y) && row(w, false, &y))
		draw_text(w->a, 0, y, ST_DIM, w->s->live ? "registers and descriptors are read when the guest stands still" :
			  "registers and descriptors are of the present only: G goes there");
}

/* ---- the pane ---- */

static void
walk_all(struct walk *w)
{
	draw_call(w);
	draw_chain(w);
	if (!w->s->inside) {
		draw_unread(w);
		return;
	}
	if (w->s->inside->n_code)
		draw_code(w);
	draw_segments(w);
	draw_registers(w);
}

static void
kernel_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct rows counted = rows_count();
	struct walk w = { s, model_task(s->now, s->selected), &counted, a };

	(void)tales;
	if (!w.task) {
		draw_text(a, 0, 0, ST_DIM, "no such process at this moment");
		return;
	}
	walk_all(&w);
	struct rows shown = rows_show(&counted, state, a.r.h);
	w.rows = &shown;
	walk_all(&w);
}

static void
kernel_title(const struct scene *s, char *out, size_t size)
{
	char name[48];

	scene_name(s, s->selected, name, sizeof name);
	snprintf(out, size, "of %s", name);
}

static bool
kernel_act(void *state, enum action action)
{
	return scroll_act(state, action);
}

const struct pane pane_kernel = {
	.name = "kernel",
	.state_size = sizeof(struct scroll),
	.title = kernel_title,
	.draw = kernel_draw,
	.act = kernel_act,
};
