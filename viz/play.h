/*
 * play.h: a script and the viewer together: a script that plays on the screen.
 */
#ifndef PLAY_H
#define PLAY_H

#include "app.h"
#include "script.h"

/*
 * Plays the script in the viewer, which stays open when it is over. Returns the exit status: 0; 1 when
 * an expectation or the guest failed; 2 when the script or its set-up is broken, or there is no
 * terminal; 128+n after signal n. Everything but 0 has written to stderr.
 */
int play_script(const char *file, const struct script_options *o, const struct app_options *shown);

#endif
