/*
 * theme.h: a style is a meaning. What it looks like is one table; a pane never names a colour, and
 * never lets a style be the only sign of something: a letter or a word beside it says it too.
 */
#ifndef THEME_H
#define THEME_H

#include <stdbool.h>
#include <stdint.h>

/* X(id, colour of 8, bold, reverse, colour of 256, 0xRRGGBB) */
#define STYLES(X) \
	X(NORMAL, -1, false, false, -1, 0xd8dee9)    /* text */ \
	X(DIM, -1, false, false, 244, 0x7d879a)      /* there, but not now */ \
	X(LINE, -1, false, false, 240, 0x4c566a)     /* borders */ \
	X(TITLE, -1, true, false, 252, 0xe5e9f0)     /* of a pane, of a column */ \
	X(FOCUS, 6, true, true, 80, 0x88d0d0)        /* the pane that the keys go to */ \
	X(KEY, 6, true, false, 80, 0x88d0d0)         /* a key to press */ \
	X(LIVE, 2, true, true, 114, 0x9ccf84)        /* shown is the guest's present */ \
	X(PAST, 3, true, true, 179, 0xebcb6b)        /* shown is history */ \
	X(NEW, 3, true, false, 221, 0xffd75f)        /* this event changed it */ \
	X(RUNNING, 2, true, false, 114, 0x9ccf84)    /* has the CPU */ \
	X(READY, 2, false, false, 71, 0x6fa35f)      /* could have it */ \
	X(ASLEEP, 4, false, false, 110, 0x87afd7)    /* waits for something */ \
	X(ZOMBIE, 5, true, false, 176, 0xd787d7)     /* ended, not waited for */ \
	X(ORPHAN, 3, false, false, 215, 0xf0a860)    /* adopted by init */ \
	X(OWNED, 2, false, false, 114, 0x9ccf84)     /* a user page with one owner */ \
	X(SHARED, 6, false, false, 80, 0x6fd0e0)     /* a user page with several owners */ \
	X(COW, 3, true, false, 215, 0xf0a860)       /* shared now, copied by the next write */ \
	X(FILE, 4, false, false, 110, 0x87afd7)      /* a page of a program's file */ \
	X(KERNEL, -1, false, false, 245, 0x8f99ab)   /* the kernel's own memory */ \
	X(TABLE, 5, false, false, 139, 0xb48ead)     /* page directories and page tables */ \
	X(FREE, -1, false, false, 239, 0x4c566a)     /* free memory */ \
	X(GOOD, 2, false, false, 114, 0x9ccf84)      /* claim and proof agree */ \
	X(WRONG, 1, true, true, 203, 0xff5f5f)       /* they do not, or the guest is gone */

enum style {
#define THEME_X(id, fg8, bold, reverse, fg256, rgb) ST_##id,
	STYLES(THEME_X)
#undef THEME_X
	ST_COUNT
};

struct look {
	int8_t fg8;   /* colour number on a terminal of 8 colours; -1: its default */
	bool bold;
	bool reverse;
	int16_t fg256; /* on a terminal of 256 colours */
	uint32_t rgb;  /* in a picture */
};

#define THEME_BACK 0x1e222a      /* a picture's background */
#define THEME_MARK_BACK 0x343b49 /* ... behind a marked row */
#define THEME_MARK_256 237       /* the same on a terminal of 256 colours */

const struct look *theme_look(enum style style);

#endif
