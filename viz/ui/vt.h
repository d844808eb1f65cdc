/*
 * vt.h: what a terminal of w columns and h rows makes of the bytes that it was sent: rows of cells, the
 * last h of them its screen, those above what has scrolled away. As much of a VT100 as shells, pagers and
 * editors use; a sequence that it does not know stays visible.
 */
#ifndef VT_H
#define VT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vt_cell {
	uint32_t ch; /* 0: nothing was ever shown here */
	bool fresh;  /* by the bytes from the position that counts as new */
};

struct vt {
	int w, h;
	int n;           /* rows: up to the lowest where the cursor was */
	int x, y;        /* the cursor; x == w: the next one goes to the next row */
	int first;       /* row that is the screen's first */
	int saved_x, saved_y, under; /* of ESC 7; rows under the second screen, or -1 */
	struct vt_cell *cells;
	int room;        /* rows that cells has */
	bool failed;     /* no memory */
};

/* Close it, even when it failed. w and h are at least 1. */
void vt_open(struct vt *v, int w, int h);
void vt_close(struct vt *v);
void vt_show(struct vt *v, const char *bytes, size_t n, size_t fresh_from);
const struct vt_cell *vt_row(const struct vt *v, int y); /* w cells */
bool vt_row_is_empty(const struct vt *v, int y);

#endif
