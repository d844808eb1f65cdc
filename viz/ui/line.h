/*
 * line.h: a line of text that is being typed.
 */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>
#include <stddef.h>

#define LINE_MAX_BYTES 128

struct line {
	bool open;
	char text[LINE_MAX_BYTES + 2]; /* NUL-terminated; room for a line's end */
	size_t n;
};

enum line_end {
	LINE_TYPING,
	LINE_SENT,    /* text ends with \n, or is empty when the input's end was typed */
	LINE_DROPPED,
};

void line_open(struct line *l);
/* One key, as in actions.h. What ends the line also closes it. */
enum line_end line_key(struct line *l, int key);

#endif
