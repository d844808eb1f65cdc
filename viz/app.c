#include "app.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "app_view.h"
#include "diff.h"
#include "guest.h"
#include "keys.h"
#include "line.h"
#include "prompt.h"
#include "search.h"
#include "sight.h"
#include "step.h"
#include "term.h"
#include "transcript.h"

#define FRAME_MS 33  /* between two draws while the guest runs */
#define PEEK_MS 100  /* a guest that runs is asked for what it has to say so often */
#define QUEUE_MAX 32 /* keys that were typed ahead of the guest */
#define GRACE_MS 20  /* a step is over in less; until then the next key waits for it */
#define DEAF_MAX 3   /* times that a readable terminal gives no key before it counts as gone */

struct app {
	struct app_options options;
	const struct app_options *o; /* the same */
	struct app_view view;
	struct grid grid;
	struct term *term;
	struct inside inside; /* its processor and kernel stack, at the last stop that was shown */
	struct model read;  /* what the guest's memory says */
	struct findings findings; /* the first that were found */
	uint64_t found_at;  /* the event after which that was */
	char fault[FINDING_MAX]; /* what else went wrong, the first of it */
	char note[160];     /* why the last key did nothing, or why the guest stands still; or "" */
	char rest[80];      /* why nobody is ready, in words; told when the guest is idle */
	uint64_t pause_at;  /* the guest is paused when history has grown to this */
	enum target_state state; /* IDLE becomes STOPPED when there is input for it */
	bool typing;        /* every key is the guest's */
	char keys[128];     /* those that it has not been given */
	enum pane_id focus; /* before that, and was it alone */
	bool zoom;
	struct line line;   /* what is typed, and what for: */
	enum action asked;  /* INPUT: for the guest; PROMPT: for us; UNTIL, WATCH: a place or a variable of its program */
	struct step step;   /* of a process, line by line */
	struct target_stop stop; /* what the running guest was told to stop at */
	struct rect console; /* whose size the guest's terminal has */
	bool peeking;       /* it was interrupted to hear it, and shall go on */
	int64_t heard;      /* ms, when it was last heard or told something */
	enum action queue[QUEUE_MAX]; /* waiting for the guest to stop */
	unsigned n_queue;
	bool over;          /* the program has ended */
	bool held;          /* a script waits for Space */
	bool obeying;       /* one is obeyed just now */
	struct prompt *prompt; /* NULL before the first */
	enum action moving; /* looks for an event, and has not been written down yet */
	uint64_t moved_from; /* the event that was shown before */
	uint32_t moved_pid;  /* who was selected */
	char step_words[200]; /* the same for a step of the program; or "" */
	char words[LINE_MAX_BYTES + 2]; /* that were searched last */
	bool answered;      /* what a line had to say stands below the panes, instead of: */
	const char *below;
	bool dirty, whole;  /* the screen is old; the terminal's content is unknown */
	bool quit;
	unsigned deaf;
	int signal;         /* that ended us */
	int64_t drawn;      /* ms, of the last draw */
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- what is wrong ------------------------------------------------------------------------- */

static void
note_fault(struct app *a, const char *what)
{
	if (!what || a->fault[0])
		return;
	snprintf(a->fault, sizeof a->fault, "%.*s", (int)sizeof a->fault - 1, what);
	a->dirty = true;
}

/* Both proofs, at a stop. An asynchronous stop may be in the middle of a change: nothing is read. */
static void
prove(struct app *a)
{
	const struct model *live = timeline_live(a->o->timeline);
	unsigned before = a->findings.n;

	note_fault(a, timeline_fault(a->o->timeline));
	if (a->state != TARGET_STOPPED && a->state != TARGET_IDLE)
		return;
	if (target_read(a->o->target, &a->read))
		model_diff(live, &a->read, &a->findings);
	else
		note_fault(a, "the guest's memory cannot be read");
	model_audit(live, &a->findings);
	if (!before && a->findings.n)
		a->found_at = live->seq;
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

	for (const struct m_task *t = live->task; t < live->task + FS_NR_TASKS; t++)
		if (m_waits_for_input(t)) {
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

static const char *
state_words(const struct app *a)
{
	if (!a->o->target)
		return "recorded";
	switch (a->state) {
	case TARGET_RUNNING: return "running";
	case TARGET_STOPPED: return "stopped";
	case TARGET_PAUSED: return "paused";
	case TARGET_IDLE: return a->rest;
	case TARGET_PANIC: return "panic";
	case TARGET_DEAD: return "ended";
	}
	return "?";
}

/* What the source says of the guest, as it stands now: read once a moment, for who is selected. */
static void
read_source(struct app *a)
{
	struct sight *s = a->o->sight;
	uint32_t pid = app_view_selected(&a->view);

	if (!s || !a->o->target || !a->view.live || (a->state != TARGET_STOPPED && a->state != TARGET_PAUSED && a->state != TARGET_IDLE) ||
	    (s->now.seq == timeline_end(a->o->timeline) && s->now.pid == pid))
		return;
	sight_read(s, a->o->target, pid);
}

static void
set_words(struct app *a)
{
	struct app_view *v = &a->view;

	v->state = state_words(a);
	v->note = a->note[0] ? a->note : NULL;
	v->typing = a->line.open ? a->line.text : a->typing ? "" : NULL;
	v->typing_what = !a->line.open || a->asked == ACTION_INPUT ? "input for the guest:" :
		a->asked == ACTION_PROMPT ? ":" : a->asked == ACTION_SEARCH ? "/" :
		a->asked == ACTION_UNTIL ? "run to line, file:line or function:" : "run until this variable is written:";
	v->typing_hint = !a->line.open ? "each key is sent; Ctrl-] ends this" :
		a->asked == ACTION_INPUT ? "Enter sends it" : "Enter does it";
	v->alarm = a->fault[0] ? a->fault : a->findings.n ? a->findings.text[0] : NULL;
	v->alarm_seq = a->fault[0] ? 0 : a->found_at;
	v->alarms = a->findings.n + (a->fault[0] != '\0');
}

/* ---- the guest ----------------------------------------------------------------------------- */

static bool
can_go(const struct app *a)
{
	return a->o->target && (a->state == TARGET_STOPPED || a->state == TARGET_PAUSED);
}

static void
start(struct app *a)
{
	a->peeking = false;
	a->heard = now_ms();
	if (!target_go(a->o->target, &a->stop))
		note_fault(a, target_error(a->o->target));
	a->state = TARGET_RUNNING;
}

/*
 * A guest that says little is heard only when it stops: it fills its ring and looks at nobody. So
 * it is interrupted now and then, which changes nothing of what it does, and sent on at once.
 */
static void
peek(struct app *a)
{
	a->peeking = true;
	target_interrupt(a->o->target);
}

/* ---- what is done is written down ----------------------------------------------------------- */

static struct transcript *
script_of(const struct app *a)
{
	return a->o->transcript;
}

/* What the last key looked for is shown, or is not: then the next one tells where that is. */
static void
settle(struct app *a)
{
	const struct fs_event *e = timeline_event(a->o->timeline, a->view.shown);
	enum action moving = a->moving;
	struct timeline_match m;

	a->moving = ACTION_NONE;
	if (a->step_words[0]) {
		transcript_at(script_of(a), a->moved_from);
		transcript_line(script_of(a), a->step_words, false);
		transcript_arrives(script_of(a), a->view.shown);
		a->step_words[0] = '\0';
	}
	if (moving == ACTION_NONE || !*keys_verb(moving) || !app_view_match(&a->view, moving, &m) || !e)
		return;
	if (m.pid)
		m.pid = a->moved_pid; /* the match is of now, the key of then */
	if ((m.types && !(m.types >> e->type & 1)) || (m.pid && m.pid != e->pid))
		return;
	transcript_at(script_of(a), a->moved_from);
	transcript_action(script_of(a), moving, a->moved_pid, "");
	transcript_arrives(script_of(a), a->view.shown);
}

static void
write_move(struct app *a, enum action action)
{
	settle(a);
	a->moving = action;
	a->moved_from = a->view.shown;
	a->moved_pid = app_view_selected(&a->view);
}

/* What changes the view and not the moment; the moment says itself where it is. */
static void
write_act(struct app *a, enum action action)
{
	if (action == ACTION_START || action == ACTION_LIVE)
		return;
	transcript_at(script_of(a), a->view.shown);
	transcript_action(script_of(a), action, app_view_selected(&a->view),
			  action == ACTION_LAYOUT ? layout_name(a->view.preset) : app_view_pane_name(a->view.focus));
}

static void
write_typed(struct app *a, const char *bytes, size_t n)
{
	settle(a);
	transcript_at(script_of(a), timeline_end(a->o->timeline));
	transcript_typed(script_of(a), bytes, n);
}

/* What the guest shall be told while it stands still: the size of its terminal, and keys that were typed. */
static bool
has_news(const struct app *a, struct rect size)
{
	return a->o->target && (a->keys[0] || (size.w > 0 && (size.w != a->console.w || size.h != a->console.h)));
}

static void
tell_news(struct app *a)
{
	struct rect size = app_view_console(&a->view, a->grid.w, a->grid.h);
	size_t n = strlen(a->keys);

	if (!has_news(a, size))
		return;
	if (size.w > 0 && (size.w != a->console.w || size.h != a->console.h) &&
	    target_resize(a->o->target, (unsigned)size.h, (unsigned)size.w)) {
		settle(a);
		transcript_at(script_of(a), timeline_end(a->o->timeline));
		transcript_resized(script_of(a), size.w, size.h);
		a->console = size;
	}
	if (n)
		write_typed(a, a->keys, n);
	if (n && target_input(a->o->target, a->keys, n) < n)
		snprintf(a->note, sizeof a->note, "the guest has not read what was typed before");
	a->keys[0] = '\0';
}

/* Also when nobody there is ready: who is told by a signal, or reads, is ready then. */
static void
pass_news(struct app *a)
{
	if (!has_news(a, app_view_console(&a->view, a->grid.w, a->grid.h)))
		return;
	if (a->state == TARGET_RUNNING) {
		if (!a->peeking)
			peek(a);
		return;
	}
	tell_news(a);
	if (a->state != TARGET_IDLE && !(a->typing && can_go(a)))
		return;
	a->stop = (struct target_stop){ 0 };
	start(a);
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
	snprintf(a->note, sizeof a->note, "paused: %llu events are kept; space goes on",
		 (unsigned long long)end);
	if (!a->peeking)
		target_interrupt(a->o->target);
	a->peeking = false;
}

static void hear(struct app *a, int wait_ms);
static void end_typing(struct app *a);

/* Shows the live end, and makes more of it. */
static void
go(struct app *a, const struct target_stop *stop, int wait_ms)
{
	app_view_show(&a->view, timeline_end(a->o->timeline));
	if (!can_go(a))
		return;
	a->stop = *stop;
	start(a);
	hear(a, wait_ms);
}

/* History first; at its end the guest makes more of it. */
static void
look_for(struct app *a, enum action action)
{
	struct app_view *v = &a->view;
	struct timeline_match match;
	int dir = app_view_match(v, action, &match);
	uint64_t found = timeline_find(a->o->timeline, v->shown, dir, match);

	if (found) {
		app_view_show(v, found);
	} else if (dir > 0 && a->state == TARGET_RUNNING) {
		if (a->n_queue < QUEUE_MAX)
			a->queue[a->n_queue++] = action;
	} else if (dir > 0) {
		struct target_stop stop = { .types = match.types ? match.types : ~0ull, .pid = match.pid };
		if (!can_go(a))
			snprintf(a->note, sizeof a->note, "no %s", keys_help(action));
		go(a, &stop, GRACE_MS);
	} else {
		snprintf(a->note, sizeof a->note, "no %s", keys_help(action));
	}
}

/* ---- steps of the program ------------------------------------------------------------------- */

/* From the live end, whatever is shown. */
static bool
can_step(struct app *a)
{
	if (a->o->target)
		app_view_show(&a->view, timeline_end(a->o->timeline));
	if (can_go(a) && a->o->sight)
		return true;
	snprintf(a->note, sizeof a->note, a->state == TARGET_RUNNING ? "space pauses it: steps are for a guest that stands still" :
		 "nobody is there who could go on");
	return false;
}

/* what: the verb; text: its argument, or NULL. */
static void
write_step(struct app *a, const char *what, const char *text)
{
	char quoted[LINE_MAX_BYTES * 4 + 8] = "";

	settle(a);
	a->moved_from = timeline_end(a->o->timeline);
	if (text)
		transcript_quote(text, quoted, sizeof quoted);
	snprintf(a->step_words, sizeof a->step_words, "%s(%.150s%s%u)", what, quoted, text ? ", " : "", a->step.pid);
}

static void
go_step(struct app *a, bool ok, const struct fail *f, const char *what, const char *text)
{
	struct target_stop stop = step_stops(&a->step);

	if (ok)
		write_step(a, what, text);
	if (ok)
		go(a, &stop, GRACE_MS);
	else
		snprintf(a->note, sizeof a->note, "%.150s", f->line);
}

static void
step_by_line(struct app *a, enum action action)
{
	bool into = action == ACTION_INTO;
	struct fail f;

	if (a->state == TARGET_RUNNING && a->step.what != STEP_NONE && a->n_queue < QUEUE_MAX)
		a->queue[a->n_queue++] = action; /* typed ahead */
	else if (can_step(a))
		go_step(a, step_line(&a->step, a->o->target, app_view_selected(&a->view), into, &f), &f,
			into ? "into" : "line", NULL);
}

static void
step_asked(struct app *a)
{
	uint32_t pid = app_view_selected(&a->view);
	struct fail f;
	bool ok;

	if (!can_step(a))
		return;
	a->line.text[strcspn(a->line.text, "\n")] = '\0';
	ok = a->asked == ACTION_UNTIL ? step_to(&a->step, a->o->target, pid, a->line.text, &f) :
		step_until_written(&a->step, a->o->target, pid, a->line.text, &f);
	go_step(a, ok, &f, a->asked == ACTION_UNTIL ? "run_to" : "watch", a->line.text);
}

static void
stand_still_or_run(struct app *a)
{
	a->step.alone = !a->step.alone;
	settle(a);
	transcript_at(script_of(a), a->view.shown);
	transcript_line(script_of(a), a->step.alone ? "alone(true)" : "alone(false)", false);
	snprintf(a->note, sizeof a->note, a->step.alone ? "in steps the others stand still, as long as the process can go on" :
		 "in steps the others run, too");
}

/* True: the guest goes on, the step is not done. */
static bool
keep_stepping(struct app *a)
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
	start(a);
	return true;
}

static void
run_or_pause(struct app *a)
{
	if (a->state == TARGET_RUNNING && a->o->target) {
		if (!a->peeking)
			target_interrupt(a->o->target);
		a->peeking = false;
	} else {
		go(a, &(struct target_stop){ 0 }, 0);
	}
}

/* A line for the console's input; an empty one is its end. */
static void
give_line(struct app *a)
{
	const char end_of_file = 4;

	write_typed(a, a->line.n ? a->line.text : &end_of_file, a->line.n ? a->line.n : 1);
	size_t n = a->line.n ? target_input(a->o->target, a->line.text, a->line.n) :
		target_input(a->o->target, &end_of_file, 1);

	if (n < (a->line.n ? a->line.n : 1u))
		snprintf(a->note, sizeof a->note, "the guest has not read what was typed before");
	if (n > 0 && a->state == TARGET_IDLE)
		a->state = TARGET_STOPPED; /* somebody may be ready now */
}

/* ---- typing at the guest's terminal --------------------------------------------------------- */

static void
begin_typing(struct app *a)
{
	if (!can_go(a) && a->state != TARGET_IDLE && a->state != TARGET_RUNNING) {
		snprintf(a->note, sizeof a->note, "nobody is there to take input");
		return;
	}
	a->typing = true;
	a->focus = a->view.focus;
	a->zoom = a->view.zoom;
	app_view_to_console(&a->view, a->grid.w, a->grid.h);
	term_raw(a->term, true);
	go(a, &(struct target_stop){ 0 }, 0);
}

static void
end_typing(struct app *a)
{
	a->typing = false;
	a->view.focus = a->focus;
	a->view.zoom = a->zoom;
	term_raw(a->term, false);
}

static void
type_key(struct app *a, int key)
{
	size_t n = strlen(a->keys);

	if (key == UK_CTRL_BRACKET)
		end_typing(a);
	else if (n + KEY_BYTES <= sizeof a->keys)
		keys_bytes(key, a->keys + n);
	pass_news(a);
}

/* The guest has said something, or has stopped, or is gone. */
static void
hear(struct app *a, int wait_ms)
{
	enum target_state before = a->state;

	a->state = target_wait(a->o->target, wait_ms);
	a->heard = now_ms();
	a->dirty = true;
	if (a->view.live) /* the next key starts from what came just now, drawn or not */
		app_view_show(&a->view, timeline_end(a->o->timeline));
	note_fault(a, timeline_fault(a->o->timeline));
	if (only_peeked(a)) {
		tell_news(a);
		start(a);
	}
	if (a->state == TARGET_RUNNING)
		pause_for_memory(a);
	if (a->state == TARGET_IDLE)
		tell_rest(a);
	if (a->over && a->typing)
		end_typing(a);
	if (keep_stepping(a))
		return;
	if (a->state == TARGET_RUNNING || (a->state == before && before != TARGET_RUNNING))
		return;
	a->peeking = false;
	if (a->state == TARGET_DEAD || a->state == TARGET_PANIC)
		note_fault(a, target_error(a->o->target));
	prove(a);
}

/* The other end hung up while nothing was asked of it. */
static void
lose(struct app *a)
{
	a->state = TARGET_DEAD;
	note_fault(a, "QEMU has ended; what was seen so far can still be looked at");
}

/* In what has happened; the guest makes no more of it for a search. */
static void
search(struct app *a, int dir)
{
	char quoted[LINE_MAX_BYTES * 4 + 8] = "", line[LINE_MAX_BYTES * 4 + 24];
	uint64_t found = a->words[0] ? search_story(a->o->timeline, a->view.shown, dir, a->words) : 0;

	if (!found) {
		snprintf(a->note, sizeof a->note, a->words[0] ? "%s no event tells of \"%.60s\"" : "nothing to search for",
			 dir > 0 ? "from here on" : "before this", a->words);
		return;
	}
	settle(a);
	transcript_at(script_of(a), a->view.shown);
	app_view_show(&a->view, found);
	transcript_quote(a->words, quoted, sizeof quoted);
	snprintf(line, sizeof line, dir > 0 ? "find(%s)" : "find(%s, -1)", quoted);
	transcript_line(script_of(a), line, false);
	transcript_arrives(script_of(a), found);
}

/* ---- the keyboard -------------------------------------------------------------------------- */

static void
act(struct app *a, enum action action, int number)
{
	struct timeline_match match;

	a->dirty = true;
	if (action == ACTION_UNTIL || action == ACTION_WATCH || action == ACTION_INPUT || action == ACTION_PROMPT ||
	    action == ACTION_SEARCH)
		a->asked = action;
	if (action == ACTION_QUIT)
		a->quit = true;
	else if (action == ACTION_RUN)
		run_or_pause(a);
	else if (action == ACTION_TYPE)
		begin_typing(a);
	else if (action == ACTION_LINE || action == ACTION_INTO)
		step_by_line(a, action);
	else if (action == ACTION_ALONE)
		stand_still_or_run(a);
	else if ((action == ACTION_UNTIL || action == ACTION_WATCH) && can_step(a))
		line_open(&a->line);
	else if (action == ACTION_UNTIL || action == ACTION_WATCH)
		return;
	else if (action == ACTION_AGAIN || action == ACTION_AGAIN_BACK)
		search(a, action == ACTION_AGAIN ? 1 : -1);
	else if (action == ACTION_PROMPT || action == ACTION_SEARCH || (action == ACTION_INPUT && (can_go(a) || a->state == TARGET_IDLE)))
		line_open(&a->line);
	else if (action == ACTION_INPUT)
		snprintf(a->note, sizeof a->note, a->state == TARGET_RUNNING ?
			 "space pauses it: input is taken then" : "nobody is there to take input");
	else if (app_view_match(&a->view, action, &match)) {
		write_move(a, action);
		look_for(a, action);
	} else {
		settle(a);
		app_view_act(&a->view, action, number, a->grid.w, a->grid.h);
		write_act(a, action);
	}
	if (action == ACTION_LAYOUT)
		snprintf(a->note, sizeof a->note, "layout %s", layout_name(a->view.preset));
}

/* Keys that waited for the guest to stop. */
static void
catch_up(struct app *a)
{
	while (a->n_queue && a->state != TARGET_RUNNING) {
		enum action action = a->queue[0];
		memmove(a->queue, a->queue + 1, --a->n_queue * sizeof *a->queue);
		act(a, action, 0);
	}
}

/* What the line has to say stands below the panes until the next key. */
static void
obey(struct app *a)
{
	const char *answer = "no memory for that";
	uint64_t shown = a->view.shown;

	a->line.text[strcspn(a->line.text, "\n")] = '\0';
	if (!a->line.text[0])
		return;
	if (!a->prompt)
		a->prompt = prompt_open(a, a->o);
	settle(a);
	a->obeying = true;
	if (a->prompt && prompt_line(a->prompt, a->line.text, &answer)) {
		transcript_at(script_of(a), shown);
		transcript_line(script_of(a), a->line.text, *answer);
		transcript_arrives(script_of(a), a->view.shown);
	}
	a->obeying = false;
	if (*answer) {
		a->below = a->view.caption;
		a->view.caption = answer;
		a->answered = true;
	}
}

static void
search_asked(struct app *a)
{
	a->line.text[strcspn(a->line.text, "\n")] = '\0';
	if (a->line.text[0])
		snprintf(a->words, sizeof a->words, "%s", a->line.text);
	search(a, 1);
}

static void
take_line(struct app *a)
{
	if (a->asked == ACTION_INPUT)
		give_line(a);
	else if (a->asked == ACTION_PROMPT)
		obey(a);
	else if (a->asked == ACTION_SEARCH)
		search_asked(a);
	else
		step_asked(a);
}

static void
press(struct app *a, int key)
{
	int number = 0;
	enum action action = app_view_meant(&a->view, keys_action(key, &number), key);

	if (a->obeying && key != UK_CTRL_C)
		return; /* the guest goes where the last line sent it */
	a->dirty |= a->note[0] != '\0';
	a->note[0] = '\0';
	if (a->answered) {
		a->view.caption = a->below;
		a->answered = false;
		a->dirty = true;
	}
	if (a->held && !a->typing && !a->line.open && !a->view.help && (key == ' ' || key == UK_ENTER || key == '\n')) {
		a->held = false;
		a->dirty = true;
	} else if (a->typing) {
		type_key(a, key);
		a->dirty = true;
	} else if (a->line.open) {
		if (line_key(&a->line, key) == LINE_SENT)
			take_line(a);
		a->dirty = true;
	} else if (a->view.help && key != UK_CTRL_C) {
		a->view.help = key == ' ' && a->view.help < help_pages(a->grid.w, a->grid.h - 1) ? a->view.help + 1 : 0;
		a->dirty = true;
	} else if (action != ACTION_NONE) {
		act(a, action, number);
	}
}

static void
hear_keys(struct app *a, short events)
{
	int key, n = 0;

	while (!a->quit && (key = term_key(a->term)) != UK_NONE) {
		press(a, key);
		n++;
	}
	a->deaf = n ? 0 : a->deaf + 1;
	if ((events & (POLLHUP | POLLERR | POLLNVAL)) || a->deaf > DEAF_MAX) {
		a->quit = true;
		a->signal = SIGHUP;
	}
}

static void
hear_signal(struct app *a)
{
	bool resized;
	int number = term_signal(a->term, &resized);

	if (resized)
		a->dirty = a->whole = true;
	if (number) {
		a->signal = number;
		a->quit = true;
	}
}

/* ---- the loop ------------------------------------------------------------------------------ */

/* Who is shown may have changed since the stop; it is read for the moment where the guest stands. */
static void
look_inside(struct app *a)
{
	uint64_t end = timeline_end(a->o->timeline);
	uint32_t pid = app_view_selected(&a->view);

	a->view.inside = &a->inside;
	if (!a->o->target || a->view.shown != end || (a->inside.seq == end && a->inside.pid == pid))
		return;
	if (a->state == TARGET_STOPPED || a->state == TARGET_PAUSED || a->state == TARGET_IDLE || a->state == TARGET_PANIC)
		target_inside(a->o->target, pid, &a->inside);
}

static void
draw(struct app *a)
{
	int w, h;

	term_size(a->term, &w, &h);
	if (w != a->grid.w || h != a->grid.h) {
		if (!grid_resize(&a->grid, w, h))
			return;
		a->whole = true;
	}
	set_words(a);
	read_source(a);
	look_inside(a);
	app_draw(&a->grid, &a->view);
	term_draw(a->term, &a->grid, a->whole);
	a->dirty = a->whole = false;
	a->drawn = now_ms();
}

/* While the guest runs, at most one draw a frame; -1: nothing to draw, wait for as long as it takes. */
static int
draw_wait(const struct app *a)
{
	int64_t since = now_ms() - a->drawn;

	if (!a->dirty)
		return -1;
	return a->state != TARGET_RUNNING || since >= FRAME_MS ? 0 : (int)(FRAME_MS - since);
}

static int
wait_ms(const struct app *a)
{
	int draw_in = draw_wait(a);
	int64_t peek_in = PEEK_MS - (now_ms() - a->heard);

	if (a->state != TARGET_RUNNING || a->peeking)
		return draw_in;
	if (peek_in < 0)
		peek_in = 0;
	return draw_in >= 0 && draw_in < peek_in ? draw_in : (int)peek_in;
}

static void
turn(struct app *a)
{
	bool guest = a->o->target && a->state != TARGET_DEAD;
	struct pollfd fd[3] = {
		{ .fd = term_signal_fd(a->term), .events = POLLIN },
		{ .fd = term_fd(a->term), .events = POLLIN },
		{ .fd = guest ? target_fd(a->o->target) : -1,
		  .events = a->state == TARGET_RUNNING ? POLLIN : 0 },
	};
	int n = poll(fd, 3, wait_ms(a));

	if (!a->o->target)
		fd[2].revents = 0;

	if (n > 0 && fd[0].revents)
		hear_signal(a);
	if (n > 0 && fd[1].revents && !a->quit)
		hear_keys(a, fd[1].revents);
	if (n > 0 && fd[2].revents && !a->quit) {
		if (a->state == TARGET_RUNNING)
			hear(a, 0);
		else
			lose(a);
	}
	catch_up(a);
	if (a->state == TARGET_RUNNING && !a->peeking && now_ms() - a->heard >= PEEK_MS)
		peek(a);
	if (n < 0 && errno == EINTR)
		a->dirty = true; /* back from being suspended */
	if (!a->quit && a->dirty && draw_wait(a) == 0)
		draw(a);
	pass_news(a);
}

static int
report(const struct app *a)
{
	if (a->signal) {
		fprintf(stderr, "forkscope: ended by %s\n", strsignal(a->signal));
		return 128 + a->signal;
	}
	if (a->fault[0]) {
		fprintf(stderr, "forkscope: %s\n", a->fault);
		return 1;
	}
	if (a->findings.n) {
		fprintf(stderr, "forkscope: event %llu: %s\n", (unsigned long long)a->found_at,
			a->findings.text[0]);
		return 1;
	}
	return 0;
}

/* A guest that was not seen before. */
static void
meet(struct app *a)
{
	a->state = a->o->target ? target_state(a->o->target) : TARGET_STOPPED;
	if (!a->o->target) {
		note_fault(a, timeline_fault(a->o->timeline));
		return;
	}
	prove(a);
	tell_rest(a);
}

static bool
wants_color(const struct app_options *o)
{
	const char *no_color = getenv("NO_COLOR");

	return !o->no_color && !(no_color && *no_color);
}

struct rect
app_console(enum layout_preset preset)
{
	const struct app_view view = { .preset = preset };
	struct winsize screen;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &screen))
		return (struct rect){ 0 };
	return app_view_console(&view, screen.ws_col, screen.ws_row);
}

struct app *
app_open(const struct app_options *o, int *status)
{
	struct app *a = calloc(1, sizeof *a);
	char err[256];

	*status = 1;
	if (!a || !app_view_open(&a->view, o->timeline, o->program)) {
		fprintf(stderr, "forkscope: out of memory\n");
		free(a);
		return NULL;
	}
	a->options = *o;
	a->o = &a->options;
	a->console = o->console;
	a->dirty = a->whole = true;
	a->term = term_start(wants_color(o), err, sizeof err);
	if (!a->term) {
		fprintf(stderr, "forkscope: %s\n", err);
		app_view_close(&a->view);
		free(a);
		*status = 2;
		return NULL;
	}
	if (o->show)
		app_view_show(&a->view, o->show);
	a->view.caption = o->caption;
	a->view.preset = o->preset;
	a->view.zoom = o->alone > 0;
	if (a->view.zoom)
		a->view.focus = (enum pane_id)(o->alone - 1);
	a->view.sight = o->sight;
	a->step = (struct step){ .sight = o->sight, .base = o->debug };
	a->grid.ascii = o->ascii || !term_utf8(a->term);
	a->pause_at = o->pause_every;
	model_init(&a->read);
	meet(a);
	draw(a);
	return a;
}

int
app_close(struct app *a)
{
	struct fail f;
	int status;

	settle(a);
	if (!transcript_close(script_of(a), a->view.shown, &f))
		note_fault(a, f.line);

	term_stop(a->term);
	status = report(a);
	prompt_close(a->prompt);
	model_free(&a->read);
	grid_free(&a->grid);
	app_view_close(&a->view);
	free(a);
	return status;
}

bool
app_turn(struct app *a)
{
	turn(a);
	return !a->quit;
}

int
app_run(const struct app_options *o)
{
	int status;
	struct app *a = app_open(o, &status);

	if (!a)
		return status;
	while (app_turn(a))
		;
	return app_close(a);
}

/* ---- for whoever leads it ------------------------------------------------------------------- */

void
app_go(struct app *a, const struct target_stop *stop)
{
	if (a->state == TARGET_IDLE)
		a->state = TARGET_STOPPED; /* somebody may be ready now */
	go(a, stop, GRACE_MS);
}

enum target_state
app_state(const struct app *a)
{
	return a->state;
}

const char *
app_wrong(const struct app *a)
{
	return a->fault[0] ? a->fault : a->findings.n ? a->findings.text[0] : NULL;
}

struct app_view *
app_view_of(struct app *a)
{
	a->dirty = true;
	return &a->view;
}

void
app_change(struct app *a, struct target *target, struct timeline *timeline, struct sight *sight, const char *program)
{
	a->options.target = target;
	a->state = TARGET_DEAD;
	a->n_queue = 0;
	if (!target || !app_view_change(&a->view, timeline, program))
		return;
	a->options.timeline = timeline;
	a->options.program = program;
	a->options.sight = a->step.sight = sight;
	a->view.sight = sight;
	a->console = (struct rect){ 0 };
	a->over = false;
	a->dirty = a->whole = true;
	meet(a);
}

void
app_say(struct app *a, const char *text)
{
	a->view.caption = text;
	a->answered = false;
	a->dirty = true;
}

bool
app_hold(struct app *a)
{
	uint64_t shown = a->view.shown;

	a->held = a->view.held = true;
	a->dirty = true;
	while (a->held && app_turn(a))
		;
	a->held = a->view.held = false;
	app_view_show(&a->view, shown);
	return !a->quit;
}

void
app_fail(struct app *a, const char *line)
{
	note_fault(a, line);
}
