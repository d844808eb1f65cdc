/*
 * term.h: the terminal. The only part that knows curses.
 */
#ifndef TERM_H
#define TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "cell.h"

#include "mouse.h"

struct term;
struct theme;

/* What is known of the kind of terminal that TERM names. */
struct term_about {
	bool known, mouse;
	int colors; /* below 1: none */
};
bool term_about(const char *name, struct term_about *about); /* about->known */

/*
 * Takes the terminal over. From here until term_stop the signals that end a program, and a resize,
 * are not delivered but readable from term_signal_fd; one that says that the program is broken gives the
 * terminal back before it ends it. On failure returns NULL, with one line in err
 * that says what is wrong and what to do; nothing was printed, nothing changed.
 */
struct term *term_start(bool color, const struct theme *theme, char *err, size_t err_size);
void term_stop(struct term *t); /* the terminal is as it was before */

bool term_utf8(const struct term *t); /* else it wants ASCII only */
/* Clicks are told to us; else the terminal's own selection has them, as at the start. */
void term_mouse_on(struct term *t, bool on);
/* What the mouse did, after term_key was UK_MOUSE. */
struct mouse term_mouse(const struct term *t);
/* Every key is a key, also those that send signals. */
void term_raw(struct term *t, bool on);
void term_size(const struct term *t, int *w, int *h);
/* Sends what differs from what is on the terminal; `whole` sends all. */
void term_draw(struct term *t, const struct grid *g, bool whole);
/* The next key that was typed, as in actions.h; UK_NONE when there is none. */
int term_key(struct term *t);
int term_fd(const struct term *t);        /* readable: keys */
int term_signal_fd(const struct term *t); /* readable: term_signal */
/* The signal that arrived; 0 when there is none, or it was a resize and has been dealt with
 * (*resized is then true). */
int term_signal(struct term *t, bool *resized);

#endif
