#include "gtty.h"

#include <stdlib.h>
#include <string.h>

#include <vterm.h>

#define LEAST_W 2 /* libvterm has no place for a wide character in less */
#define GREY 48 /* a colour whose parts differ by less has none */
#define REST UINT32_MAX /* what libvterm puts into the second cell of a wide character */

struct gtty {
	int w, h;        /* what was asked for */
	int cols;        /* what libvterm has: at least LEAST_W */
	VTerm *vt;
	VTermScreen *screen;
	bool *fresh;     /* a cell of the screen each */
	struct gtty_cell *scrolled; /* rows of w cells; row i stands at (first + i) % GTTY_SCROLLED_MAX */
	int n_scrolled, first, room;
	int leaving;     /* rows of the screen that have left it by the scroll that is going on */
};

static bool *
fresh_at(const struct gtty *t, int row, int col)
{
	return &t->fresh[row * t->cols + col];
}

/* ---- what libvterm calls ---- */

static int
on_damage(VTermRect r, void *user)
{
	struct gtty *t = user;

	for (int row = r.start_row; row < r.end_row && row < t->h; row++)
		for (int col = r.start_col; col < r.end_col && col < t->cols; col++)
			*fresh_at(t, row, col) = true;
	return 1;
}

static int
on_move(VTermRect dest, VTermRect src, void *user)
{
	struct gtty *t = user;
	size_t n = (size_t)(dest.end_col - dest.start_col) * sizeof *t->fresh;
	int rows = dest.end_row - dest.start_row;
	bool down = dest.start_row > src.start_row;

	t->leaving = 0;
	for (int i = 0; i < rows; i++) {
		int k = down ? rows - 1 - i : i;
		memmove(fresh_at(t, dest.start_row + k, dest.start_col),
			fresh_at(t, src.start_row + k, src.start_col), n);
	}
	return 1;
}

static uint32_t
shown(const VTermScreenCell *cell)
{
	return cell->chars[0] == REST ? ' ' : cell->chars[0];
}

/* An index of the 256, or red, green and blue. */
static uint8_t
color_of(const struct gtty *t, VTermColor c, bool is_default)
{
	unsigned least, most, middle;

	if (is_default)
		return GTTY_DEFAULT;
	if (VTERM_COLOR_IS_INDEXED(&c) && c.indexed.idx < 16)
		return (uint8_t)(GTTY_BLACK + c.indexed.idx % 8);
	vterm_screen_convert_color_to_rgb(t->screen, &c);
	least = c.rgb.red < c.rgb.green ? c.rgb.red : c.rgb.green;
	least = c.rgb.blue < least ? c.rgb.blue : least;
	most = c.rgb.red > c.rgb.green ? c.rgb.red : c.rgb.green;
	most = c.rgb.blue > most ? c.rgb.blue : most;
	if (most - least < GREY)
		return most < 128 ? GTTY_BLACK : GTTY_WHITE;
	middle = (least + most) / 2;
	return (uint8_t)(GTTY_BLACK + (c.rgb.red > middle) + 2 * (c.rgb.green > middle) + 4 * (c.rgb.blue > middle));
}

static struct gtty_cell
cell_of(const struct gtty *t, const VTermScreenCell *cell, bool fresh)
{
	return (struct gtty_cell){
		.ch = shown(cell), .fresh = fresh,
		.ink = color_of(t, cell->fg, VTERM_COLOR_IS_DEFAULT_FG(&cell->fg)),
		.back = color_of(t, cell->bg, VTERM_COLOR_IS_DEFAULT_BG(&cell->bg)),
		.bold = cell->attrs.bold, .underline = cell->attrs.underline != 0, .reverse = cell->attrs.reverse,
	};
}

/* Room for one row more; the oldest gives way when there are enough. NULL: no memory. */
static struct gtty_cell *
new_scrolled(struct gtty *t)
{
	if (t->n_scrolled == GTTY_SCROLLED_MAX) {
		int at = t->first;
		t->first = (t->first + 1) % GTTY_SCROLLED_MAX;
		return t->scrolled + (size_t)at * (size_t)t->w;
	}
	if (t->n_scrolled == t->room) {
		int room = t->room ? t->room * 2 : 64;
		if (room > GTTY_SCROLLED_MAX)
			room = GTTY_SCROLLED_MAX;
		struct gtty_cell *more = realloc(t->scrolled, (size_t)room * (size_t)t->w * sizeof *more);
		if (!more)
			return NULL;
		t->scrolled = more;
		t->room = room;
	}
	return t->scrolled + (size_t)t->n_scrolled++ * (size_t)t->w;
}

/* The rows that leave come from the top downwards, before the others are moved. */
static int
on_leave(int cols, const VTermScreenCell *cells, void *user)
{
	struct gtty *t = user;
	struct gtty_cell *row = new_scrolled(t);
	int from = t->leaving < t->h ? t->leaving++ : t->h - 1;

	for (int x = 0; row && x < t->w; x++)
		row[x] = x < cols ? cell_of(t, &cells[x], *fresh_at(t, from, x)) : (struct gtty_cell){ 0 };
	return 1;
}

static const VTermScreenCallbacks callbacks = {
	.damage = on_damage,
	.moverect = on_move,
	.sb_pushline = on_leave,
};

/* ---- open and close ---- */

struct gtty *
gtty_open(int w, int h)
{
	struct gtty *t = calloc(1, sizeof *t);

	if (!t)
		return NULL;
	t->w = w > 0 ? w : 1;
	t->h = h > 0 ? h : 1;
	t->cols = t->w > LEAST_W ? t->w : LEAST_W;
	t->fresh = calloc((size_t)t->h * (size_t)t->cols, sizeof *t->fresh);
	t->vt = t->fresh ? vterm_new(t->h, t->cols) : NULL;
	if (!t->vt) {
		gtty_close(t);
		return NULL;
	}
	vterm_set_utf8(t->vt, 1);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_reset(t->screen, 1);
	gtty_settle(t);
	return t;
}

void
gtty_close(struct gtty *t)
{
	if (!t)
		return;
	if (t->vt)
		vterm_free(t->vt);
	free(t->fresh);
	free(t->scrolled);
	free(t);
}

/* ---- bytes in ---- */

/* The kernel's '\n' is the whole end of a line, the return included. */
void
gtty_feed(struct gtty *t, const char *bytes, size_t n)
{
	while (n) {
		const char *end = memchr(bytes, '\n', n);
		size_t part = end ? (size_t)(end - bytes) : n;

		vterm_input_write(t->vt, bytes, part);
		if (end)
			vterm_input_write(t->vt, "\r\n", 2);
		bytes += part + (end != NULL);
		n -= part + (end != NULL);
	}
	vterm_screen_flush_damage(t->screen);
}

void
gtty_settle(struct gtty *t)
{
	memset(t->fresh, 0, (size_t)t->h * (size_t)t->cols * sizeof *t->fresh);
	for (int i = 0; i < t->n_scrolled * t->w; i++)
		t->scrolled[i].fresh = false;
}

/* ---- rows out ---- */

static struct gtty_cell
screen_cell(const struct gtty *t, int row, int col)
{
	VTermScreenCell cell;

	vterm_screen_get_cell(t->screen, (VTermPos){ .row = row, .col = col }, &cell);
	return cell_of(t, &cell, shown(&cell) && *fresh_at(t, row, col));
}

static bool
screen_row_is_empty(const struct gtty *t, int row)
{
	for (int x = 0; x < t->w; x++)
		if (screen_cell(t, row, x).ch)
			return false;
	return true;
}

static VTermPos
cursor(const struct gtty *t)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &pos);
	return pos;
}

int
gtty_cursor(const struct gtty *t, int *x)
{
	VTermPos pos = cursor(t);

	*x = pos.col < t->w ? pos.col : t->w - 1;
	return t->n_scrolled + pos.row;
}

int
gtty_rows(const struct gtty *t)
{
	int rows = t->h, least = cursor(t).row + 1;

	while (rows > least && screen_row_is_empty(t, rows - 1))
		rows--;
	return t->n_scrolled + rows;
}

void
gtty_row(const struct gtty *t, int y, struct gtty_cell *out)
{
	if (y < t->n_scrolled) {
		int at = (t->first + y) % GTTY_SCROLLED_MAX;
		memcpy(out, t->scrolled + (size_t)at * (size_t)t->w, (size_t)t->w * sizeof *out);
		return;
	}
	for (int x = 0; x < t->w; x++)
		out[x] = screen_cell(t, y - t->n_scrolled, x);
}

bool
gtty_row_is_empty(const struct gtty *t, int y)
{
	return y >= t->n_scrolled && screen_row_is_empty(t, y - t->n_scrolled);
}
