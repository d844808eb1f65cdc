/*
 * mouse.h: what a terminal says of its mouse, in the form that every terminal of today can be asked for
 * (modes 1002 and 1006 of xterm): ESC [ < BUTTON ; COLUMN ; ROW, then M, or m when a button is let go.
 */
#ifndef MOUSE_H
#define MOUSE_H

#include <stdbool.h>

enum mouse_kind { MOUSE_NONE, MOUSE_PRESS, MOUSE_DRAG, MOUSE_RELEASE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct mouse {
	enum mouse_kind kind; /* of the left button; NONE: another one, which means nothing here */
	int x, y;             /* from 0 */
};

#define MOUSE_ON "\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1002l"
#define MOUSE_BYTES 24 /* a report behind its '<', at most, and a NUL */

/* What stands behind the '<', its last letter included. False: it is no such report. */
bool mouse_parse(const char *text, struct mouse *out);

#endif
