/*
 * app_state.h: the viewer's state, shared by app.c (the loop), app_guest.c (the guest), app_keys.c (what a
 * key does), app_mouse.c, app_step.c (steps of the program), app_back.c (going back), app_marks.c (marks), app_write.c (what is
 * done, as a script), app_search.c (search and filter).
 */
#ifndef APP_STATE_H
#define APP_STATE_H

#include "app.h"
#include "app_view.h"
#include "diff.h"
#include "line.h"
#include "mouse.h"
#include "step.h"
#include "transcript.h"

#define QUEUE_MAX 32 /* keys that were typed ahead of the guest */
#define GRACE_MS 20  /* a step is over in less; until then the next key waits for it */

struct click {
	int64_t at;  /* ms; 0: there was none that could become a double one */
	int x, y;
	bool scrubs; /* it was on the timeline: the button's movement goes through time */
};

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
	char note[160];     /* why the last key did nothing, or why the guest stands still; or ""; its keys as keymap_words() takes them */
	char note_words[160]; /* the same, with the user's own keys */
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
	bool pausing;       /* ... and shall not */
	int64_t heard;      /* ms, when it was last heard or told something */
	struct waiting { enum action action; int number; } queue[QUEUE_MAX]; /* for the guest to stop */
	unsigned n_queue;
	char waits[64];     /* how many, in words */
	bool over;          /* the program has ended */
	bool held;          /* a script waits for Space */
	bool obeying;       /* one is obeyed just now */
	struct prompt *prompt; /* NULL before the first */
	enum action moving; /* looks for an event, and has not been written down yet */
	uint64_t moved_from; /* the event that was shown before */
	uint32_t moved_pid;  /* who was selected */
	char step_words[200]; /* the same for a step of the program; or "" */
	char words[LINE_MAX_BYTES + 2]; /* that were searched last */
	struct {
		struct sieve *sieve; /* NULL before the first */
		uint64_t from;       /* the event at which it began */
		uint64_t found;      /* 0: none, or not yet */
		int dir;
		bool going;          /* not through yet */
		bool sent;           /* the words are complete, not still being typed */
	} seek;                      /* the search */
	bool answered;      /* what a line had to say stands below the panes, instead of: */
	const char *below;
	bool stale;         /* the screen shows less than is known by now: redrawn now and then */
	struct click click; /* the last one */
	bool mouse;         /* clicks are ours, not the terminal's */
	bool dirty, whole;  /* the screen is old; the terminal's content is unknown */
	bool quit;
	unsigned deaf;
	int signal;         /* that ended us */
	int64_t drawn;      /* ms, of the last draw */
};

int64_t app_now(void); /* ms, monotonic */

/* app_guest.c */
/* Something is wrong: the first is kept, and shown in red. */
void app_note_fault(struct app *a, const char *what);
/* Does the guest stand where it can go on? */
bool app_can_go(const struct app *a);
/* On, to a->stop. */
void app_start(struct app *a);
/*
 * A guest that says little is heard only when it stops: it fills its ring and looks at nobody. So
 * it is interrupted now and then, which changes nothing of what it does, and sent on at once.
 */
void app_peek(struct app *a);
/* Also when nobody there is ready: who is told by a signal, or reads, is ready then. */
void app_pass_news(struct app *a);
/* Shows the live end, and makes more of it. */
void app_lead(struct app *a, const struct target_stop *stop, int wait_ms);
/* History first; at its end the guest makes more of it. */
void app_look_for(struct app *a, enum action action);
/*
 * Typed ahead of the guest: done when what is under way is done. A guest that runs for nothing in particular
 * is paused for it.
 */
void app_keep(struct app *a, enum action action, int number);
/* The key Space; what was typed ahead is dropped. */
void app_run_or_pause(struct app *a);
/* A line for the console's input; an empty one is its end. */
void app_give_line(struct app *a);
/* The guest has said something, or has stopped, or is gone. */
void app_hear(struct app *a, int wait_ms);
/* The other end hung up while nothing was asked of it. */
void app_lose(struct app *a);
/* A guest that was not seen before. */
void app_meet(struct app *a);

/* app_keys.c */
/* The keys are the viewer's again. */
void app_end_typing(struct app *a);
/* Keys that waited for the guest to stop. */
void app_catch_up(struct app *a);
/* events: of poll, for the terminal. */
void app_hear_keys(struct app *a, short events);

/* app_back.c */
/* The guest goes back to the shown event. */
void app_go_back(struct app *a);
void app_next_branch(struct app *a);
/* Holds the shown branch against the next one. */
void app_hold_against(struct app *a);
/* Which branch is shown, for the status bar. */
void app_tell_branch(struct app *a);
/* Is something shown that is not where the guest stands? Then nothing can be done there, and the note says so. */
bool app_is_past(struct app *a);
/* Another branch than the guest's is shown. */
bool app_is_elsewhere(const struct app *a);
/* Does the action do something in the guest, where it stands? */
bool app_acts(enum action action);

/* app_marks.c */
/* Marks the shown event, or takes its mark away. */
void app_mark(struct app *a);
void app_goto_mark(struct app *a, int dir);
/* app_search.c */
void app_search_again(struct app *a, int dir);
/* The line is opened for it; was typed in; has ended, and was not dropped. */
void app_search_open(struct app *a);
void app_search_typed(struct app *a);
void app_search_end(struct app *a, bool sent);
const char *app_search_hint(const struct app *a);
void app_filter_open(struct app *a);
void app_filter_typed(struct app *a);
void app_filter_end(struct app *a, bool sent);
bool app_filter_off(struct app *a); /* false: there was none */
/* Is there more to look through? */
bool app_is_looking(const struct app *a);
void app_look(struct app *a); /* a piece of it */
/* What a key was answered with goes away. */
void app_forget_answer(struct app *a);
void app_press(struct app *a, int key);
void app_act(struct app *a, enum action action);

/* app_mouse.c */
void app_set_mouse(struct app *a, bool on);
/* The key M. */
void app_switch_mouse(struct app *a);
void app_hear_mouse(struct app *a, const struct mouse *m);

/* app_step.c */
/* From the live end, whatever is shown. */
bool app_can_step(struct app *a);
/* action: LINE, INTO. */
void app_step_by_line(struct app *a, enum action action);
/* a->line has the place or the variable. */
void app_step_asked(struct app *a);
void app_stand_still_or_run(struct app *a);
/* True: the guest goes on, the step is not done. */
bool app_keep_stepping(struct app *a);

/* app_write.c */
/* Where it goes; NULL: nowhere. */
struct transcript *app_script_of(const struct app *a);
/* What the last key looked for is shown, or is not: then the next one tells where that is. */
void app_settle(struct app *a);
/* Something is looked for from here on. */
void app_write_move(struct app *a, enum action action);
/* What changes the view and not the moment; the moment says itself where it is. */
void app_write_act(struct app *a, enum action action);
/* These bytes, for the guest's terminal. */
void app_write_typed(struct app *a, const char *bytes, size_t n);
/* what: the verb; text: its argument, or NULL. */
void app_write_step(struct app *a, const char *what, const char *text);

#endif
