/* What a key does. */
#include "app_state.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "keys.h"
#include "picture.h"
#include "prompt.h"
#include "term.h"

#define DEAF_MAX 3   /* times that a readable terminal gives no key before it counts as gone */

static void
begin_typing(struct app *a)
{
	if (!app_can_go(a) && a->state != TARGET_IDLE && a->state != TARGET_RUNNING) {
		snprintf(a->note, sizeof a->note, "nobody is there to take input");
		return;
	}
	a->typing = true;
	a->focus = a->view.focus;
	a->zoom = a->view.zoom;
	app_view_to_console(&a->view, a->grid.w, a->grid.h);
	term_raw(a->term, true);
	app_lead(a, &(struct target_stop){ 0 }, 0);
}

void
app_end_typing(struct app *a)
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
		app_end_typing(a);
	else if (n + KEY_BYTES <= sizeof a->keys)
		keys_bytes(key, a->keys + n);
	app_pass_news(a);
}

/* Whoever looks on takes part, where the guest stands. False: the note says why that cannot be. */
static bool
can_take_part(struct app *a)
{
	if (!a->o->target || a->state == TARGET_RUNNING || a->state == TARGET_DEAD || a->state == TARGET_PANIC)
		snprintf(a->note, sizeof a->note, a->state == TARGET_RUNNING ? "{RUN} pauses it: it can be told something then" :
			 "there is no guest that could be told");
	else
		return !app_is_past(a);
	return false;
}

static void
choose_next(struct app *a)
{
	uint32_t pid = app_view_selected(&a->view);
	char line[32];

	if (!can_take_part(a) || !target_next(a->o->target, pid))
		return;
	app_settle(a);
	transcript_at(app_script_of(a), a->view.shown);
	snprintf(line, sizeof line, "choose(%u)", pid);
	transcript_line(app_script_of(a), line, false);
	snprintf(a->note, sizeof a->note, "process %u runs next, if it is ready then", pid);
}

/* The signal's name stands in the line. */
static void
send_signal(struct app *a)
{
	uint32_t pid = app_view_selected(&a->view), signal;
	char line[64];

	a->line.text[strcspn(a->line.text, "\n")] = '\0';
	signal = m_signal_named(a->line.text);
	if (!signal) {
		snprintf(a->note, sizeof a->note, "there is no signal \"%.40s\"; there is TERM, KILL, STOP, CONT ...", a->line.text);
		return;
	}
	if (!can_take_part(a) || !target_kill(a->o->target, pid, signal))
		return;
	app_settle(a);
	transcript_at(app_script_of(a), a->view.shown);
	snprintf(line, sizeof line, "kill(%u, %u)", pid, signal);
	transcript_line(app_script_of(a), line, false);
	if (a->state == TARGET_IDLE)
		a->state = TARGET_STOPPED; /* it may be ready now */
	snprintf(a->note, sizeof a->note, "process %u gets %s when the guest goes on", pid, m_signal_name(signal));
}

/* As it was drawn last: what the key has to say is not in it. */
static void
take_picture(struct app *a)
{
	struct grid shown = a->grid;
	char name[32];
	struct fail f;

	shown.theme = a->o->no_color ? theme_named("mono") : a->o->theme;
	if (picture_next(&shown, name, sizeof name, &f))
		snprintf(a->note, sizeof a->note, "the screen is in %s", name);
	else
		snprintf(a->note, sizeof a->note, "%.150s", f.line);
	app_settle(a);
	app_write_act(a, ACTION_SHOT);
}

static void
act(struct app *a, enum action action, int number)
{
	struct timeline_match match;

	a->dirty = true;
	if (a->o->manners.read_only && keys_act_on_guest(action)) {
		snprintf(a->note, sizeof a->note, "read-only: no \"%s\" here; {NEXT}, {NEXT_FORK} and {RUN} go on", keys_help(action));
		return;
	}
	if (action == ACTION_UNTIL || action == ACTION_WATCH || action == ACTION_INPUT || action == ACTION_PROMPT ||
	    action == ACTION_SEARCH || action == ACTION_FILTER || action == ACTION_KILL)
		a->asked = action;
	if (action == ACTION_QUIT)
		a->quit = true;
	else if (app_acts(action) && a->state != TARGET_RUNNING && app_is_past(a))
		return;
	else if (action == ACTION_REWIND)
		app_go_back(a);
	else if (action == ACTION_NEXT_BRANCH)
		app_next_branch(a);
	else if (action == ACTION_AGAINST)
		app_hold_against(a);
	else if (action == ACTION_RUN)
		app_run_or_pause(a);
	else if (action == ACTION_SHOT)
		take_picture(a);
	else if (action == ACTION_MOUSE)
		app_switch_mouse(a);
	else if (action == ACTION_TYPE)
		begin_typing(a);
	else if (action == ACTION_LINE || action == ACTION_INTO)
		app_step_by_line(a, action);
	else if (action == ACTION_ALONE)
		app_stand_still_or_run(a);
	else if ((action == ACTION_UNTIL || action == ACTION_WATCH) && app_can_step(a))
		line_open(&a->line);
	else if (action == ACTION_UNTIL || action == ACTION_WATCH)
		return;
	else if (action == ACTION_MARK)
		app_mark(a);
	else if (action == ACTION_NEXT_MARK || action == ACTION_PREV_MARK)
		app_goto_mark(a, action == ACTION_NEXT_MARK ? 1 : -1);
	else if (action == ACTION_CHOOSE)
		choose_next(a);
	else if (action == ACTION_KILL && can_take_part(a))
		line_open(&a->line);
	else if (action == ACTION_KILL)
		return;
	else if (action == ACTION_AGAIN || action == ACTION_AGAIN_BACK)
		app_search_again(a, action == ACTION_AGAIN ? 1 : -1);
	else if (action == ACTION_SEARCH)
		app_search_open(a);
	else if (action == ACTION_FILTER)
		app_filter_open(a);
	else if (action == ACTION_PROMPT || (action == ACTION_INPUT && (app_can_go(a) || a->state == TARGET_IDLE)))
		line_open(&a->line);
	else if (action == ACTION_INPUT)
		snprintf(a->note, sizeof a->note, a->state == TARGET_RUNNING ?
			 "{RUN} pauses it: input is taken then" : "nobody is there to take input");
	else if (app_view_match(&a->view, action, &match)) {
		app_write_move(a, action);
		app_look_for(a, action);
	} else {
		app_settle(a);
		app_view_act(&a->view, action, number, a->grid.w, a->grid.h);
		app_write_act(a, action);
		app_view_why_not(&a->view, action, a->grid.w, a->grid.h, a->note, sizeof a->note);
	}
	if (action == ACTION_LAYOUT)
		snprintf(a->note, sizeof a->note, "layout %s", layouts_name(a->view.layouts, a->view.preset));
}

void
app_catch_up(struct app *a)
{
	while (a->n_queue && a->state != TARGET_RUNNING) {
		struct waiting next = a->queue[0];
		memmove(a->queue, a->queue + 1, --a->n_queue * sizeof *a->queue);
		act(a, next.action, next.number);
	}
}

/* Does it go by the moment that is shown, so that it must not be done before what was typed before it? */
static bool
goes_by_moment(struct app *a, enum action action)
{
	struct timeline_match match;

	switch (action) {
	case ACTION_EARLIER: case ACTION_LATER: case ACTION_START: case ACTION_LIVE: case ACTION_LINE: case ACTION_INTO:
	case ACTION_AGAIN: case ACTION_AGAIN_BACK: case ACTION_SELECT: case ACTION_SELECT_NEXT: case ACTION_SELECT_PREV:
	case ACTION_FOLLOW: case ACTION_CHOOSE: case ACTION_ALONE: case ACTION_MARK: case ACTION_NEXT_MARK:
	case ACTION_PREV_MARK:
		return true;
	default:
		return app_view_match(&a->view, action, &match) != 0;
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
	app_settle(a);
	a->obeying = true;
	if (a->prompt && prompt_line(a->prompt, a->line.text, &answer)) {
		transcript_at(app_script_of(a), shown);
		transcript_line(app_script_of(a), a->line.text, *answer);
		transcript_arrives(app_script_of(a), a->view.shown);
	}
	a->obeying = false;
	if (*answer) {
		a->below = a->view.caption;
		a->view.caption = answer;
		a->answered = true;
	}
}

/* A key that the user gave a line to. */
static void
obey_own(struct app *a, const char *line)
{
	a->dirty = true;
	if (a->o->manners.read_only) {
		snprintf(a->note, sizeof a->note, "read-only: a key of your own has a line of script, which could do anything");
		return;
	}
	snprintf(a->line.text, sizeof a->line.text, "%s", line);
	obey(a);
}

static void
take_line(struct app *a)
{
	if (a->asked == ACTION_INPUT)
		app_give_line(a);
	else if (a->asked == ACTION_PROMPT)
		obey(a);
	else if (a->asked == ACTION_SEARCH)
		app_search_end(a, true);
	else if (a->asked == ACTION_FILTER)
		app_filter_end(a, true);
	else if (a->asked == ACTION_KILL)
		send_signal(a);
	else
		app_step_asked(a);
}

/* A key for the line; what it is for may want to know of each. */
static void
type_line(struct app *a, int key)
{
	enum line_end end = line_key(&a->line, key);

	if (end == LINE_SENT)
		take_line(a);
	else if (a->asked == ACTION_SEARCH)
		end == LINE_DROPPED ? app_search_end(a, false) : app_search_typed(a);
	else if (a->asked == ACTION_FILTER)
		end == LINE_DROPPED ? app_filter_end(a, false) : app_filter_typed(a);
}

void
app_forget_answer(struct app *a)
{
	a->dirty |= a->note[0] != '\0';
	a->note[0] = '\0';
	if (a->answered) {
		a->view.caption = a->below;
		a->answered = false;
		a->dirty = true;
	}
}

void
app_act(struct app *a, enum action action)
{
	act(a, action, 0);
}

void
app_press(struct app *a, int key)
{
	int number = 0, own = keymap_find(&a->o->manners.keys, key);
	enum action action = own >= 0 ? a->o->manners.keys.own[own].action : app_view_meant(&a->view, keys_action(key, &number), key);

	if (a->obeying && key != UK_CTRL_C)
		return; /* the guest goes where the last line sent it */
	app_forget_answer(a);
	if (a->held && !a->typing && !a->line.open && !a->view.help && (key == ' ' || key == UK_ENTER || key == '\n')) {
		a->held = false;
		a->dirty = true;
	} else if (a->typing) {
		type_key(a, key);
		a->dirty = true;
	} else if (a->line.open) {
		type_line(a, key);
		a->dirty = true;
	} else if (a->view.help && key != UK_CTRL_C) {
		a->view.help = key == ' ' && a->view.help < help_pages(a->grid.w, a->grid.h - 1) ? a->view.help + 1 : 0;
		a->dirty = true;
	} else if (a->view.explain && app_view_explaining(&a->view, action)) {
		a->dirty = true;
	} else if (action == ACTION_FOLLOW && app_filter_off(a)) {
		a->dirty = true;
	} else if (a->n_queue && goes_by_moment(a, action)) {
		app_keep(a, action, number);
	} else if (own >= 0 && a->o->manners.keys.own[own].line[0]) {
		obey_own(a, a->o->manners.keys.own[own].line);
	} else if (action != ACTION_NONE) {
		a->seek.going = false;
		act(a, action, number);
	}
}

static void
hear_mouse(struct app *a)
{
	struct mouse m = term_mouse(a->term);

	if (!a->obeying && !a->typing && !a->line.open) /* what is typed would be lost */
		app_hear_mouse(a, &m);
}

void
app_hear_keys(struct app *a, short events)
{
	int key, n = 0;

	while (!a->quit && (key = term_key(a->term)) != UK_NONE) {
		if (key == UK_MOUSE)
			hear_mouse(a);
		else
			app_press(a, key);
		n++;
	}
	a->deaf = n ? 0 : a->deaf + 1;
	if ((events & (POLLHUP | POLLERR | POLLNVAL)) || a->deaf > DEAF_MAX) {
		a->quit = true;
		a->signal = SIGHUP;
	}
}
