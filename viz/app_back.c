/* Going back for real, and the branches that come of it, at the keyboard. */
#include "app_state.h"

#include <stdio.h>
#include <string.h>

#include "guest.h"
#include "sieve.h"
#include "sight.h"

bool
app_is_elsewhere(const struct app *a)
{
	return a->o->target && a->view.timeline != a->o->timeline;
}

bool
app_is_past(struct app *a)
{
	bool back = a->o->guest && !a->o->manners.read_only;
	char key[16];

	if (!a->o->target || (!app_is_elsewhere(a) && a->view.shown == timeline_end(a->o->timeline)))
		return false;
	snprintf(a->note, sizeof a->note, back ? "this is the past: press %s to take the guest back here" :
		 "this is the past, which cannot be changed: %s goes to where the guest stands",
		 keymap_name_of(&a->o->manners.keys, back ? ACTION_REWIND : ACTION_LIVE, key));
	return true;
}

bool
app_acts(enum action action)
{
	switch (action) {
	case ACTION_RUN: case ACTION_TYPE: case ACTION_LINE: case ACTION_INTO: case ACTION_UNTIL: case ACTION_WATCH:
	case ACTION_CHOOSE: case ACTION_KILL: case ACTION_INPUT: return true;
	default: return false;
	}
}

void
app_tell_branch(struct app *a)
{
	a->view.elsewhere = app_is_elsewhere(a);
	a->view.branch[0] = '\0';
	if (a->o->branches)
		branches_words(a->o->branches, a->view.timeline, a->view.branch, sizeof a->view.branch);
}

/* What was asked for of the program's debugging on the way here is not asked for any more. */
static void
end_steps(struct app *a)
{
	a->step.what = STEP_NONE;
	if (target_is_stepped(a->o->target))
		step_end(&a->step, a->o->target);
}

/* Its terminal has the size that it had. */
static void
take_size(struct app *a)
{
	unsigned rows, columns;

	if (!target_size(a->o->target, &rows, &columns))
		return;
	a->console = (struct rect){ .w = (int)columns, .h = (int)rows };
}

/* Another history is shown: what was found in the other one is not there. */
static bool
turn(struct app *a, struct timeline *tl, uint64_t seq)
{
	sieve_free(a->seek.sieve);
	a->seek.sieve = NULL;
	a->seek.going = false;
	a->inside.seq = 0;
	a->dirty = a->whole = true;
	if (!a->o->target) /* there is no other place to be */
		a->options.timeline = tl;
	if (!a->o->target && a->o->sight && a->o->branches)
		sight_turn(a->o->sight, tl, branches_common(a->o->branches, 0, branches_of(a->o->branches, tl)));
	return app_view_turn(&a->view, tl, seq);
}

bool
app_rewind(struct app *a, unsigned branch, uint64_t seq, struct fail *f)
{
	struct guest *g = a->o->guest;
	bool ok = g && guest_rewind(g, branch, seq, f);

	a->state = g ? target_state(g->target) : a->state;
	if (!g)
		return fail_say(f, "this guest cannot be taken back");
	if (!ok)
		return false;
	a->options.timeline = g->timeline;
	turn(a, g->timeline, seq);
	app_note_fault(a, g->differs[0] ? g->differs : NULL);
	a->n_queue = 0;
	a->keys[0] = '\0';
	a->over = false;
	take_size(a);
	end_steps(a);
	app_meet(a);
	return true;
}

void
app_go_back(struct app *a)
{
	uint64_t shown = a->view.shown;
	struct fail f;

	if (!a->o->guest) {
		snprintf(a->note, sizeof a->note, "there is no guest that could be taken back");
		return;
	}
	if (a->state == TARGET_RUNNING) {
		snprintf(a->note, sizeof a->note, "{RUN} pauses it: it can be taken back then");
		return;
	}
	if (!app_is_elsewhere(a) && shown == timeline_end(a->o->timeline)) {
		snprintf(a->note, sizeof a->note, "the guest stands here already");
		return;
	}
	app_settle(a);
	transcript_at(app_script_of(a), shown);
	if (!app_rewind(a, branches_of(a->o->branches, a->view.timeline), shown, &f)) {
		snprintf(a->note, sizeof a->note, "%.150s", f.line);
		return;
	}
	transcript_line(app_script_of(a), "rewind()", false);
	snprintf(a->note, sizeof a->note, "the guest stands at event %llu again: choose otherwise, and a branch begins",
		 (unsigned long long)shown);
}

bool
app_show_branch(struct app *a, unsigned branch)
{
	struct branches *b = a->o->branches;
	struct timeline *tl = branch == b->now ? branches_guest(b) : b->at[branch].timeline;
	uint64_t seq = a->view.shown, end = timeline_end(tl);

	return turn(a, tl, seq < end ? seq : end);
}

void
app_next_branch(struct app *a)
{
	struct branches *b = a->o->branches;
	char line[BRANCH_NAME + 24], how[200], key[16];
	unsigned from, to;

	if (!b || (b->n < 2 && !b->again)) {
		snprintf(a->note, sizeof a->note, "there is one way only: %s goes back, and another choice makes a branch",
			 keymap_name_of(&a->o->manners.keys, ACTION_REWIND, key));
		return;
	}
	from = branches_of(b, a->view.timeline);
	to = (from + 1) % b->n;
	app_settle(a);
	transcript_at(app_script_of(a), a->view.shown);
	app_show_branch(a, to);
	snprintf(line, sizeof line, "goto_branch \"%s\"", b->at[to].name);
	transcript_line(app_script_of(a), line, false);
	transcript_arrives(app_script_of(a), a->view.shown);
	if (from != to && branches_compare(b, from, to, how, sizeof how))
		snprintf(a->note, sizeof a->note, "%s: %.130s", b->at[to].name, how);
	else
		snprintf(a->note, sizeof a->note, "branch %s", b->at[to].name);
}

/* On a screen without the pane it would not be seen. */
static void
show_compare(struct app *a)
{
	if (app_view_compares(&a->view, a->grid.w, a->grid.h))
		return;
	a->view.preset = LAYOUT_COMPARE;
	a->view.zoom = false;
	if (!app_view_compares(&a->view, a->grid.w, a->grid.h)) { /* a layout of that name is the user's own */
		a->view.zoom = true;
		a->view.focus = PANE_COMPARE;
	}
	transcript_line(app_script_of(a), a->view.zoom ? "layout \"compare\"; focus \"compare\"; zoom(true)" : "layout \"compare\"", false);
}

void
app_hold_against(struct app *a)
{
	struct branches *b = a->o->branches;
	int to = app_view_next_held(&a->view);
	char line[BRANCH_NAME + 16], key[16];

	if (to < 0 && app_view_held(&a->view) < 0) {
		snprintf(a->note, sizeof a->note, "no other branch yet: %s and another choice make one",
			 keymap_name_of(&a->o->manners.keys, ACTION_REWIND, key));
		return;
	}
	app_settle(a);
	transcript_at(app_script_of(a), a->view.shown);
	app_view_hold(&a->view, to);
	if (to < 0) {
		transcript_line(app_script_of(a), "against()", false);
		snprintf(a->note, sizeof a->note, "two moments are compared again");
		return;
	}
	snprintf(line, sizeof line, "against \"%s\"", b->at[to].name);
	transcript_line(app_script_of(a), line, false);
	show_compare(a);
	snprintf(a->note, sizeof a->note, "compared with branch %s; %s goes on to the next", b->at[to].name,
		 keymap_name_of(&a->o->manners.keys, ACTION_AGAINST, key));
}
