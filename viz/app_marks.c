/* Marks, at the keyboard. */
#include "app_state.h"

#include <stdio.h>

static void
write_mark(struct app *a, const char *line)
{
	app_settle(a);
	transcript_at(app_script_of(a), a->view.shown);
	transcript_line(app_script_of(a), line, false);
}

/* While an event is looked for, that one is meant: the key waits for it. */
static bool
waits(struct app *a, enum action action)
{
	if (a->state != TARGET_RUNNING || a->moving == ACTION_NONE)
		return false;
	app_keep(a, action, 0);
	return true;
}

void
app_mark(struct app *a)
{
	const struct keymap *own = &a->o->manners.keys;
	char key[16], other[16];
	uint64_t shown = a->view.shown;

	if (waits(a, ACTION_MARK))
		return;
	if (!shown) {
		snprintf(a->note, sizeof a->note, "nothing has happened that could be marked");
	} else if (marks_clear(&a->view.marks, shown)) {
		write_mark(a, "unmark()");
		snprintf(a->note, sizeof a->note, "event %llu has no mark any more", (unsigned long long)shown);
	} else if (marks_set(&a->view.marks, shown, "")) {
		write_mark(a, "mark()");
		snprintf(a->note, sizeof a->note, "event %llu is marked: %s and %s go to marks, :mark \"name\" names it",
			 (unsigned long long)shown, keymap_name_of(own, ACTION_NEXT_MARK, key), keymap_name_of(own, ACTION_PREV_MARK, other));
	} else {
		snprintf(a->note, sizeof a->note, "there are %d marks, and no more can be kept: %s takes one away", MARKS_KEPT,
			 keymap_name_of(own, ACTION_MARK, key));
	}
}

void
app_goto_mark(struct app *a, int dir)
{
	const struct mark *m = marks_next(&a->view.marks, a->view.shown, dir);
	char key[16];

	if (waits(a, dir > 0 ? ACTION_NEXT_MARK : ACTION_PREV_MARK))
		return;
	if (!m) {
		snprintf(a->note, sizeof a->note, !marks_next(&a->view.marks, 0, 1) ? "nothing is marked: %s marks the shown event" :
			 dir > 0 ? "no mark comes after this event" : "no mark stands before this event",
			 keymap_name_of(&a->o->manners.keys, ACTION_MARK, key));
		return;
	}
	app_settle(a);
	transcript_at(app_script_of(a), a->view.shown);
	app_view_show(&a->view, m->seq);
	transcript_line(app_script_of(a), dir > 0 ? "goto_mark(1)" : "goto_mark(-1)", false);
	transcript_arrives(app_script_of(a), m->seq);
	if (m->name[0])
		snprintf(a->note, sizeof a->note, "mark \"%s\"", m->name);
}
