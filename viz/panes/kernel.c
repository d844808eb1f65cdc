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
#include "keys.h"
#include "pane.h"
#include "scroll.h"

#define INSTRUCTIONS 6
#define TALL 24 /* rows from which each function of the path has its own */

static const uint8_t int_0x80[] = { 0xcd, 0x80 };

#define REGISTER_W 15 /* "eflags 00000246" */

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

/* A process that fork has made, or makes, stands in no function: nobody was ever there. */
static bool
has_run(const struct walk *w)
{
	return w->task->ran != 0;
}

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
	if (words[0] && !has_run(w))
		draw_textf(w->a, x, y, ST_NORMAL, "none yet: it will begin where %s returns 0", words);
	else if (words[0])
		draw_text(w->a, x, y, ST_NEW, words);
	else
		draw_text(w->a, x, y, ST_DIM, "none: it is not in a system call");
}

struct path { /* the outermost first */
	const char *name[INSIDE_CHAIN];
	unsigned n;
	bool read; /* from the kernel stack */
};

static struct path
path_of(const struct walk *w)
{
	const struct scene *s = w->s;
	bool acts = s->event && s->event->pid == w->task->pid &&
		(s->now->current == w->task->pid || s->event->type == FS_SWITCH);
	struct chain told = acts ? chain_of_event(s->now, s->event) : chain_of_task(s->now, w->task);
	struct path p = { .read = s->inside && s->inside->n_chain };

	/* the trace's own functions are no part of what it does */
	for (unsigned i = 0; p.read && i < s->inside->n_chain && strncmp(s->inside->chain[i], "trace_", 6); i++)
		p.name[p.n++] = s->inside->chain[i];
	for (unsigned i = 0; !p.read && i < told.n; i++)
		p.name[p.n++] = told.name[i];
	return p;
}

/* A function a row, each under its caller. */
static void
draw_stairs(struct walk *w, const struct path *p)
{
	int y;

	for (unsigned i = 0; i < p->n; i++) {
		if (!row(w, i == p->n - 1, &y))
			continue;
		int x = draw_text(w->a, 5 + (int)i, y, ST_LINE, i ? "└" : "");
		draw_text(w->a, x, y, i == p->n - 1 ? ST_NEW : ST_NORMAL, p->name[i]);
		if (i == p->n - 1)
			draw_mark(w->a, y);
	}
}

/* As many in a row as fit. */
static void
draw_run(struct walk *w, const struct path *p)
{
	int x = w->a.r.w, y = -1;

	for (unsigned i = 0; i < p->n; i++) {
		bool last = i == p->n - 1;
		if (x + 2 + text_width(p->name[i]) > w->a.r.w) {
			row(w, last, &y);
			x = 5;
		}
		if (y >= 0) {
			draw_text(w->a, x, y, ST_DIM, i ? "▸" : " ");
			draw_text(w->a, x + 2, y, last ? ST_NEW : ST_NORMAL, p->name[i]);
		}
		x += 3 + text_width(p->name[i]);
	}
}

static void
draw_path(struct walk *w)
{
	struct path p = path_of(w);

	heading(w, "path", !has_run(w) ? "has not run yet" : !p.n ? "in its own code" :
		p.read ? "read from its kernel stack" : "as the kernel's source has it");
	if (!has_run(w))
		return;
	if (w->a.r.h >= TALL)
		draw_stairs(w, &p);
	else
		draw_run(w, &p);
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
		x = draw_textf(w->a, x, y, ST_DIM, "%-7s", names[i]);
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
	else if (row(w, false, &y))
		draw_text(w->a, 2, y, ST_DIM, "TSS  not in the GDT yet");
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
	size_t n, skip = in->user_eip - in->code_at;

	heading(w, "code", in->in_kernel ? "where it goes on when the kernel is done" : "where it goes on");
	if (cs_open(CS_ARCH_X86, CS_MODE_32, &handle) != CS_ERR_OK)
		return;
	if (skip && !memcmp(in->code, int_0x80, sizeof int_0x80))
		skip = 0;
	n = cs_disasm(handle, in->code + skip, in->n_code - skip, in->code_at + skip, INSTRUCTIONS, &insn);
	for (size_t i = 0; i < n; i++)
		draw_instruction(w, &insn[i], insn[i].address == in->user_eip);
	if (n)
		cs_free(insn, n);
	cs_close(&handle);
}

static void
draw_unread(struct walk *w)
{
	char key[16];
	int y;

	if (row(w, false, &y) && row(w, false, &y))
		draw_textf(w->a, 0, y, ST_DIM, w->s->live ? "registers, descriptors: when the guest stands still" :
			   "registers, descriptors: of the present (%s) only", keymap_name_of(w->s->keys, ACTION_LIVE, key));
}

/* ---- the pane ---- */

static void
walk_all(struct walk *w)
{
	draw_call(w);
	draw_path(w);
	if (!w->s->inside) {
		draw_unread(w);
		return;
	}
	draw_segments(w);
	if (w->s->inside->n_code > w->s->inside->user_eip - w->s->inside->code_at)
		draw_code(w);
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
