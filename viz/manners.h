/*
 * manners.h: how the viewer behaves towards who sits before it: from the command line, and from config.lua.
 */
#ifndef MANNERS_H
#define MANNERS_H

#include <stdbool.h>

#include "keys.h"
#include "layout.h"

struct manners {
	bool no_mouse;  /* the terminal's own selection has it, until a key says otherwise */
	bool read_only; /* no key acts on the guest, but for letting it go on */
	bool folded;    /* the tree begins folded */
	char notice[240]; /* said at the start; "": nothing */
	struct keymap keys;
	struct layouts layouts;
};

#endif
