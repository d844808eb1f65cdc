/*
 * layout.h: where the panes are. A pure function of the screen's size and what is wanted.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stdbool.h>

#include "cell.h"

/* X(id, name), in the order in which the focus goes through them. */
#define PANES(X) \
	X(TREE, "tree") X(TASKS, "tasks") X(FRAMES, "frames") X(PAGES, "pages") X(EVENTS, "events") \
	X(STORY, "story") X(CONSOLE, "console") X(SOURCE, "source") \
	X(FILES, "files") X(TIMELINE, "timeline") X(KERNEL, "kernel") \
	X(COMPARE, "compare") X(LARGE, "large")

enum pane_id {
#define PANES_X(id, name) PANE_##id,
	PANES(PANES_X)
#undef PANES_X
	PANE_COUNT
};

enum layout_preset {
	LAYOUT_ALL, LAYOUT_LECTURE, LAYOUT_MEMORY, LAYOUT_PROCESSES, LAYOUT_KERNEL, LAYOUT_COMPARE, LAYOUT_LARGE,
	LAYOUT_COUNT
};

#define LAYOUT_MIN_W 40
#define LAYOUT_MIN_H 10

struct layout_want {
	int w, h;
	enum layout_preset preset;
	int zoom;   /* enum pane_id of the only pane, or -1 */
	bool source; /* the program has a text: there are plans that show it */
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

const char *layout_name(enum layout_preset preset); /* "lecture" */
/* The preset, or the one pane that is shown alone (*zoom; else -1), of that name; false: there is none. */
bool layout_named(const char *name, enum layout_preset *preset, int *zoom);

#endif
