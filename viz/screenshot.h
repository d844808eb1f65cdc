/*
 * screenshot.h: the viewer's screen at one event of a run, into a file.
 */
#ifndef SCREENSHOT_H
#define SCREENSHOT_H

#include "cell.h"
#include "fail.h"
#include "layout.h"
#include "target.h"
#include "timeline.h"

struct marks; /* marks.h */
struct sight; /* sight.h */

struct screenshot {
	const char *file; /* FILE.txt, FILE.svg or FILE.png; NULL: none wanted */
	const char *at;   /* "NUMBER", or "NAME[:PID][#N]": the first, or Nth, such event of the program; NULL: the last */
	int columns, rows;
	enum layout_preset preset;
	int zoom;            /* enum pane_id of the one pane, or -1 */
	const char *program; /* for the status bar */
	const struct theme *theme; /* NULL: the dark one */
	bool ascii;
	const struct inside *inside; /* what was read at that event, or NULL */
	const struct marks *marks; /* or NULL */
};

/* Whether s->at can be an event at all; before anything runs. */
bool screenshot_check(const struct screenshot *s, struct fail *f);
/* The guest shall stop at events that may be the one, too. */
void screenshot_stop(const struct screenshot *s, struct target_stop *stop);
/* Is this the event? Of the program's own life, when it is no number. */
bool screenshot_is_at(const struct screenshot *s, const struct timeline *tl, const struct fs_event *e);
/* Fills *g (all zeros) with that screen; sight: the programs' source, or NULL. False: *f says why there is none. */
bool screenshot_draw(const struct screenshot *s, struct timeline *tl, const struct sight *sight, struct grid *g,
		     struct fail *f);
bool screenshot_write(const struct screenshot *s, struct timeline *tl, const struct sight *sight, struct fail *f);

#endif
