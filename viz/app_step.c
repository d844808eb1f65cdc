/* Steps of the program, from the viewer. */
#include "app_state.h"

#include <stdio.h>
#include <string.h>

bool
app_can_step(struct app *a)
{
	if (a->o->target)
		app_view_show(&a->view, timeline_end(a->o->timeline));
	if (app_can_go(a) && a->o->sight)
		return true;
	snprintf(a->note, sizeof a->note, a->state == TARGET_RUNNING ? "{RUN} pauses it: steps are for a guest that stands still" :
		 "nobody is there who could go on");
	return false;
}

static void
go_step(struct app *a, bool ok, const struct fail *f, const char *what, const char *text)
{
	struct target_stop stop = step_stops(&a->step);

	if (ok)
		app_write_step(a, what, text);
	if (ok)
		app_lead(a, &stop, GRACE_MS);
	else
		snprintf(a->note, sizeof a->note, "%.150s", f->line);
}

void
app_step_by_line(struct app *a, enum action action)
{
	bool into = action == ACTION_INTO;
	struct fail f;

	if (a->o->target && a->state == TARGET_RUNNING)
		app_keep(a, action, 0);
	else if (app_can_step(a))
		go_step(a, step_line(&a->step, a->o->target, app_view_selected(&a->view), into, &f), &f,
			into ? "into" : "line", NULL);
}

void
app_step_asked(struct app *a)
{
	uint32_t pid = app_view_selected(&a->view);
	struct fail f;
	bool ok;

	if (!app_can_step(a))
		return;
	a->line.text[strcspn(a->line.text, "\n")] = '\0';
	ok = a->asked == ACTION_UNTIL ? step_to(&a->step, a->o->target, pid, a->line.text, &f) :
		step_until_written(&a->step, a->o->target, pid, a->line.text, &f);
	go_step(a, ok, &f, a->asked == ACTION_UNTIL ? "run_to" : "watch", a->line.text);
}

void
app_stand_still_or_run(struct app *a)
{
	a->step.alone = !a->step.alone;
	app_settle(a);
	transcript_at(app_script_of(a), a->view.shown);
	transcript_line(app_script_of(a), a->step.alone ? "alone(true)" : "alone(false)", false);
	snprintf(a->note, sizeof a->note, a->step.alone ? "in steps the others stand still, as long as the process can go on" :
		 "in steps the others run, too");
}

bool
app_keep_stepping(struct app *a)
{
	const struct fs_event *e = timeline_event(a->o->timeline, timeline_end(a->o->timeline));

	if (a->step.what == STEP_NONE || a->state == TARGET_RUNNING || a->state == TARGET_DEAD || a->state == TARGET_PANIC)
		return false;
	if (a->state != TARGET_STOPPED || !e) {
		step_end(&a->step, a->o->target);
		snprintf(a->note, sizeof a->note, "the step was not finished: %s", a->state == TARGET_IDLE ? a->rest : "paused");
		return false;
	}
	if (step_on(&a->step, a->o->target, e, a->note, sizeof a->note))
		return false;
	a->stop = step_stops(&a->step);
	app_start(a);
	return true;
}
