#include "vt.h"

#include <stdlib.h>
#include <string.h>

#include "cell.h"

#define ESC '\033'
#define NUMBERS 4
#define STRING_MAX 256 /* bytes of a title and the like, which are not shown */

struct sequence { /* ESC [ ? numbers letter */
	bool private;
	int number[NUMBERS], n;
	char letter;
};

static void
need_rows(struct vt *v, int n)
{
	int room = v->room ? v->room : 64;

	while (room < n)
		room *= 2;
	if (room > v->room) {
		struct vt_cell *cells = realloc(v->cells, (size_t)room * (size_t)v->w * sizeof *cells);
		if (!cells) {
			v->failed = true;
			return;
		}
		memset(cells + (size_t)v->room * (size_t)v->w, 0,
		       (size_t)(room - v->room) * (size_t)v->w * sizeof *cells);
		v->cells = cells;
		v->room = room;
	}
}

void
vt_open(struct vt *v, int w, int h)
{
	*v = (struct vt){ .w = w, .h = h, .n = 1, .under = -1 };
	need_rows(v, 1);
}

void
vt_close(struct vt *v)
{
	free(v->cells);
	v->cells = NULL;
}

const struct vt_cell *
vt_row(const struct vt *v, int y)
{
	return v->cells + (size_t)y * (size_t)v->w;
}

bool
vt_row_is_empty(const struct vt *v, int y)
{
	for (int x = 0; x < v->w; x++)
		if (vt_row(v, y)[x].ch)
			return false;
	return true;
}

/* ---- the cursor ---- */

static int
clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

/* To a place on the screen; the rows above stay what they are. */
static void
move(struct vt *v, int x, int y)
{
	v->x = clamp(x, 0, v->w - 1);
	v->y = clamp(y, v->first, v->first + v->h - 1);
	need_rows(v, v->y + 1);
	if (v->y >= v->room)
		v->y = v->room - 1;
	if (v->n <= v->y)
		v->n = v->y + 1;
}

static void
next_row(struct vt *v)
{
	int x = v->x;

	if (v->y == v->first + v->h - 1)
		v->first++;
	move(v, x, v->y + 1);
	v->x = x;
}

static void
put(struct vt *v, uint32_t ch, bool fresh)
{
	if (v->x >= v->w) {
		next_row(v);
		v->x = 0;
	}
	v->cells[(size_t)v->y * (size_t)v->w + (size_t)v->x++] = (struct vt_cell){ ch, fresh };
}

/* ---- erasing ---- */

/* From a cell up to another, without it, in the order of reading. */
static void
erase(struct vt *v, int y, int x, int end_y, int end_x)
{
	size_t from = (size_t)y * (size_t)v->w + (size_t)x, to = (size_t)end_y * (size_t)v->w + (size_t)end_x;
	size_t all = (size_t)v->n * (size_t)v->w;

	if (to > all)
		to = all;
	if (from < to)
		memset(v->cells + from, 0, (to - from) * sizeof *v->cells);
}

static void
erase_in_row(struct vt *v, int what)
{
	erase(v, v->y, what ? 0 : v->x, v->y, what == 1 ? clamp(v->x + 1, 0, v->w) : v->w);
}

static void
erase_in_screen(struct vt *v, int what)
{
	int end = what == 1 ? v->y : v->first + v->h;

	erase(v, what ? v->first : v->y, what ? 0 : v->x, end, what == 1 ? clamp(v->x + 1, 0, v->w) : 0);
}

/* Cells move by n, to the right when n > 0; those that come free are empty. */
static void
shift(struct vt *v, int n)
{
	struct vt_cell *row = v->cells + (size_t)v->y * (size_t)v->w;
	int from = clamp(v->x, 0, v->w), left = v->w - from, by = clamp(n, -left, left), size = abs(by);

	memmove(row + from + (by > 0 ? by : 0), row + from + (by < 0 ? -by : 0), (size_t)(left - size) * sizeof *row);
	memset(by > 0 ? row + from : row + v->w - size, 0, (size_t)size * sizeof *row);
}

/* The second screen, of editors and pagers, lies below the first, and goes away as if it had not been. */
static void
second_screen(struct vt *v, bool on)
{
	if (on == (v->under >= 0))
		return;
	if (on) {
		v->saved_x = v->x;
		v->saved_y = v->y;
		v->under = v->n;
		v->first = v->n;
		move(v, 0, v->n);
		return;
	}
	erase(v, v->under, 0, v->n, 0);
	v->n = v->under;
	v->under = -1;
	v->first = v->n > v->h ? v->n - v->h : 0;
	move(v, v->saved_x, v->saved_y);
}

/* ---- sequences ---- */

static bool
obey(struct vt *v, const struct sequence *s)
{
	int first = s->number[0], count = first > 0 ? first : 1;

	switch (s->letter) {
	case 'A': move(v, v->x, v->y - count); break;
	case 'B': move(v, v->x, v->y + count); break;
	case 'C': move(v, v->x + count, v->y); break;
	case 'D': move(v, v->x - count, v->y); break;
	case 'G': move(v, count - 1, v->y); break;
	case 'd': move(v, v->x, v->first + count - 1); break;
	case 'H':
	case 'f': move(v, (s->number[1] > 0 ? s->number[1] : 1) - 1, v->first + count - 1); break;
	case 'J': erase_in_screen(v, first); break;
	case 'K': erase_in_row(v, first); break;
	case 'P': shift(v, -count); break;
	case '@': shift(v, count); break;
	case 'h':
	case 'l':
		if (s->private && (first == 1049 || first == 47))
			second_screen(v, s->letter == 'h');
		break;
	case 'm': /* colours */
	case 'n': /* a question, which nobody answers */
	case 'r': break;
	default: return false;
	}
	return true;
}

/* A sequence at `at`, behind ESC [; its length, or 0. */
static size_t
read_sequence(const char *at, size_t n, struct sequence *s)
{
	size_t i = 0;

	*s = (struct sequence){ 0 };
	if (i < n && at[i] == '?')
		s->private = true, i++;
	for (; i < n; i++) {
		if (at[i] >= '0' && at[i] <= '9' && s->number[s->n] < 10000) {
			s->number[s->n] = s->number[s->n] * 10 + at[i] - '0';
		} else if (at[i] == ';' && s->n < NUMBERS - 1) {
			s->n++;
		} else {
			s->letter = at[i];
			return i + 1;
		}
	}
	return 0;
}

/* ESC ] ... BEL: a title. Its length, or 0. */
static size_t
string_length(const char *at, size_t n)
{
	for (size_t i = 0; i < n && i < STRING_MAX && at[i] != '\n'; i++)
		if (at[i] == '\a')
			return i + 1;
	return 0;
}

/* What begins with ESC at `at`: its length; 0: it is none that is known. */
static size_t
escape(struct vt *v, const char *at, size_t n)
{
	struct sequence s;
	size_t length;

	if (n < 2)
		return 0;
	switch (at[1]) {
	case '[':
		length = read_sequence(at + 2, n - 2, &s);
		return length && obey(v, &s) ? 2 + length : 0;
	case ']':
		length = string_length(at + 2, n - 2);
		return length ? 2 + length : 0;
	case '(':
		return n > 2 ? 3 : 0;
	case '7':
		v->saved_x = v->x;
		v->saved_y = v->y;
		return 2;
	case '8':
		move(v, v->saved_x, v->saved_y);
		return 2;
	case '=':
	case '>':
		return 2;
	default:
		return 0;
	}
}

static void
control(struct vt *v, uint32_t ch, bool fresh)
{
	switch (ch) {
	case '\a':
		break;
	case '\b':
		v->x = clamp(v->x - 1, 0, v->w - 1);
		break;
	case '\t':
		v->x = clamp(v->x + 8 - v->x % 8, 0, v->w - 1);
		break;
	case '\r':
		v->x = 0;
		break;
	case '\n': /* what the kernel writes at a line's end, the return included */
		next_row(v);
		v->x = 0;
		break;
	default:
		put(v, '^', fresh);
		put(v, ch ^ 0x40, fresh);
	}
}

void
vt_show(struct vt *v, const char *bytes, size_t n, size_t fresh_from)
{
	for (size_t at = 0; at < n && !v->failed;) {
		bool fresh = at >= fresh_from;
		size_t length = bytes[at] == ESC ? escape(v, bytes + at, n - at) : 0;
		uint32_t ch;

		if (length) {
			at += length;
			continue;
		}
		at += utf8_decode(bytes + at, n - at, &ch);
		if (ch < ' ' || ch == 0x7f)
			control(v, ch, fresh);
		else
			put(v, ch, fresh);
	}
}
