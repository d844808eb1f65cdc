/* app_view_act.c: what an action does that needs no guest. */
#include "app_view_own.h"

#include <stdio.h>

#include "keys.h"

int
app_view_match(struct app_view *v, enum action action, struct timeline_match *match)
{
	uint64_t fork = 1ull << FS_SLOT | 1ull << FS_NOFORK, copy = 1ull << FS_COPY | 1ull << FS_REUSE;
	uint64_t fault = 1ull << FS_FAULT | 1ull << FS_TRAP, ended = 1ull << FS_EXIT;

	*match = (struct timeline_match){ 0 };
	switch (action) {
	case ACTION_NEXT: return 1;
	case ACTION_PREV: return -1;
	case ACTION_LATER: return v->shown >= timeline_end(v->timeline); /* else it is no search */
	case ACTION_NEXT_FORK: match->types = fork; return 1;
	case ACTION_PREV_FORK: match->types = fork; return -1;
	case ACTION_NEXT_FAULT: match->types = fault; return 1;
	case ACTION_PREV_FAULT: match->types = fault; return -1;
	case ACTION_NEXT_COPY: match->types = copy; return 1;
	case ACTION_PREV_COPY: match->types = copy; return -1;
	case ACTION_NEXT_EXIT: match->types = ended; return 1;
	case ACTION_PREV_EXIT: match->types = ended; return -1;
	case ACTION_NEXT_OWN: match->pid = app_view_selected(v); return 1;
	case ACTION_PREV_OWN: match->pid = app_view_selected(v); return -1;
	default: return 0;
	}
}

/* The existing process before (dir -1) or after `from`, around the ends; `from` when there is none. */
static uint32_t
neighbour(const struct model *m, uint32_t from, int dir)
{
	uint32_t best = 0, wrap = 0;

	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &m->task[i];
		if (!t->used || t->pid == 0)
			continue;
		if (dir > 0 ? t->pid > from && (!best || t->pid < best) :
		    t->pid < from && t->pid > best)
			best = t->pid;
		if (!wrap || (dir > 0 ? t->pid < wrap : t->pid > wrap))
			wrap = t->pid;
	}
	return best ? best : wrap ? wrap : from;
}

/* To the next pane that is on the screen; alone on it, every pane has its turn. */
static void
move_focus(struct app_view *v, int dir, int w, int h)
{
	struct layout l;

	app_view_layout(v, w, h, &l);
	for (int i = 1; i <= PANE_COUNT; i++) {
		enum pane_id id = (enum pane_id)(((int)v->focus + dir * i + PANE_COUNT) % PANE_COUNT);
		if (!v->zoom && l.pane[id].w <= 0)
			continue;
		v->focus = id;
		return;
	}
}

static void
next_layout(struct app_view *v, int w, int h)
{
	struct layout l;

	v->preset = (enum layout_preset)(((int)v->preset + 1) % layouts_count(v->layouts));
	v->zoom = false;
	app_view_layout(v, w, h, &l);
	if (l.pane[v->focus].w <= 0)
		move_focus(v, 1, w, h);
}

/* Large letters, or what was shown before. */
static void
large(struct app_view *v)
{
	bool is = v->preset == LAYOUT_LARGE;

	if (is) {
		v->preset = v->small.preset, v->focus = v->small.focus, v->zoom = v->small.zoom;
		return;
	}
	v->small.preset = v->preset, v->small.focus = v->focus, v->small.zoom = v->zoom;
	v->preset = LAYOUT_LARGE, v->focus = PANE_LARGE, v->zoom = false;
}

static void
follow_again(struct app_view *v)
{
	v->chosen = 0;
	for (int i = 0; i < PANE_COUNT; i++)
		app_view_panes[i]->act(v->state_of[i], ACTION_FOLLOW);
}

/* Through time by the timeline's columns; false: at its end, where only the guest makes more. */
static bool
scrub(struct app_view *v, int dir)
{
	uint64_t to = pane_timeline_step(v->state_of[PANE_TIMELINE], v->timeline, v->shown, dir);

	if (to > timeline_end(v->timeline))
		return false;
	app_view_show(v, to);
	return true;
}

enum action
app_view_meant(const struct app_view *v, enum action action, int key)
{
	if (v->focus != PANE_TIMELINE || (key != UK_LEFT && key != UK_RIGHT))
		return action;
	return key == UK_LEFT ? ACTION_EARLIER : ACTION_LATER;
}

const struct explained *
app_view_explained(struct app_view *v, uint64_t seq)
{
	if (!v->lines_asked && v->kernel)
		v->lines = kernellines_open(v->kernel);
	v->lines_asked |= v->kernel != NULL;
	if (v->explained.seq != seq || !seq) {
		explained_make(&v->explained, v->timeline, seq, v->lines, v->sight, v->keys);
		v->explain_top = 0;
	}
	return &v->explained;
}

bool
app_view_explaining(struct app_view *v, enum action action)
{
	const int page = 10;

	switch (action) {
	case ACTION_FOLLOW:
	case ACTION_EXPLAIN: v->explain = false; break;
	case ACTION_UP: v->explain_top--; break;
	case ACTION_DOWN: v->explain_top++; break;
	case ACTION_PAGE_UP: v->explain_top -= page; break;
	case ACTION_PAGE_DOWN: v->explain_top += page; break;
	default: return false;
	}
	return true;
}

void
app_view_why_not(const struct app_view *v, enum action action, int w, int h, char *out, size_t size)
{
	enum pane_id of = PANE_COUNT;
	struct layout l;
	char key[16];

	switch (action) {
	case ACTION_FOLD: case ACTION_FOLD_ALL: case ACTION_BRANCH: of = PANE_TREE; break;
	case ACTION_CLOSER: case ACTION_WIDER: case ACTION_SCALE: of = PANE_TIMELINE; break;
	case ACTION_CURSOR_LEFT: case ACTION_CURSOR_RIGHT: of = PANE_FRAMES; break;
	default: return;
	}
	app_view_layout(v, w, h, &l);
	if (l.pane[of].w <= 0)
		snprintf(out, size, "the pane %s is not on the screen: %s goes to other layouts", app_view_panes[of]->name,
			 keymap_name_of(v->keys, ACTION_LAYOUT, key));
	else if (of == PANE_FRAMES && v->focus != of)
		snprintf(out, size, "%s goes to the frames first: there is the cursor", keymap_name_of(v->keys, ACTION_FOCUS_NEXT, key));
}

bool
app_view_act(struct app_view *v, enum action action, int number, int w, int h)
{
	const struct model *now = timeline_model(v->timeline, v->shown, TIMELINE_SHOWN);

	switch (action) {
	case ACTION_START: app_view_show(v, 1); break;
	case ACTION_LIVE: app_view_show(v, timeline_end(v->timeline)); break;
	case ACTION_SELECT_NEXT: v->chosen = neighbour(now, app_view_selected(v), 1); break;
	case ACTION_SELECT_PREV: v->chosen = neighbour(now, app_view_selected(v), -1); break;
	case ACTION_SELECT: v->chosen = (uint32_t)number; break;
	case ACTION_FOLLOW: follow_again(v); break;
	case ACTION_FOCUS_NEXT: move_focus(v, 1, w, h); break;
	case ACTION_FOCUS_PREV: move_focus(v, -1, w, h); break;
	case ACTION_ZOOM: v->zoom = !v->zoom; break;
	case ACTION_LAYOUT: next_layout(v, w, h); break;
	case ACTION_LARGE: large(v); break;
	case ACTION_HELP: v->help = 1; break;
	case ACTION_EXPLAIN: v->explain = true; v->explain_top = 0; break;
	case ACTION_EARLIER: return scrub(v, -1);
	case ACTION_LATER: return scrub(v, 1);
	case ACTION_FOLD:
	case ACTION_FOLD_ALL:
	case ACTION_BRANCH: return app_view_panes[PANE_TREE]->act(v->state_of[PANE_TREE], action);
	case ACTION_CLOSER:
	case ACTION_WIDER:
	case ACTION_SCALE: return app_view_panes[PANE_TIMELINE]->act(v->state_of[PANE_TIMELINE], action);
	default: return app_view_panes[v->focus]->act(v->state_of[v->focus], action);
	}
	return true;
}

void
app_view_to_console(struct app_view *v, int w, int h)
{
	struct layout l;

	v->zoom &= v->focus == PANE_CONSOLE;
	v->focus = PANE_CONSOLE;
	app_view_layout(v, w, h, &l);
	v->zoom |= l.pane[PANE_CONSOLE].w <= 0;
	app_view_panes[PANE_CONSOLE]->act(v->state_of[PANE_CONSOLE], ACTION_FOLLOW);
}
