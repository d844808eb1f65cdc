/*
 * pane.h: what a pane is: one file, one table. A pane reads a scene and draws cells; it changes
 * nothing but its own state.
 */
#ifndef PANE_H
#define PANE_H

#include "actions.h"
#include "cell.h"
#include "layout.h"
#include "scene.h"
#include "tales.h"

#define PANE_READS 8192 /* some milliseconds' worth: keys are answered in between */

struct pane {
	const char *name;  /* "tree" */
	size_t state_size; /* bytes of state, which starts as zeros */
	/* Frees what the state holds; the state itself is the caller's. NULL: nothing. */
	void (*close)(void *state);
	/* The title: the name, and what stands beside it (NULL: nothing). */
	void (*title)(const struct scene *s, char *out, size_t size);
	/* Before a draw: asks for the sentences that w x h cells will show. NULL: none. */
	void (*update)(void *state, const struct scene *s, struct tales *tales,
		       struct timeline *tl, int h);
	/*
	 * Reads on in the history, at most PANE_READS events, for what it shows of the shown moment. True: there
	 * is more to read; until then it says how far it is. NULL: it reads none.
	 */
	bool (*read)(void *state, const struct timeline *tl, uint64_t shown);
	/* Also says what its cells stand for (draw_link): a click is for what was drawn. */
	void (*draw)(void *state, const struct scene *s, const struct tales *tales, struct area a);
	/* ACTION_UP ... ACTION_PAGE_DOWN, ACTION_FOLLOW; true: draw again. */
	bool (*act)(void *state, enum action action);
};

extern const struct pane pane_tree, pane_tasks, pane_frames, pane_pages, pane_events, pane_story,
	pane_console, pane_source, pane_files, pane_timeline, pane_kernel, pane_compare,
	pane_large;

/* The timeline's: the event a column before (dir -1) or after (dir 1) the shown one, at least one away. */
uint64_t pane_timeline_step(const void *state, const struct timeline *tl, uint64_t shown, int dir);

/* The event that a column of its last draw means. */
uint64_t pane_timeline_at(const void *state, const struct timeline *tl, unsigned column);
/* The frames': the cursor goes to the cell that was drawn at column x, row y of the pane. */
void pane_frames_point(void *state, int x, int y);

struct explained; /* explained.h */

/* Not panes of their own, but drawn like them. */
/* *top: rows scrolled, put right; own: as below */
void explain_draw(const struct explained *d, struct area a, int *top, const struct keymap *own);
void status_draw(const struct scene *s, struct area bar, struct area alarm);
struct keymap; /* keys.h */
void help_draw(struct area a, int page, const struct keymap *own); /* page: from 1; own: NULL, or whose keys these are */
int help_pages(int w, int h);

#endif
