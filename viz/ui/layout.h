/*
 * layout.h: where the panes are. A pure function of the screen's size and what is wanted.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stdbool.h>

#include "cell.h"

enum pane_id {
	PANE_TREE, PANE_TASKS, PANE_FRAMES, PANE_PAGES, PANE_EVENTS, PANE_STORY, PANE_CONSOLE,
	PANE_SOURCE, PANE_FILES, PANE_TIMELINE,
	PANE_COUNT
};

#define LAYOUT_MIN_W 40
#define LAYOUT_MIN_H 10

struct layout_want {
	int w, h;
	int zoom;   /* enum pane_id of the only pane, or -1 */
	bool alarm; /* a row is needed for what is wrong */
};

/*
 * No two rectangles overlap, none leaves the screen. A pane that has no room is empty (w 0); its
 * first row is for its title. A pane that does not start at column 0 has a border left of it, in a
 * column that belongs to no pane.
 */
struct layout {
	bool too_small;
	struct rect status;
	struct rect alarm;
	struct rect pane[PANE_COUNT];
};

void layout_make(struct layout *l, const struct layout_want *want);

#endif
