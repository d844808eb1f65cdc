/* The guest of the viewer: led to its next stop, heard, told, and proved. */
#include "app_state.h"

#include <stdio.h>
#include <string.h>

#include "guest.h"
#include "keys.h"
#include "prove.h"

void
app_note_fault(struct app *a, const char *what)
{
	if (!what || a->fault[0])
		return;
	snprintf(a->fault, sizeof a->fault, "%.*s", (int)sizeof a->fault - 1, what);
	a->dirty = true;
}

/* At a stop. An asynchronous one may be in the middle of a change: nothing is proved. */
static void
prove_stop(struct app *a)
{
	unsigned before = a->findings.n;

	app_note_fault(a, timeline_fault(a->o->timeline));
	if (a->state != TARGET_STOPPED && a->state != TARGET_IDLE)
		return;
	prove(a->o->target, a->o->timeline, &a->read, &a->findings);
	if (before || !a->findings.n)
		return;
	a->found_at = timeline_end(a->o->timeline);
	a->n_queue = 0; /* here one wants to look */
}

/* Nobody is ready: because input is wanted, because the program has ended, or for ever. */
static void
tell_rest(struct app *a)
{
	struct timeline_match ended = { .types = 1ull << FS_EXIT, .pid = GUEST_PROGRAM_PID };
	const struct timeline *tl = a->o->timeline;
	const struct model *live = timeline_live(tl);
	const struct m_task *program = model_task(live, GUEST_PROGRAM_PID);
	uint64_t exit = 0;
	char how[48];

	if (model_wants_input(live)) {
		snprintf(a->rest, sizeof a->rest, "waits for input: t types at it, i a line");
		return;
	}
	if (!program || program->state == FS_TASK_ZOMBIE)
		exit = timeline_find(tl, timeline_end(tl) + 1, -1, ended);
	a->over = exit != 0;
	if (exit) {
		m_status_text(timeline_event(tl, exit)->arg[FS_EXIT_status], how, sizeof how);
		snprintf(a->rest, sizeof a->rest, "ended: %s", how);
	} else {
		snprintf(a->rest, sizeof a->rest, "idle: every process waits");
	}
}

bool
app_can_go(const struct app *a)
{
	return a->o->target && (a->state == TARGET_STOPPED || a->state == TARGET_PAUSED);
}

void
app_start(struct app *a)
{
	a->peeking = a->pausing = false;
	a->heard = app_now();
	if (!target_go(a->o->target, &a->stop))
		app_note_fault(a, target_error(a->o->target));
	a->state = TARGET_RUNNING;
}

/* It may hear of that late: until then nobody peeks, which would send it on. */
static void
pause_guest(struct app *a)
{
	if (!a->peeking && !a->pausing)
		target_interrupt(a->o->target);
	a->peeking = false;
	a->pausing = true;
}

void
app_peek(struct app *a)
{
	if (a->peeking || a->pausing)
		return;
	a->peeking = true;
	target_interrupt(a->o->target);
}

static bool
is_size(struct rect a, struct rect b)
{
	return a.w == b.w && a.h == b.h;
}

/* A guest that was taken back has the size of then. Another one makes a branch, as keys do: so it comes with them,
 * or when what is known has been done again. */
static bool
has_size(const struct app *a, struct rect size)
{
	bool again = a->o->branches && a->o->branches->again;

	return size.w > 0 && !is_size(size, a->console) && (a->keys[0] || !again);
}

/* What the guest shall be told while it stands still: the size of its terminal, and keys that were typed. */
static bool
has_news(const struct app *a, struct rect size)
{
	return a->o->target && (a->keys[0] || has_size(a, size));
}

static void
tell_news(struct app *a)
{
	struct rect size = app_view_console(&a->view, a->grid.w, a->grid.h);
	size_t n = strlen(a->keys);

	if (!has_news(a, size))
		return;
	if (has_size(a, size) &&
	    target_resize(a->o->target, (unsigned)size.h, (unsigned)size.w)) {
		app_settle(a);
		transcript_at(app_script_of(a), timeline_end(a->o->timeline));
		transcript_resized(app_script_of(a), size.w, size.h);
		a->console = size;
	}
	if (n)
		app_write_typed(a, a->keys, n);
	if (n && target_input(a->o->target, a->keys, n) < n)
		snprintf(a->note, sizeof a->note, "the guest has not read what was typed before");
	a->keys[0] = '\0';
}

void
app_pass_news(struct app *a)
{
	if (!has_news(a, app_view_console(&a->view, a->grid.w, a->grid.h)))
		return;
	if (a->state == TARGET_RUNNING) {
		app_peek(a);
		return;
	}
	tell_news(a);
	if (a->state != TARGET_IDLE && !(a->typing && app_can_go(a)))
		return;
	a->stop = (struct target_stop){ 0 };
	app_start(a);
}

/* Did the guest stand still for the peek alone? It may have met what it was told to stop at. */
static bool
only_peeked(const struct app *a)
{
	const struct fs_event *e = timeline_event(a->o->timeline, timeline_end(a->o->timeline));
	bool asked = e && (a->stop.types >> e->type & 1) && (!a->stop.pid || a->stop.pid == e->pid);

	return a->peeking && (a->state == TARGET_PAUSED || (a->state == TARGET_STOPPED && !asked));
}

/* History takes memory for as long as the guest runs: whoever is not there to stop it is asked. */
static void
pause_for_memory(struct app *a)
{
	uint64_t end = timeline_end(a->o->timeline);

	if (!a->o->pause_every || end < a->pause_at)
		return;
	a->pause_at = end + a->o->pause_every;
	snprintf(a->note, sizeof a->note, "paused: %llu events are kept; {RUN} goes on",
		 (unsigned long long)end);
	pause_guest(a);
}

void
app_lead(struct app *a, const struct target_stop *stop, int wait_ms)
{
	if (app_is_elsewhere(a))
		app_view_turn(&a->view, a->o->timeline, timeline_end(a->o->timeline));
	app_view_show(&a->view, timeline_end(a->o->timeline));
	if (!app_can_go(a))
		return;
	a->stop = *stop;
	app_start(a);
	app_hear(a, wait_ms);
}

void
app_keep(struct app *a, enum action action, int number)
{
	char key[16];

	if (a->n_queue == QUEUE_MAX) {
		snprintf(a->note, sizeof a->note, "%u keys wait for the guest, which is enough: %s pauses it", QUEUE_MAX,
			 keymap_name_of(&a->o->manners.keys, ACTION_RUN, key));
		return;
	}
	a->queue[a->n_queue++] = (struct waiting){ action, number };
	a->dirty = true;
	if (a->state == TARGET_RUNNING && !a->stop.types && a->step.what == STEP_NONE)
		pause_guest(a);
}

void
app_look_for(struct app *a, enum action action)
{
	struct app_view *v = &a->view;
	struct timeline_match match;
	int dir = app_view_match(v, action, &match);
	uint64_t found = timeline_find(v->timeline, v->shown, dir, match);

	if (found) {
		app_view_show(v, found);
	} else if (dir > 0 && app_is_elsewhere(a)) {
		snprintf(a->note, sizeof a->note, "no %s on this branch: {REWIND} brings the guest here, to make more of it", keys_help(action));
	} else if (dir > 0 && a->state == TARGET_RUNNING) {
		app_keep(a, action, 0);
	} else if (dir > 0) {
		struct target_stop stop = { .types = match.types ? match.types : ~0ull, .pid = match.pid };
		if (!app_can_go(a))
			snprintf(a->note, sizeof a->note, "no %s", keys_help(action));
		app_lead(a, &stop, GRACE_MS);
	} else {
		snprintf(a->note, sizeof a->note, "no %s", keys_help(action));
	}
}

void
app_run_or_pause(struct app *a)
{
	if (a->state == TARGET_RUNNING && a->o->target) {
		if (a->n_queue)
			snprintf(a->note, sizeof a->note, "paused; what was typed ahead is not done");
		a->n_queue = 0;
		pause_guest(a);
	} else {
		app_lead(a, &(struct target_stop){ 0 }, 0);
	}
}

void
app_give_line(struct app *a)
{
	const char end_of_file = 4;

	app_write_typed(a, a->line.n ? a->line.text : &end_of_file, a->line.n ? a->line.n : 1);
	size_t n = a->line.n ? target_input(a->o->target, a->line.text, a->line.n) :
		target_input(a->o->target, &end_of_file, 1);

	if (n < (a->line.n ? a->line.n : 1u))
		snprintf(a->note, sizeof a->note, "the guest has not read what was typed before");
	if (n > 0 && a->state == TARGET_IDLE)
		a->state = TARGET_STOPPED; /* somebody may be ready now */
}

void
app_hear(struct app *a, int wait_ms)
{
	enum target_state before = a->state;

	a->state = target_wait(a->o->target, wait_ms);
	if (a->o->sight && a->o->sight->recorder)
		recorder_hand_over(a->o->sight->recorder);
	a->heard = app_now();
	a->dirty = true;
	if (a->view.live && !app_is_elsewhere(a)) /* the next key starts from what came just now, drawn or not */
		app_view_show(&a->view, timeline_end(a->o->timeline));
	app_note_fault(a, timeline_fault(a->o->timeline));
	if (only_peeked(a)) {
		tell_news(a);
		app_start(a);
	}
	if (a->state == TARGET_RUNNING)
		pause_for_memory(a);
	if (a->state == TARGET_IDLE)
		tell_rest(a);
	if (a->over && a->typing)
		app_end_typing(a);
	if (app_keep_stepping(a))
		return;
	if (a->state == TARGET_RUNNING || (a->state == before && before != TARGET_RUNNING))
		return;
	a->peeking = a->pausing = false;
	if (a->state == TARGET_DEAD || a->state == TARGET_PANIC)
		app_note_fault(a, target_error(a->o->target));
	prove_stop(a);
}

void
app_lose(struct app *a)
{
	a->state = TARGET_DEAD;
	app_note_fault(a, "QEMU has ended; what was seen so far can still be looked at");
}

void
app_meet(struct app *a)
{
	a->state = a->o->target ? target_state(a->o->target) : TARGET_STOPPED;
	if (!a->o->target) {
		app_note_fault(a, timeline_fault(a->o->timeline));
		return;
	}
	prove_stop(a);
	tell_rest(a);
}
