/*
 * app_view.h: the whole screen of one moment, without a terminal: what is shown, and how it becomes
 * cells. Moving through history is here too; the guest is not.
 */
#ifndef APP_VIEW_H
#define APP_VIEW_H

#include "explained.h"
#include "pane.h"
#include "versus.h"

struct app_view {
	struct timeline *timeline; /* the caller's */
	const char *program, *state; /* words for the status bar; the caller's */
	bool elsewhere;            /* the guest is on another way than the one that is shown */
	char branch[64];           /* which way of the guest's is shown; "": there is only one */
	const char *note;          /* what stands in the place of state, or NULL; the caller's */
	const char *typing;        /* the line that is typed for the guest, or NULL; the caller's */
	const char *typing_what;   /* what it is for */
	const char *typing_hint;   /* what ends it */
	bool filtering;            /* ... it is the filter */
	const char *caption;       /* what a script says, lines, or NULL; the caller's */
	bool held;                 /* the script waits for a key */
	const char *alarm;         /* the first thing that is wrong, or NULL; the caller's */
	uint64_t alarm_seq;
	const struct inside *inside; /* what was read at the last stop, or NULL; the caller's */
	unsigned alarms;
	const struct sight *sight; /* the programs' source, or NULL; the caller's */
	struct marks marks;        /* moments worth finding again */
	bool in_parts;             /* a draw does not wait for all that is looked for in a long history: */
	bool behind;               /* ... of what the panes read the next one shows more */
	/* ... and what the filter lets through the caller finds, by app_view_look, while `looking` */
	uint64_t shown;            /* the event that is shown; 0: the moment before the first */
	bool live;                 /* shown follows the end */
	uint32_t chosen;           /* pid selected by hand, or 0: whoever acts */
	enum pane_id focus;
	enum layout_preset preset;
	const struct keymap *keys; /* the user's own, or NULL; the caller's */
	const struct layouts *layouts; /* the user's own, or NULL; the caller's */
	bool zoom;
	const char *kernel;        /* its ELF file, whose source lines the explanation names; NULL: none. The caller's */
	bool explain;              /* the shown event's explanation is shown instead of the panes */
	int explain_top;           /* its rows that are scrolled */
	struct { enum layout_preset preset; enum pane_id focus; bool zoom; } small; /* from where large letters were asked for */
	int help;                  /* the page of the help that is shown instead of the panes; 0: none */
	struct sieve *filter;      /* what the lists are limited to, when it has words */
	bool looking;              /* ... and not all events have been held against it */
	unsigned against;          /* 1 + the branch that the shown one is held against (of marks.ways); 0: two moments are compared */
	/* what drawing keeps from one time to the next */
	struct versus versus;      /* ... these two */
	char parting[600];         /* ... how they part; "": not known yet */
	struct tales *others;      /* ... the sentences of the other; NULL before the first */
	struct model prev;
	struct explained explained;
	struct kernellines *lines; /* of `kernel`; NULL: not opened yet, or there are none */
	bool lines_asked;
	struct tales *tales;
	uint16_t *counted;
	uint32_t n_counted;
	void *state_of[PANE_COUNT];
};

/* False: no memory. The view then needs no close. */
bool app_view_open(struct app_view *v, struct timeline *tl, const char *program);
void app_view_close(struct app_view *v);
/* The same for another guest: a new view, which keeps its caption. False: no memory, nothing changed. */
bool app_view_change(struct app_view *v, struct timeline *tl, const char *program);

/* Another history of the same guest: event seq of it is shown, as this view shows. False: no memory, nothing changed. */
bool app_view_turn(struct app_view *v, struct timeline *tl, uint64_t seq);

/* The pane compare holds the shown branch against that one; -1: one moment against another. */
void app_view_hold(struct app_view *v, int branch);
/* The branch that it is held against, or -1. */
int app_view_held(const struct app_view *v);
/* The branch that comes next in turn, behind the last none: -1. */
int app_view_next_held(const struct app_view *v);
/* Is there a pane compare on such a screen? */
bool app_view_compares(const struct app_view *v, int w, int h);

void app_draw(struct grid *g, struct app_view *v);
/* Limits the lists of processes, events and files to what has these words; "": shows all. */
void app_view_filter(struct app_view *v, const char *words);
/* A piece of what the filter has to look through. True: there is more. */
bool app_view_look(struct app_view *v);
/* Does what needs no guest; true when there is something new to draw. */
bool app_view_act(struct app_view *v, enum action action, int number, int w, int h);
/* The explanation of event seq; valid until the next. */
const struct explained *app_view_explained(struct app_view *v, uint64_t seq);
/* While an explanation is shown: does the action close it, or scroll it? */
bool app_view_explaining(struct app_view *v, enum action action);
/* An action as the pane with the focus means it: Left and Right move by columns in the timeline. */
enum action app_view_meant(const struct app_view *v, enum action action, int key);
/* Why an action of one pane does nothing that is seen on such a screen, in words; else out stays as it is. */
void app_view_why_not(const struct app_view *v, enum action action, int w, int h, char *out, size_t size);
/* Who is selected at the shown moment. */
uint32_t app_view_selected(struct app_view *v);
/* What an action looks for, and in which direction (0: it does not look for events). */
int app_view_match(struct app_view *v, enum action action, struct timeline_match *match);
/* Where the guest's terminal has its cells on such a screen, or would have them when the console is
 * shown again; w 0: the screen is too small. */
struct rect app_view_console(const struct app_view *v, int w, int h);
/* The pane that has this cell (enum pane_id), its title included, and where it draws; -1: none. */
int app_view_pane_at(const struct app_view *v, int w, int h, int x, int y, struct rect *body);
/* The console gets the keys, and has a place on such a screen. */
void app_view_to_console(struct app_view *v, int w, int h);
/* The pane with that name (enum pane_id), or -1. */
int app_view_pane(const char *name);
const char *app_view_pane_name(enum pane_id id);
/* Shows an event; the end means live. */
void app_view_show(struct app_view *v, uint64_t seq);

/* A picture of one moment, for golden files and screenshots. */
struct app_shot {
	int w, h;
	uint64_t seq;        /* the event that is shown */
	const char *program;
	const char *alarm;   /* or NULL */
	uint32_t select;     /* pid, or 0: whoever acts */
	enum layout_preset preset;
	const struct theme *theme; /* or NULL */
	int zoom;            /* enum pane_id, or -1 */
	bool ascii, help, explain;
	const char *kernel;  /* for the explanation, or NULL */
	const struct sight *sight; /* or NULL */
	const struct inside *inside; /* or NULL */
	const struct marks *marks; /* or NULL */
};
/* Fills *g (all zeros, or a grid of before). False: no memory. */
bool app_snapshot(struct timeline *tl, const struct app_shot *shot, struct grid *g);

#endif
