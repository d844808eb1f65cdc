/*
 * screen.h: what the command line says of a screen: the viewer's, and that of a picture.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include "app.h"
#include "options.h"
#include "screenshot.h"

/* How it looks; what it shows is the caller's to add. */
struct app_options screen_options(const struct options *o);
/* program: for the status bar; NULL: not known yet. */
struct screenshot screen_shot(const struct options *o, const char *program);
/* Is all that is written to be ASCII? */
bool screen_ascii(const struct options *o);

#endif
