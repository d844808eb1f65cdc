/*
 * app.h: the viewer at the keyboard: one poll loop between the terminal and the guest.
 */
#ifndef APP_H
#define APP_H

#include <stdbool.h>
#include <stdint.h>

#include "cell.h"
#include "fail.h"
#include "layout.h"
#include "manners.h"
#include "marks.h"
#include "target.h"
#include "timeline.h"

struct app_options {
	struct target *target;     /* stopped or idle; NULL: there is only history */
	struct timeline *timeline; /* fed by the target's sink; holds every event so far */
	struct guest *guest;       /* both, to be taken back; NULL: it cannot be */
	struct branches *branches; /* the ways that it has gone; NULL: there is one */
	struct sight *sight;       /* the programs' source, fed with every event so far; or NULL */
	const struct fs_debug *debug; /* what the guest was asked for at its start, or NULL */
	const struct marks *marks; /* those that there are already, and who hears of others; or NULL */
	const char *program;       /* for the status bar */
	const char *kernel;        /* its ELF file, for explanations; NULL: there is none */
	const char *program_path;  /* its file on the host; NULL: there is none */
	struct transcript *transcript; /* closed at the end; NULL: nobody wants one */
	uint64_t show;             /* the event to begin at; 0: the last */
	uint64_t pause_every;      /* events after which the guest is paused, once more each; 0: never */
	struct rect console;       /* the size that the guest's terminal has now */
	const char *caption;       /* a text below the panes, or NULL */
	enum layout_preset preset; /* of the panes */
	int alone;                 /* 1 + enum pane_id of the one that is shown alone; 0: several are */
	const struct theme *theme; /* NULL: the dark one */
	struct manners manners;
	bool ascii;                /* draw with ASCII only */
	bool no_color;             /* NO_COLOR in the environment counts as well, unless: */
	bool color;                /* asked for */
};

/* The size that the guest's terminal shall have on this screen; best known before programs ask for
 * theirs. own: layouts of the user's, sight: the source of the program that is shown; each may be NULL. w 0: the screen is too small, or there is none. */
struct rect app_console(enum layout_preset preset, const struct layouts *own, const struct sight *sight, const char *program);

/*
 * The viewer in pieces, for whoever leads it: a script that plays. app_open takes the terminal over;
 * NULL: *status is the exit status, one line is on stderr.
 */
struct app;
struct app *app_open(const struct app_options *o, int *status);
int app_close(struct app *a); /* the exit status, and a line, as app_run */
/* One round of the loop: waits for a key, the guest or a signal, and draws. False: it shall end. */
bool app_turn(struct app *a);
/* The guest goes on to its next stop; it must stand still. */
void app_go(struct app *a, const struct target_stop *stop);
enum target_state app_state(const struct app *a);
/* What is wrong with the guest, in a line; NULL: nothing was found. */
const char *app_wrong(const struct app *a);
struct app_view *app_view_of(struct app *a);
/* Another guest takes the place of this one; NULLs: it is about to be closed. */
void app_change(struct app *a, struct guest *guest, struct target *target, struct timeline *timeline, struct sight *sight, const char *program);
/* Takes the guest back to event seq of a branch, and shows that. False: *f says why not. */
bool app_rewind(struct app *a, unsigned branch, uint64_t seq, struct fail *f);
/* Shows another branch. */
bool app_show_branch(struct app *a, unsigned branch);
/* A text below all panes; NULL takes it away. */
void app_say(struct app *a, const char *text);
/* Waits until Space or Enter; what is shown then is what was shown before. False: it shall end. */
bool app_hold(struct app *a);
/* Says in red that something failed; the exit status will be 1. */
void app_fail(struct app *a, const char *line);

/*
 * Shows the guest until the user has enough. The caller opened target and timeline and closes them.
 * Returns the exit status: 0; 1 when something was wrong (the guest ended, a proof failed); 2 when
 * there is no terminal to draw on; 128+n after signal n. Everything but 0 has written one line to
 * stderr, after the terminal was restored.
 */
int app_run(const struct app_options *o);

#endif
