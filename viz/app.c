#include "app_state.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "keys.h"
#include "prompt.h"
#include "sieve.h"
#include "sight.h"
#include "term.h"
#include "transcript.h"

#define FRAME_MS 33  /* between two draws while the guest runs */
#define PEEK_MS 100  /* a guest that runs is asked for what it has to say so often */

int64_t
app_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const char *
state_words(const struct app *a)
{
	if (!a->o->target)
		return "recorded";
	switch (a->state) {
	case TARGET_RUNNING: return a->n_queue ? a->waits : "running";
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

	if (!s || !a->o->target || !a->view.live || app_is_elsewhere(a) || (a->state != TARGET_STOPPED && a->state != TARGET_PAUSED && a->state != TARGET_IDLE) ||
	    (s->now.seq == timeline_end(a->o->timeline) && s->now.pid == pid))
		return;
	sight_read(s, a->o->target, pid);
}

static void
set_words(struct app *a)
{
	struct app_view *v = &a->view;
	char waits[sizeof a->waits];

	snprintf(waits, sizeof waits, "running: %u key%s wait%s, {RUN} pauses", a->n_queue, a->n_queue == 1 ? "" : "s",
		 a->n_queue == 1 ? "s" : "");
	keymap_words(&a->o->manners.keys, waits, a->waits, sizeof a->waits);
	app_tell_branch(a);
	v->state = state_words(a);
	v->note = a->note[0] ? keymap_words(&a->o->manners.keys, a->note, a->note_words, sizeof a->note_words) : NULL;
	v->typing = a->line.open ? a->line.text : a->typing ? "" : NULL;
	v->typing_what = !a->line.open || a->asked == ACTION_INPUT ? "input for the guest:" :
		a->asked == ACTION_PROMPT ? ":" : a->asked == ACTION_SEARCH ? "/" : a->asked == ACTION_FILTER ? "filter:" : a->asked == ACTION_KILL ? "signal for the selected process:" :
		a->asked == ACTION_UNTIL ? "run to line, file:line or function:" : "run until this variable is written:";
	v->typing_hint = !a->line.open ? "each key is sent; Ctrl-] ends this" :
		a->asked == ACTION_INPUT ? "Enter sends it" : a->asked == ACTION_SEARCH ? app_search_hint(a) :
		a->asked == ACTION_FILTER ? "Enter keeps it, Esc shows all" : "Enter does it";
	v->filtering = a->line.open && a->asked == ACTION_FILTER;
	v->alarm = a->fault[0] ? a->fault : a->findings.n ? a->findings.text[0] : NULL;
	v->alarm_seq = a->fault[0] ? 0 : a->found_at;
	v->alarms = a->findings.n + (a->fault[0] != '\0');
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

/* Who is shown may have changed since the stop; it is read for the moment where the guest stands. */
static void
look_inside(struct app *a)
{
	uint64_t end = timeline_end(a->o->timeline);
	uint32_t pid = app_view_selected(&a->view);

	a->view.inside = &a->inside;
	if (!a->o->target || app_is_elsewhere(a) || a->view.shown != end || (a->inside.seq == end && a->inside.pid == pid))
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
	a->dirty = a->view.behind;
	a->stale = a->whole = false;
	a->drawn = app_now();
}

/* While the guest runs, at most one draw a frame; -1: nothing to draw, wait for as long as it takes. */
static int
draw_wait(const struct app *a)
{
	int64_t since = app_now() - a->drawn;

	if (!a->dirty)
		return -1;
	return a->state != TARGET_RUNNING || since >= FRAME_MS ? 0 : (int)(FRAME_MS - since);
}

static int
wait_ms(const struct app *a)
{
	int draw_in = draw_wait(a);
	int64_t peek_in = PEEK_MS - (app_now() - a->heard);

	if (a->state != TARGET_RUNNING || a->peeking || a->pausing)
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
	int n = poll(fd, 3, app_is_looking(a) ? 0 : wait_ms(a));

	if (!a->o->target)
		fd[2].revents = 0;

	if (n > 0 && fd[0].revents)
		hear_signal(a);
	if (n > 0 && fd[1].revents && !a->quit)
		app_hear_keys(a, fd[1].revents);
	if (n > 0 && fd[2].revents && !a->quit) {
		if (a->state == TARGET_RUNNING)
			app_hear(a, 0);
		else
			app_lose(a);
	}
	app_catch_up(a);
	app_look(a);
	if (a->state == TARGET_RUNNING && app_now() - a->heard >= PEEK_MS)
		app_peek(a);
	if (n < 0 && errno == EINTR)
		a->dirty = true; /* back from being suspended */
	a->dirty |= a->stale && app_now() - a->drawn >= FRAME_MS;
	if (!a->quit && a->dirty && draw_wait(a) == 0)
		draw(a);
	app_pass_news(a);
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

static bool
wants_color(const struct app_options *o)
{
	const char *no_color = getenv("NO_COLOR");

	return !o->no_color && (o->color || !(no_color && *no_color));
}

struct rect
app_console(enum layout_preset preset, const struct layouts *own, const struct sight *sight, const char *program)
{
	const struct app_view view = { .preset = preset, .layouts = own, .sight = sight, .program = program };
	struct winsize screen;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &screen))
		return (struct rect){ 0 };
	return app_view_console(&view, screen.ws_col, screen.ws_row);
}

/* ---- from beginning to end ------------------------------------------------------------------ */

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
	a->options.no_color = !wants_color(o);
	a->o = &a->options;
	a->console = o->console;
	a->dirty = a->whole = true;
	a->term = term_start(wants_color(o), o->theme, err, sizeof err);
	if (!a->term) {
		fprintf(stderr, "forkscope: %s\n", err);
		app_view_close(&a->view);
		free(a);
		*status = 2;
		return NULL;
	}
	if (o->show)
		app_view_show(&a->view, o->show);
	if (o->marks)
		a->view.marks = *o->marks;
	a->view.marks.ways = o->branches;
	a->view.marks.shown = o->timeline;
	a->view.kernel = o->kernel;
	a->view.caption = o->caption;
	a->view.in_parts = true;
	a->view.preset = o->preset;
	a->view.zoom = o->alone > 0;
	if (a->view.zoom)
		a->view.focus = (enum pane_id)(o->alone - 1);
	a->view.sight = o->sight;
	a->step = (struct step){ .sight = o->sight, .base = o->debug };
	app_set_mouse(a, !o->manners.no_mouse);
	a->view.layouts = &a->o->manners.layouts;
	a->view.keys = &a->o->manners.keys;
	if (o->manners.folded)
		app_view_act(&a->view, ACTION_FOLD_ALL, 0, 0, 0);
	snprintf(a->note, sizeof a->note, "%.*s", (int)sizeof a->note - 1, o->manners.notice);
	a->grid.ascii = o->ascii || !term_utf8(a->term);
	a->pause_at = o->pause_every;
	model_init(&a->read);
	app_meet(a);
	draw(a);
	return a;
}

int
app_close(struct app *a)
{
	struct fail f;
	int status;

	app_settle(a);
	if (!transcript_close(app_script_of(a), a->view.shown, &f))
		app_note_fault(a, f.line);

	term_stop(a->term);
	status = report(a);
	prompt_close(a->prompt);
	sieve_free(a->seek.sieve);
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

void
app_go(struct app *a, const struct target_stop *stop)
{
	if (a->state == TARGET_IDLE)
		a->state = TARGET_STOPPED; /* somebody may be ready now */
	app_lead(a, stop, GRACE_MS);
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
app_change(struct app *a, struct guest *guest, struct target *target, struct timeline *timeline, struct sight *sight, const char *program)
{
	a->options.target = target;
	a->options.guest = guest;
	a->options.branches = guest ? &guest->branches : NULL;
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
	app_meet(a);
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
	app_note_fault(a, line);
}
