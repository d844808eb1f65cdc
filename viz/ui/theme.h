/*
 * theme.h: a style is a meaning. What it looks like is one table; a pane never names a colour, and
 * never lets a style be the only sign of something: a letter or a word beside it says it too.
 */
#ifndef THEME_H
#define THEME_H

#include <stdbool.h>
#include <stdint.h>

/*
 * X(id, colour of 8, bold, reverse, then for a dark screen, a light one, and a dark one with colours that
 * nobody confuses: colour of 256, 0xRRGGBB)
 */
#define STYLES(X) \
	X(NORMAL, -1, false, false, -1, 0xd8dee9, -1, 0x2e3440, -1, 0xd8dee9) /* text */ \
	X(DIM, -1, false, false, 244, 0x7d879a, 244, 0x6b7280, 244, 0x7d879a) /* there, but not now */ \
	X(LINE, -1, false, false, 240, 0x4c566a, 250, 0xb0b7c3, 240, 0x4c566a) /* borders */ \
	X(TITLE, -1, true, false, 252, 0xe5e9f0, 235, 0x111827, 252, 0xe5e9f0) /* of a pane, of a column */ \
	X(FOCUS, 6, true, true, 80, 0x88d0d0, 30, 0x0f766e, 74, 0x56b4e9) /* the pane that the keys go to */ \
	X(KEY, 6, true, false, 80, 0x88d0d0, 30, 0x0f766e, 74, 0x56b4e9) /* a key to press */ \
	X(LIVE, 2, true, true, 114, 0x9ccf84, 28, 0x2f7d1f, 36, 0x00b386) /* shown is the guest's present */ \
	X(PAST, 3, true, true, 179, 0xebcb6b, 136, 0x9a6b00, 214, 0xe69f00) /* shown is history */ \
	X(NEW, 3, true, false, 221, 0xffd75f, 130, 0xa34f00, 227, 0xf0e442) /* this event changed it */ \
	X(RUNNING, 2, true, false, 114, 0x9ccf84, 28, 0x2f7d1f, 36, 0x00c08b) /* has the CPU */ \
	X(READY, 2, false, false, 71, 0x6fa35f, 64, 0x5a8a3a, 30, 0x2f8f74) /* could have it */ \
	X(ASLEEP, 4, false, false, 110, 0x87afd7, 25, 0x2563a8, 74, 0x56b4e9) /* waits for something */ \
	X(ZOMBIE, 5, true, false, 176, 0xd787d7, 127, 0x9b1fa0, 175, 0xe08fc0) /* ended, not waited for */ \
	X(ORPHAN, 3, false, false, 215, 0xf0a860, 166, 0xb4530a, 214, 0xe69f00) /* adopted by init */ \
	X(OWNED, 2, false, false, 114, 0x9ccf84, 28, 0x2f7d1f, 36, 0x00b386) /* a user page with one owner */ \
	X(SHARED, 6, false, false, 80, 0x6fd0e0, 31, 0x0e7490, 74, 0x56b4e9) /* a user page with several owners */ \
	X(COW, 3, true, false, 215, 0xf0a860, 166, 0xb4530a, 214, 0xe69f00) /* shared now, copied by the next write */ \
	X(FILE, 4, false, false, 110, 0x87afd7, 25, 0x2563a8, 110, 0x87afd7) /* a page of a program's file */ \
	X(KERNEL, -1, false, false, 245, 0x8f99ab, 240, 0x555e6d, 245, 0x8f99ab) /* the kernel's own memory */ \
	X(TABLE, 5, false, false, 139, 0xb48ead, 91, 0x6d3b9a, 139, 0xa58bb0) /* page directories and page tables */ \
	X(FREE, -1, false, false, 239, 0x4c566a, 250, 0xb0b7c3, 239, 0x4c566a) /* free memory */ \
	X(GOOD, 2, false, false, 114, 0x9ccf84, 28, 0x2f7d1f, 36, 0x00b386) /* claim and proof agree */ \
	X(TTY_RED, 1, false, false, 203, 0xff7b72, 160, 0xb42318, 202, 0xff7a1a) /* the colours of what the guest prints */ \
	X(TTY_GREEN, 2, false, false, 114, 0x9ccf84, 28, 0x2f7d1f, 36, 0x00b386) \
	X(TTY_YELLOW, 3, false, false, 221, 0xe6c35c, 94, 0x8a5a00, 227, 0xf0e442) \
	X(TTY_BLUE, 4, false, false, 110, 0x87afd7, 25, 0x2563a8, 74, 0x56b4e9) \
	X(TTY_MAGENTA, 5, false, false, 176, 0xd787d7, 127, 0x9b1fa0, 175, 0xe08fc0) \
	X(TTY_CYAN, 6, false, false, 80, 0x6fd0e0, 30, 0x0e7490, 80, 0x7fd8e8) \
	X(WRONG, 1, true, true, 203, 0xff5f5f, 160, 0xc81e1e, 202, 0xff7a1a) /* they do not, or the guest is gone */

enum style {
#define THEME_X(id, ...) ST_##id,
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

struct theme {
	const char *name;   /* "dark", "light", "safe", "mono" */
	uint32_t back;      /* a picture's background */
	uint32_t mark_back; /* ... behind a marked row */
	int16_t mark_256;   /* the same on a terminal of 256 colours */
	struct look look[ST_COUNT];
};

extern const struct theme theme_dark;
/* NULL: there is no such theme. "mono" is for pictures: a terminal is told that it has no colours. */
const struct theme *theme_named(const char *name);

#endif
