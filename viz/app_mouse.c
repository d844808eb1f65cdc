/* What the mouse does: the same as a key or a verb would. */
#include "app_state.h"

#include <stdio.h>
#include <stdlib.h>

#include "owners.h"
#include "term.h"

#define DOUBLE_MS 400 /* two clicks in one place within it are a double one */
#define WHEEL_ROWS 3

void
app_set_mouse(struct app *a, bool on)
{
	a->mouse = on;
	term_mouse_on(a->term, on);
}

void
app_switch_mouse(struct app *a)
{
	char key[16];

	app_set_mouse(a, !a->mouse);
	snprintf(a->note, sizeof a->note, a->mouse ? "the mouse points at panes, events and processes; %s gives it back" :
		 "the mouse selects text again, as the terminal does; %s takes it",
		 keymap_name_of(&a->o->manners.keys, ACTION_MOUSE, key));
}

static void
focus(struct app *a, int pane)
{
	if (pane < 0 || a->view.focus == (enum pane_id)pane)
		return;
	app_settle(a);
	a->view.focus = (enum pane_id)pane;
	app_write_act(a, ACTION_FOCUS_NEXT);
}

static void
select_process(struct app *a, uint32_t pid)
{
	app_settle(a);
	a->view.chosen = pid;
	app_write_act(a, ACTION_SELECT);
}

/* The cursor goes there; and one of those that map it is selected, the next of them when one is already. */
static void
point_at_frame(struct app *a, uint32_t frame, int x, int y)
{
	const struct model *m = timeline_model(a->view.timeline, a->view.shown, TIMELINE_SHOWN);
	struct owners o = owners_of(m, frame);
	unsigned n = o.processes < OWNERS_MAX ? o.processes : OWNERS_MAX, next = 0;

	for (unsigned i = 0; i < n; i++)
		if (o.pid[i] == a->view.chosen)
			next = (i + 1) % n;
	pane_frames_point(a->view.state_of[PANE_FRAMES], x, y);
	if (n)
		select_process(a, o.pid[next]);
}

static void
show_event(struct app *a, uint64_t seq)
{
	if (seq == a->view.shown)
		return;
	app_settle(a); /* the transcript says itself where the next thing is done */
	app_view_show(&a->view, seq);
}

static void
show_column(struct app *a, unsigned column)
{
	show_event(a, pane_timeline_at(a->view.state_of[PANE_TIMELINE], a->view.timeline, column));
}

static bool
is_double(const struct app *a, const struct mouse *m)
{
	return a->click.at && app_now() - a->click.at <= DOUBLE_MS && abs(m->x - a->click.x) <= 1 && m->y == a->click.y;
}

static void
click(struct app *a, const struct mouse *m)
{
	struct link link = grid_link(&a->grid, m->x, m->y);
	struct rect body;
	int pane = app_view_pane_at(&a->view, a->grid.w, a->grid.h, m->x, m->y, &body);

	if (pane >= 0 && is_double(a, m)) {
		a->click.at = 0; /* a third one begins anew */
		app_act(a, ACTION_ZOOM);
		return;
	}
	a->click = (struct click){ .at = app_now(), .x = m->x, .y = m->y, .scrubs = link.kind == LINK_COLUMN };
	focus(a, pane);
	switch (link.kind) {
	case LINK_PROCESS: select_process(a, (uint32_t)link.what); break;
	case LINK_EVENT: show_event(a, link.what); break;
	case LINK_FRAME: point_at_frame(a, (uint32_t)link.what, m->x - body.x, m->y - body.y); break;
	case LINK_COLUMN: show_column(a, (unsigned)link.what); break;
	case LINK_KEY: app_press(a, (int)link.what); break;
	}
}

/* Along the row where it began: who drags does not look at his hand. */
static void
drag(struct app *a, const struct mouse *m)
{
	struct link link = grid_link(&a->grid, m->x, a->click.y);

	if (a->click.scrubs && link.kind == LINK_COLUMN)
		show_column(a, (unsigned)link.what);
}

static void
wheel(struct app *a, const struct mouse *m, enum action action)
{
	struct rect body;

	focus(a, app_view_pane_at(&a->view, a->grid.w, a->grid.h, m->x, m->y, &body));
	for (int i = 0; i < WHEEL_ROWS; i++)
		app_act(a, action);
}

/* The help is turned by the wheel; a click is the key that shows its next page, and closes the last. */
static void
turn_page(struct app *a, const struct mouse *m)
{
	int pages = help_pages(a->grid.w, a->grid.h - 1);

	if (m->kind == MOUSE_PRESS)
		app_press(a, ' ');
	else if (m->kind == MOUSE_WHEEL_UP && a->view.help > 1)
		a->view.help--;
	else if (m->kind == MOUSE_WHEEL_DOWN && a->view.help < pages)
		a->view.help++;
}

void
app_hear_mouse(struct app *a, const struct mouse *m)
{
	if (m->kind == MOUSE_RELEASE) {
		a->click.scrubs = false;
		return;
	}
	a->dirty = true;
	if (m->kind != MOUSE_DRAG)
		app_forget_answer(a);
	if (a->view.help)
		turn_page(a, m);
	else if (a->view.explain)
		app_press(a, m->kind == MOUSE_WHEEL_UP ? UK_UP : m->kind == MOUSE_WHEEL_DOWN ? UK_DOWN : m->kind == MOUSE_PRESS ? UK_ESC : UK_NONE);
	else if (m->kind == MOUSE_PRESS)
		click(a, m);
	else if (m->kind == MOUSE_DRAG)
		drag(a, m);
	else
		wheel(a, m, m->kind == MOUSE_WHEEL_UP ? ACTION_UP : ACTION_DOWN);
}
