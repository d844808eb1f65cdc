#include "line.h"

#include "actions.h"

#define CTRL_D 4
#define DELETE 0x7f
#define CTRL_H 8

void
line_open(struct line *l)
{
	*l = (struct line){ .open = true };
}

static enum line_end
finish(struct line *l, enum line_end end)
{
	l->open = false;
	l->text[l->n] = '\0';
	return end;
}

enum line_end
line_key(struct line *l, int key)
{
	switch (key) {
	case UK_ESC: return finish(l, LINE_DROPPED);
	case CTRL_D:
		return l->n ? LINE_TYPING : finish(l, LINE_SENT);
	case '\n':
	case UK_ENTER:
		l->text[l->n++] = '\n';
		return finish(l, LINE_SENT);
	case UK_BACKSPACE:
	case CTRL_H:
	case DELETE:
		l->n -= l->n > 0;
		break;
	default:
		if (key >= ' ' && key < DELETE && l->n < LINE_MAX_BYTES)
			l->text[l->n++] = (char)key;
	}
	l->text[l->n] = '\0';
	return LINE_TYPING;
}
