/*
 * layout.h: where the panes are. A pure function of the screen's size and what is wanted.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

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

#define LAYOUTS_MAX 8     /* that a user may have of his own */
#define LAYOUT_PLANS 5    /* of one of them */
#define LAYOUT_WORDS 240
#define LAYOUT_NAME 24

/* A user's own: number i of them is preset LAYOUT_COUNT + i. */
struct layout_own {
	char name[LAYOUT_NAME];
	unsigned n;
	struct { int w, h; char words[LAYOUT_WORDS]; } plan[LAYOUT_PLANS]; /* from the widest screen's on */
};

struct layouts {
	unsigned n;
	struct layout_own own[LAYOUTS_MAX];
};

struct layout_want {
	int w, h;
	enum layout_preset preset;
	int zoom;   /* enum pane_id of the only pane, or -1 */
	bool source; /* the program has a text: there are plans that show it */
	const struct layouts *own; /* or NULL */
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
const char *layout_pane_name(enum pane_id pane);
/* The same with a user's own (NULL: none). */
const char *layouts_name(const struct layouts *own, enum layout_preset preset);
bool layouts_named(const struct layouts *own, const char *name, enum layout_preset *preset, int *zoom);
int layouts_count(const struct layouts *own);
/* Is it a plan, in the words of layout.c? False: err says what is wrong with it. */
bool layout_check(const char *words, char *err, size_t size);

#endif
