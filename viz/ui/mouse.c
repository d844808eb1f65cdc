#include "mouse.h"

#include <stdio.h>

/* Bits of a report's button. */
#define MODIFIERS (4 | 8 | 16) /* shift, alt, control: a click is a click */
#define MOVED 32
#define WHEEL 64

bool
mouse_parse(const char *text, struct mouse *out)
{
	int button, x, y, used = 0;
	char end;

	if (sscanf(text, "%4d;%4d;%4d%c%n", &button, &x, &y, &end, &used) != 4 || text[used] || (end != 'M' && end != 'm') ||
	    button < 0 || x < 1 || y < 1)
		return false;
	*out = (struct mouse){ .x = x - 1, .y = y - 1 };
	switch (button & ~MODIFIERS) {
	case 0: out->kind = end == 'm' ? MOUSE_RELEASE : MOUSE_PRESS; break;
	case MOVED: out->kind = MOUSE_DRAG; break;
	case WHEEL: out->kind = MOUSE_WHEEL_UP; break;
	case WHEEL + 1: out->kind = MOUSE_WHEEL_DOWN; break;
	}
	return true;
}
