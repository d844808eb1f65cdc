/* tree: who descends from whom, and what each of them does. */
#include <stdio.h>
#include <string.h>

#include "pane.h"
#include "scroll.h"

#define PIDS 65536 /* those that fit in an event */

struct state {
	struct scroll scroll;
	bool all;                 /* folded is what is not in `other`, instead of what is */
	uint8_t other[PIDS / 8];  /* a bit a pid */
	uint32_t branch;          /* pid whose branch is shown alone; 0: the whole tree */
	bool fold, alone;         /* asked for by a key: whose it is is known at the next draw */
};

struct walk {
	const struct scene *s;
	const struct state *st;
	struct rows *rows;
	struct area a;
	bool kept[FS_NR_TASKS]; /* per slot: it passes the filter, or somebody below it does */
	bool last[FS_NR_TASKS]; /* per depth: the last child there, so no line goes on below it */
};

static bool
is_child(const struct m_task *t, uint32_t ppid)
{
	return t->used && t->ppid == ppid && t->pid != ppid && t->pid != 0;
}

/* The child of ppid with the next pid after `after`, of those that are kept (NULL: all are); NULL when there is none. */
static const struct m_task *
next_child(const struct model *m, const bool *kept, uint32_t ppid, uint32_t after)
{
	const struct m_task *best = NULL;

	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &m->task[i];
		if (is_child(t, ppid) && (!kept || kept[i]) && t->pid > after && (!best || t->pid < best->pid))
			best = t;
	}
	return best;
}

/* ---- the filter: those that pass it, and those above them ---- */

static void
keep(struct walk *w)
{
	const struct model *m = w->s->now;

	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &m->task[i];
		if (!t->used || !scene_passes(w->s, t))
			continue;
		for (int n = 0, at = i; at >= 0 && n < FS_NR_TASKS; n++) { /* parents may go in a circle */
			w->kept[at] = true;
			at = model_slot(m, m->task[at].ppid);
		}
	}
}

/* ---- folding ---- */

static bool
is_folded(const struct state *st, uint32_t pid)
{
	return st->all != (st->other[pid % PIDS / 8] >> pid % 8 & 1);
}

/* Of all below t, t not counted. */
struct sum {
	unsigned processes, zombies, orphans, pages;
	bool changed, running;
};

static void
add_up(const struct scene *s, uint32_t pid, int depth, struct sum *sum)
{
	for (const struct m_task *t = next_child(s->now, NULL, pid, 0); t && depth < FS_NR_TASKS;
	     t = next_child(s->now, NULL, pid, t->pid)) {
		int slot = model_slot(s->now, t->pid);
		sum->processes++;
		sum->zombies += t->state == FS_TASK_ZOMBIE;
		sum->orphans += t->adopted;
		sum->pages += t->n_pages;
		sum->changed |= slot >= 0 && scene_task_changed(s, (unsigned)slot);
		sum->running |= s->now->current == t->pid;
		add_up(s, t->pid, depth + 1, sum);
	}
}

/* "+3 (1Z 1⌂) 27 pages": what a folded row stands for. Returns the column after it. */
static int
draw_sum(const struct walk *w, const struct sum *sum, int x, int y)
{
	x = draw_textf(w->a, x, y, ST_KEY, "+%u ", sum->processes);
	if (sum->zombies)
		x = draw_textf(w->a, x, y, ST_ZOMBIE, "%uZ ", sum->zombies);
	if (sum->orphans)
		x = draw_textf(w->a, x, y, ST_ORPHAN, "%u⌂ ", sum->orphans);
	x = draw_textf(w->a, x, y, ST_DIM, "%u pages ", sum->pages);
	if (sum->running)
		x = draw_text(w->a, x, y, ST_RUNNING, "◂ ");
	return x;
}

/* ---- rows ---- */

static int
draw_branches(const struct walk *w, int depth, int y)
{
	int x = 0;

	for (int d = 1; d < depth; d++)
		x = draw_text(w->a, x, y, ST_LINE, w->last[d] ? "  " : "│ ");
	if (depth > 0)
		x = draw_text(w->a, x, y, ST_LINE, w->last[depth] ? "└─" : "├─");
	return x;
}

/* The words after the name: what it does, and what is special about it. */
static void
draw_words(const struct walk *w, const struct m_task *t, int x, int y)
{
	const struct scene *s = w->s;
	char words[48];
	int style = scene_state_style(s, t);

	scene_state(s, t, words, sizeof words);
	x = draw_textf(w->a, x, y, style, "%c", m_state_letter(t->state)) + 1;
	x = draw_text(w->a, x, y, style, words);
	if (t->adopted)
		x = draw_text(w->a, x, y, ST_ORPHAN, " ⌂ orphan");
	if (s->now->current == t->pid)
		x = draw_text(w->a, x, y, ST_RUNNING, " ◂");
	if (t->state != FS_TASK_ZOMBIE && t->born && s->shown - t->born < SCENE_NEW_FOR)
		draw_text(w->a, x, y, ST_NEW, " new");
}

/* `sum` is what is folded away below it; NULL: nothing is. */
static void
draw_task(struct walk *w, const struct m_task *t, int depth, const struct sum *sum)
{
	int slot = model_slot(w->s->now, t->pid);
	bool changed = (slot >= 0 && scene_task_changed(w->s, (unsigned)slot)) || (sum && sum->changed);
	int y = rows_next(w->rows, changed);

	if (y < 0)
		return;
	draw_link(w->a, 0, y, w->a.r.w, LINK_PROCESS, t->pid);
	int style = t->state == FS_TASK_ZOMBIE ? ST_ZOMBIE : t->adopted ? ST_ORPHAN : ST_NORMAL;
	int x = draw_branches(w, depth, y);
	x = draw_process(w->a, x, y, ST_TITLE, t->pid) + 1;
	x = draw_textf(w->a, x, y, style, "%.*s(%u)", M_PROGRAM_MAX, t->program, t->pid);
	if (sum)
		x = draw_sum(w, sum, x + 1, y) - 1; /* it ends in a space */
	int column = w->a.r.w >= 40 ? 17 : 13;
	draw_words(w, t, x + 1 > column ? x + 1 : column, y);
	if (changed)
		draw_mark(w->a, y);
}

/* Who is shown only for somebody below: in grey. */
static void
draw_grey(struct walk *w, const struct m_task *t, int depth)
{
	int y = rows_next(w->rows, false);

	if (y < 0)
		return;
	int x = draw_branches(w, depth, y);
	x = draw_process(w->a, x, y, ST_DIM, t->pid) + 1;
	draw_textf(w->a, x, y, ST_DIM, "%.*s(%u)", M_PROGRAM_MAX, t->program, t->pid);
	draw_link(w->a, 0, y, w->a.r.w, LINK_PROCESS, t->pid);
}

static void
walk_down(struct walk *w, const struct m_task *t, int depth)
{
	struct sum sum = { 0 };
	bool folded = is_folded(w->st, t->pid) && !w->s->filter;

	if (folded)
		add_up(w->s, t->pid, 0, &sum);
	if (scene_passes(w->s, t))
		draw_task(w, t, depth, sum.processes ? &sum : NULL);
	else
		draw_grey(w, t, depth);
	if (folded || depth + 1 >= FS_NR_TASKS)
		return; /* or a circle of parents, from a guest gone wrong */
	const struct m_task *child = next_child(w->s->now, w->kept, t->pid, 0);
	while (child) {
		const struct m_task *next = next_child(w->s->now, w->kept, t->pid, child->pid);
		w->last[depth + 1] = !next;
		walk_down(w, child, depth + 1);
		child = next;
	}
}

/* Those above the branch that is shown alone, in grey. Returns how many. */
static int
walk_up(struct walk *w, const struct m_task *t, int most)
{
	const struct m_task *parent = t->pid > 1 && most > 0 ? model_task(w->s->now, t->ppid) : NULL;
	int depth;

	if (!parent || parent->pid == 0)
		return 0;
	depth = walk_up(w, parent, most - 1);
	w->last[depth] = true;
	draw_grey(w, parent, depth);
	return depth + 1;
}

static void
walk_all(struct walk *w)
{
	const struct m_task *root = model_task(w->s->now, w->st->branch ? w->st->branch : 1);
	int depth = 0;

	if (!root)
		root = model_task(w->s->now, 1);
	if (root && w->s->filter && !w->kept[model_slot(w->s->now, root->pid)]) {
		int y = rows_next(w->rows, false);
		draw_text(w->a, 0, y, ST_DIM, "no process fits the filter");
	} else if (root) {
		depth = walk_up(w, root, FS_NR_TASKS / 2);
		w->last[depth] = true;
		walk_down(w, root, depth);
	} else if ((root = model_task(w->s->now, 0))) {
		draw_task(w, root, 0, NULL);
	}
}

/* Somebody whose parent is gone hangs on nothing; the audit says so, and here it is seen. */
static void
walk_lost(struct walk *w)
{
	const struct model *m = w->s->now;

	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &m->task[i];
		if (t->used && t->pid > 1 && !model_task(m, t->ppid)) {
			int y = rows_next(w->rows, true);
			if (y >= 0)
				draw_textf(w->a, 0, y, ST_WRONG, "%.*s(%u): no parent %u",
					   M_PROGRAM_MAX, t->program, t->pid, t->ppid);
		}
	}
}

static void
draw_legend(struct area a)
{
	static const struct { int style; const char *text; } legend[] = {
		{ ST_RUNNING, "R run " }, { ST_ASLEEP, "S sleep " }, { ST_ZOMBIE, "Z zombie " },
		{ ST_ORPHAN, "⌂ orphan" },
	};
	int x = 0;

	for (size_t i = 0; i < sizeof legend / sizeof *legend; i++)
		x = draw_text(a, x, a.r.h - 1, legend[i].style, legend[i].text);
}

/* What a key has asked for, of whoever is selected. */
static void
obey(struct state *st, uint32_t selected)
{
	if (st->fold)
		st->other[selected % PIDS / 8] ^= (uint8_t)(1u << selected % 8);
	if (st->alone)
		st->branch = st->branch ? 0 : selected;
	st->fold = st->alone = false;
}

static void
tree_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct state *st = state;
	struct area body = a;
	struct rows counted = rows_count();
	struct walk w = { .s = s, .st = st, .rows = &counted };

	(void)tales;
	obey(st, s->selected);
	if (a.r.h > 2) {
		draw_legend(a);
		body = area_sub(a, 0, 0, a.r.w, a.r.h - 1);
	}
	w.a = body;
	keep(&w);
	walk_all(&w);
	walk_lost(&w);
	struct rows shown = rows_show(&counted, &st->scroll, body.r.h);
	w.rows = &shown;
	walk_all(&w);
	walk_lost(&w);
}

static bool
tree_act(void *state, enum action action)
{
	struct state *st = state;

	switch (action) {
	case ACTION_FOLD: st->fold = true; return true;
	case ACTION_BRANCH: st->alone = true; return true;
	case ACTION_FOLD_ALL:
		st->all = !st->all;
		memset(st->other, 0, sizeof st->other);
		return true;
	default: return scroll_act(&st->scroll, action);
	}
}

const struct pane pane_tree = {
	.name = "tree",
	.state_size = sizeof(struct state),
	.draw = tree_draw,
	.act = tree_act,
};
