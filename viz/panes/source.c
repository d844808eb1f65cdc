/* source: the selected process's program, with a mark where each process is; below its variables. */
#include <stdio.h>
#include <string.h>

#include "assembly.h"
#include "owners.h"
#include "keys.h"
#include "pane.h"
#include "scroll.h"
#include "sight.h"

#define MARKS_MAX 4  /* processes that a line tells apart; more are counted */
#define LEAST_ROWS 9 /* of the pane, for variables to have a place */
#define WORDS_FROM 50 /* columns from which on there is room for words about a page; below the owners must do */
#define CONTEXT 2    /* lines above and below the one that is looked at */

struct here { /* a process in the text that is shown */
	uint32_t pid;
	unsigned line;
	bool old, acted; /* ... by the shown event */
};

struct view {
	const struct scene *s;
	const struct m_task *task; /* the selected one */
	struct sight_line at;      /* where it is */
	bool found;
	const struct source_text *text;
	struct here here[FS_NR_TASKS];
	unsigned n_here;
};

/* ---- who is where ---- */

static void
find_others(struct view *v)
{
	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &v->s->now->task[i];
		struct sight_line at;

		if (!t->used || !t->pid || t->state == FS_TASK_ZOMBIE ||
		    !sight_line(v->s->sight, t->program, t->pid, v->s->shown, &at) ||
		    sources_text(v->s->sight->sources, at.line.file) != v->text)
			continue;
		v->here[v->n_here++] = (struct here){ t->pid, at.line.line, at.old,
			v->s->event && v->s->event->pid == t->pid };
	}
}

/* The text that the selected process is in; before it is anywhere, its main's. */
static void
find_text(struct view *v)
{
	const struct sight *sight = v->s->sight;
	struct debuginfo *d;
	const char *file;

	v->task = model_task(v->s->now, v->s->selected);
	if (!v->task)
		return;
	v->found = v->task->state != FS_TASK_ZOMBIE &&
		sight_line(sight, v->task->program, v->task->pid, v->s->shown, &v->at);
	d = sources_program(sight->sources, v->task->program, NULL);
	file = v->found ? v->at.line.file : d ? di_main_file(d) : NULL;
	v->text = file ? sources_text(sight->sources, file) : NULL;
	if (v->text)
		find_others(v);
}

/* ---- the head: the chain of calls ---- */

/* "main:13 → fork": from the outermost function that has a text to the innermost. */
static void
draw_chain(const struct view *v, struct area a)
{
	struct debuginfo *d = sources_program(v->s->sight->sources, v->task->program, NULL);
	const struct position *p = &v->at.position;
	int x = draw_process(a, 0, 0, ST_TITLE, v->task->pid) + 1;
	const char *arrow = "";

	for (size_t i = p->n; i-- > 0;) {
		struct di_function f;
		struct di_line line;
		bool own = sources_own(v->s->sight->sources, d, &p->at[i], 1, &line, &(size_t){ 0 });

		if (!di_function_at(d, p->at[i], &f) || (!own && i > v->at.index))
			continue;
		x = draw_text(a, x, 0, ST_DIM, arrow);
		x = draw_text(a, x, 0, own ? ST_NORMAL : ST_DIM, f.name);
		if (own)
			x = draw_textf(a, x, 0, ST_DIM, ":%u", line.line);
		arrow = " → ";
	}
	if (v->at.old)
		draw_textf(a, x + 1, 0, ST_DIM, "~ at event %llu", (unsigned long long)v->at.position.seq);
}

static void
draw_head(const struct view *v, struct area a)
{
	if (v->found)
		draw_chain(v, a);
	else if (v->task->state == FS_TASK_ZOMBIE)
		draw_text(a, 0, 0, ST_ZOMBIE, "Z has ended: it is nowhere in its program");
	else
		draw_text(a, 0, 0, ST_DIM, "where it is was not seen yet");
}

/* ---- the text ---- */

static int
marks_width(const struct area *a)
{
	return a->g->ascii ? 10 : 4;
}

/* True: somebody is there. */
static bool
draw_marks(const struct view *v, struct area a, int y, unsigned line)
{
	unsigned n = 0, more = 0;
	int x = 0;

	for (unsigned i = 0; i < v->n_here; i++) {
		const struct here *h = &v->here[i];

		if (h->line != line)
			continue;
		if (n++ >= MARKS_MAX || x > marks_width(&a) - (a.g->ascii ? 4 : 2)) {
			more++;
			continue;
		}
		if (y >= 0) {
			x = draw_process(a, x, y, h->pid == v->s->now->current ? ST_RUNNING : ST_TITLE, h->pid);
			if (h->old)
				x = draw_text(a, x, y, ST_DIM, "~");
		}
	}
	if (more && y >= 0)
		draw_textf(a, x, y, ST_TITLE, "+%u", more);
	return n > 0;
}

static bool
is_selected(const struct view *v, unsigned line)
{
	return v->found && v->at.line.line == line;
}

/* All who are there, when they fit; else the selected one's surroundings. */
static bool
matters(const struct view *v, unsigned line, int h)
{
	unsigned first = line, last = line;

	for (unsigned i = 0; i < v->n_here; i++) {
		first = v->here[i].line < first ? v->here[i].line : first;
		last = v->here[i].line > last ? v->here[i].line : last;
	}
	if (v->found && (int)(last - first) >= h)
		return line + CONTEXT >= v->at.line.line && line <= v->at.line.line + CONTEXT;
	for (unsigned i = 0; i < v->n_here; i++)
		if (line + CONTEXT >= v->here[i].line && line <= v->here[i].line + CONTEXT)
			return true;
	return false;
}

static bool
is_of_event(const struct view *v, unsigned line)
{
	for (unsigned i = 0; i < v->n_here; i++)
		if (v->here[i].line == line && v->here[i].acted)
			return true;
	return false;
}

static int
digits(unsigned n)
{
	return n < 10 ? 1 : 1 + digits(n / 10);
}

static void
draw_line(const struct view *v, struct area a, int y, unsigned line)
{
	int x = marks_width(&a);
	bool there = draw_marks(v, a, y, line), here = is_selected(v, line);

	x = draw_textf(a, x, y, there ? ST_TITLE : ST_DIM, "%*u", digits(v->text->n), line);
	x = draw_text(a, x, y, here ? ST_KEY : ST_NORMAL, here ? "▸" : " ");
	if (draw_text(a, x, y, ST_NORMAL, v->text->line[line - 1]) > a.r.w)
		draw_text(a, a.r.w - 1, y, ST_DIM, "…");
	if (is_of_event(v, line))
		draw_mark(a, y);
}

static void
walk(const struct view *v, struct rows *rows, struct area a, int h)
{
	for (unsigned line = 1; line <= v->text->n; line++) {
		int y = rows_next(rows, rows->h == 0 && matters(v, line, h));

		if (y >= 0)
			draw_line(v, a, y, line);
	}
}

static void
draw_text_of(const struct view *v, struct scroll *scroll, struct area a)
{
	struct rows counted = rows_count();

	walk(v, &counted, a, a.r.h);
	struct rows shown = rows_show(&counted, scroll, a.r.h);
	walk(v, &shown, a, a.r.h);
}

/* ---- the variables ---- */

/* Who else has the page that it stands on, and what a write to it would do. */
static void
draw_page_of(const struct view *v, const struct di_variable *var, struct area a, int x, int y)
{
	const struct m_page *p = var->address ? model_page(v->task, var->address & ~(FS_PAGE - 1)) : NULL;
	const struct m_map *map = p ? model_map(v->task, p->va) : NULL;
	struct owners o;

	if ((!p || p->slot) && a.r.w >= WORDS_FROM) {
		draw_text(a, x, y, ST_DIM, p ? "swapped out" : var->address ? "page untouched" : "in a register");
		return;
	}
	if (!p || p->slot)
		return;
	o = owners_of(v->s->now, p->frame);
	bool cow = map && (map->prot & FS_PROT_WRITE) && !p->writable;
	if (o.processes < 2 && !cow && a.r.w >= WORDS_FROM) {
		draw_text(a, x, y, ST_OWNED, "own page");
		return;
	}
	x = owners_draw(&o, a, x, y, o.processes < 2 ? ST_OWNED : ST_SHARED, 3);
	if (a.r.w >= WORDS_FROM)
		draw_text(a, x + 1, y, cow ? ST_COW : ST_SHARED, cow ? o.processes > 1 ? "shared, cow" : "cow" : "shared");
}

static void
draw_variable(const struct view *v, size_t i, struct area a, int y)
{
	const struct di_variable *var = &v->s->sight->now.v[i];
	bool changed = v->s->sight->now.changed[i];
	int words = a.r.w >= WORDS_FROM ? 13 : 0, page = a.r.w - (a.g->ascii ? 10 : 4) - words, x;

	x = draw_textf(a, 1, y, var->global ? ST_NORMAL : ST_TITLE, "%.14s", var->name);
	x = draw_text(a, x < 12 ? 12 : x + 1, y, ST_DIM, "= ");
	struct area value = area_sub(a, 0, y, page > x ? page - 1 : a.r.w, 1);
	x = draw_text(value, x, 0, changed ? ST_NEW : ST_NORMAL, var->value);
	if (changed)
		draw_text(value, x, 0, ST_NEW, " ◂");
	if (page > 20)
		draw_page_of(v, var, a, page, y);
}

static void
draw_variables(const struct view *v, struct area a)
{
	const struct sight_variables *now = &v->s->sight->now;
	bool there = now->seq == v->s->shown && now->pid == v->task->pid;
	char key[16];

	draw_hline(a, 0, 0, a.r.w);
	draw_text(a, 1, 0, ST_TITLE, " variables ");
	if (timeline_is_over(v->s->timeline))
		draw_text(a, 1, 1, ST_DIM, "values are not in a recording");
	else if (!v->s->live && !there)
		draw_textf(a, 1, 1, ST_DIM, "values at the live end only (%s)", keymap_name_of(v->s->keys, ACTION_LIVE, key));
	else if (!there || !now->n)
		draw_text(a, 1, 1, ST_DIM, there ? "none in scope" : "read when the guest stands still");
	for (size_t i = 0; there && i < now->n && (int)i + 1 < a.r.h; i++)
		draw_variable(v, i, a, (int)i + 1);
	if (there && (int)now->n > a.r.h - 1 && a.r.h > 1)
		draw_textf(a, a.r.w - 9, 0, ST_DIM, " +%d more", (int)now->n - a.r.h + 1);
}

/* Not more than a third, and not more than there are. */
static int
variables_height(const struct view *v, int h)
{
	int wanted = v->s->live && v->s->sight->now.n ? (int)v->s->sight->now.n + 1 : 2;

	if (h < LEAST_ROWS)
		return 0;
	return wanted < h / 3 + 1 ? wanted : h / 3 + 1;
}

/* ---- the whole ---- */

/* Without a text: why, and the instructions. */
static void
draw_without(const struct view *v, struct scroll *scroll, struct area a)
{
	const char *why = NULL;
	struct debuginfo *d = sources_program(v->s->sight->sources, v->task->program, &why);
	const struct position *p = positions_at(v->s->sight->positions, v->task->pid, v->s->shown, NULL);

	draw_textf(a, 0, 0, ST_DIM, "%.*s %s", M_PROGRAM_MAX, v->task->program, why ? why : "has no text on this machine");
	if (d && p && p->n)
		assembly_draw(d, p->at[0], v->task->pid, scroll, area_sub(a, 0, 1, a.r.w, a.r.h - 1));
}

static void
source_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct view v = { .s = s };
	int variables;

	(void)tales;
	if (!s->sight) {
		draw_text(a, 0, 0, ST_DIM, "the programs' files are not known here");
		return;
	}
	find_text(&v);
	if (!v.task) {
		draw_text(a, 0, 0, ST_DIM, "no such process at this moment");
		return;
	}
	if (!v.text) {
		draw_without(&v, state, a);
		return;
	}
	variables = variables_height(&v, a.r.h);
	draw_head(&v, a);
	draw_text_of(&v, state, area_sub(a, 0, 1, a.r.w, a.r.h - 1 - variables));
	if (variables)
		draw_variables(&v, area_sub(a, 0, a.r.h - variables, a.r.w, variables));
}

static void
source_title(const struct scene *s, char *out, size_t size)
{
	struct view v = { .s = s };
	char name[48];

	scene_name(s, s->selected, name, sizeof name);
	if (s->sight)
		find_text(&v);
	const char *slash = v.text ? strrchr(v.text->path, '/') : NULL;
	snprintf(out, size, "%.24s%sof %s", slash ? slash + 1 : "", slash ? " " : "", name);
}

static bool
source_act(void *state, enum action action)
{
	return scroll_act(state, action);
}

const struct pane pane_source = {
	.name = "source",
	.state_size = sizeof(struct scroll),
	.title = source_title,
	.draw = source_draw,
	.act = source_act,
};
