/* What is done at the keyboard, written down as a script. */
#include "app_state.h"

#include <stdio.h>
#include <string.h>

#include "keys.h"

struct transcript *
app_script_of(const struct app *a)
{
	return a->o->transcript;
}

void
app_settle(struct app *a)
{
	const struct fs_event *e = timeline_event(a->view.timeline, a->view.shown);
	enum action moving = a->moving;
	struct timeline_match m;

	a->moving = ACTION_NONE;
	if (a->step_words[0]) {
		transcript_at(app_script_of(a), a->moved_from);
		transcript_line(app_script_of(a), a->step_words, false);
		transcript_arrives(app_script_of(a), a->view.shown);
		a->step_words[0] = '\0';
	}
	if (moving == ACTION_NONE || !*keys_verb(moving) || !app_view_match(&a->view, moving, &m) || !e)
		return;
	if (a->view.shown == a->moved_from) /* nothing was there: in a script that would be a mistake */
		return;
	if (m.pid)
		m.pid = a->moved_pid; /* the match is of now, the key of then */
	if ((m.types && !(m.types >> e->type & 1)) || (m.pid && m.pid != e->pid))
		return;
	transcript_at(app_script_of(a), a->moved_from);
	transcript_action(app_script_of(a), moving, a->moved_pid, "");
	transcript_arrives(app_script_of(a), a->view.shown);
}

void
app_write_move(struct app *a, enum action action)
{
	app_settle(a);
	a->moving = action;
	a->moved_from = a->view.shown;
	a->moved_pid = app_view_selected(&a->view);
}

void
app_write_act(struct app *a, enum action action)
{
	if (action == ACTION_START || action == ACTION_LIVE)
		return;
	transcript_at(app_script_of(a), a->view.shown);
	transcript_action(app_script_of(a), action, app_view_selected(&a->view),
			  action == ACTION_LAYOUT ? layouts_name(a->view.layouts, a->view.preset) : app_view_pane_name(a->view.focus));
}

void
app_write_typed(struct app *a, const char *bytes, size_t n)
{
	app_settle(a);
	transcript_at(app_script_of(a), timeline_end(a->o->timeline));
	transcript_typed(app_script_of(a), bytes, n);
}

void
app_write_step(struct app *a, const char *what, const char *text)
{
	char quoted[LINE_MAX_BYTES * 4 + 8] = "";

	app_settle(a);
	a->moved_from = timeline_end(a->o->timeline);
	if (text)
		transcript_quote(text, quoted, sizeof quoted);
	snprintf(a->step_words, sizeof a->step_words, "%s(%.150s%s%u)", what, quoted, text ? ", " : "", a->step.pid);
}
