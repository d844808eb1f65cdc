/* tree: who descends from whom, and what each of them does. */
#include <stdio.h>
#include <string.h>

#include "pane.h"
#include "scroll.h"

struct walk {
	const struct scene *s;
	struct rows *rows;
	struct area a;
	bool last[FS_NR_TASKS]; /* per depth: the last child there, so no line goes on below it */
};

static bool
is_child(const struct m_task *t, uint32_t ppid)
{
	return t->used && t->ppid == ppid && t->pid != ppid && t->pid != 0;
}

/* The child of ppid with the next pid after `after`; NULL when there is none. */
static const struct m_task *
next_child(const struct model *m, uint32_t ppid, uint32_t after)
{
	const struct m_task *best = NULL;

	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &m->task[i];
		if (is_child(t, ppid) && t->pid > after && (!best || t->pid < best->pid))
			best = t;
	}
	return best;
}

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

static void
draw_task(struct walk *w, const struct m_task *t, int depth)
{
	int slot = model_slot(w->s->now, t->pid);
	bool changed = slot >= 0 && scene_task_changed(w->s, (unsigned)slot);
	int y = rows_next(w->rows, changed);

	if (y < 0)
		return;
	int style = t->state == FS_TASK_ZOMBIE ? ST_ZOMBIE : t->adopted ? ST_ORPHAN : ST_NORMAL;
	int x = draw_branches(w, depth, y);
	x = draw_process(w->a, x, y, ST_TITLE, t->pid) + 1;
	x = draw_textf(w->a, x, y, style, "%.*s(%u)", M_PROGRAM_MAX, t->program, t->pid);
	int column = w->a.r.w >= 40 ? 17 : 13;
	draw_words(w, t, x + 1 > column ? x + 1 : column, y);
	if (changed)
		draw_mark(w->a, y);
}

static void
walk_down(struct walk *w, const struct m_task *t, int depth)
{
	draw_task(w, t, depth);
	if (depth + 1 >= FS_NR_TASKS)
		return; /* a circle of parents, from a guest gone wrong */
	const struct m_task *child = next_child(w->s->now, t->pid, 0);
	while (child) {
		const struct m_task *next = next_child(w->s->now, t->pid, child->pid);
		w->last[depth + 1] = !next;
		walk_down(w, child, depth + 1);
		child = next;
	}
}

static void
walk_all(struct walk *w)
{
	const struct m_task *root = model_task(w->s->now, 1);

	if (root)
		walk_down(w, root, 0);
	else if ((root = model_task(w->s->now, 0)))
		draw_task(w, root, 0);
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

static void
tree_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct area body = a;
	struct rows counted = rows_count();
	struct walk w = { .s = s, .rows = &counted };

	(void)tales;
	if (a.r.h > 2) {
		draw_legend(a);
		body = area_sub(a, 0, 0, a.r.w, a.r.h - 1);
	}
	w.a = body;
	walk_all(&w);
	walk_lost(&w);
	struct rows shown = rows_show(&counted, state, body.r.h);
	w.rows = &shown;
	walk_all(&w);
	walk_lost(&w);
}

static bool
tree_act(void *state, enum action action)
{
	return scroll_act(state, action);
}

const struct pane pane_tree = {
	.name = "tree",
	.state_size = sizeof(struct scroll),
	.draw = tree_draw,
	.act = tree_act,
};
