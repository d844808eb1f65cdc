/*
 * app.h: the viewer at the keyboard: one poll loop between the terminal and the guest.
 */
#ifndef APP_H
#define APP_H

#include <stdbool.h>
#include <stdint.h>

#include "cell.h"
#include "target.h"
#include "timeline.h"

struct app_options {
	struct target *target;     /* stopped or idle; NULL: there is only history */
	struct timeline *timeline; /* fed by the target's sink; holds every event so far */
	const char *program;       /* for the status bar */
	uint64_t pause_every;      /* events after which the guest is paused, once more each; 0: never */
	struct rect console;       /* the size that the guest's terminal has now */
	bool ascii;                /* draw with ASCII only */
	bool no_color;             /* NO_COLOR in the environment counts as well */
};

/* The size that the guest's terminal shall have on this screen; best known before programs ask for
 * theirs. w 0: the screen is too small, or there is none. */
struct rect app_console(void);

/*
 * Shows the guest until the user has enough. The caller opened target and timeline and closes them.
 * Returns the exit status: 0; 1 when something was wrong (the guest ended, a proof failed); 2 when
 * there is no terminal to draw on; 128+n after signal n. Everything but 0 has written one line to
 * stderr, after the terminal was restored.
 */
int app_run(const struct app_options *o);

#endif
