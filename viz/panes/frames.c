/*
 * frames: a letter per physical frame. Rows of one letter are folded, so that the few that differ
 * are on the screen; below stands what this event changed, the kernel's count beside our own.
 */
#include <stdio.h>
#include <string.h>

#include "owners.h"
#include "pane.h"
#include "scroll.h"

#define GROUP 16 /* cells between two gaps */
#define LABEL 5  /* columns before the first cell */

/* The cursor moves at the next draw, when it is known what there is: keys and clicks only ask for it. */
struct state {
	struct scroll scroll;
	bool on;          /* there is a cursor */
	uint32_t cursor;  /* its frame */
	int right, down;  /* cells that it shall move */
	bool clicked;     /* it shall be at: */
	int x, y;
};

struct face { /* how a frame looks */
	char letter;
	enum style style;
};

static const struct { struct face face; const char *name; } legend[] = {
	{ { 'k', ST_KERNEL }, "kernel" }, { { 's', ST_KERNEL }, "stack" },
	{ { 't', ST_TABLE }, "table" }, { { 'f', ST_FILE }, "file" },
	{ { 'b', ST_KERNEL }, "buffer" }, { { '1', ST_OWNED }, "owned" },
	{ { '2', ST_SHARED }, "shared" }, { { '.', ST_FREE }, "free" },
	{ { '-', ST_FREE }, "none" },
};

static bool
is_user(const struct m_frame *f)
{
	return f->kind == FS_FRAME_ANON || (f->kind == FS_FRAME_FILE && f->refs > 0);
}

static struct face
face_of(const struct m_frame *f)
{
	if (is_user(f)) {
		char digit = f->refs > 9 ? '+' : (char)('0' + f->refs);
		if (f->refs > 1)
			return (struct face){ digit, ST_SHARED };
		return (struct face){ digit, f->kind == FS_FRAME_FILE ? ST_FILE : ST_OWNED };
	}
	switch (f->kind) {
	case FS_FRAME_FREE: return (struct face){ '.', ST_FREE };
	case FS_FRAME_KERNEL: return (struct face){ 'k', ST_KERNEL };
	case FS_FRAME_STACK: return (struct face){ 's', ST_KERNEL };
	case FS_FRAME_DIR:
	case FS_FRAME_TABLE: return (struct face){ 't', ST_TABLE };
	case FS_FRAME_FILE: return (struct face){ 'f', ST_FILE };
	case FS_FRAME_INDEX: return (struct face){ 'f', ST_KERNEL };
	case FS_FRAME_PIPE: return (struct face){ 'p', ST_KERNEL };
	case FS_FRAME_BUFFER: return (struct face){ 'b', ST_KERNEL };
	default: return (struct face){ '-', ST_FREE };
	}
}

static bool
is_wrong(const struct scene *s, uint32_t frame)
{
	return s->counted[frame] != s->now->frame[frame].refs;
}

static bool
stands_out(const struct scene *s, uint32_t frame)
{
	return is_wrong(s, frame) || scene_frame_changed(s, frame);
}

static uint32_t
row_end(const struct scene *s, uint32_t from, uint32_t per_row)
{
	return s->now->n_frames - from > per_row ? from + per_row : s->now->n_frames;
}

static bool
is_cursor(const struct state *st, uint32_t frame)
{
	return st->on && st->cursor == frame;
}

/* The letter of a row whose cells are all alike and none of which stands out; 0 otherwise. */
static char
uniform(const struct state *st, const struct scene *s, uint32_t from, uint32_t per_row)
{
	char letter = face_of(&s->now->frame[from]).letter;

	for (uint32_t f = from; f < row_end(s, from, per_row); f++)
		if (face_of(&s->now->frame[f]).letter != letter || stands_out(s, f) || is_cursor(st, f))
			return 0;
	return letter;
}

static void
draw_cells(const struct state *st, const struct scene *s, struct area a, int y, uint32_t from, uint32_t to)
{
	int x = draw_textf(a, 0, y, ST_DIM, "%04x ", from);

	for (uint32_t f = from; f < to; f++) {
		struct face face = face_of(&s->now->frame[f]);
		char cell[2] = { face.letter, '\0' };
		enum style style = is_wrong(s, f) ? ST_WRONG : scene_frame_changed(s, f) ? ST_NEW : face.style;
		struct area one = area_sub(a, x, y, 1, 1);
		draw_text(a, x, y, is_cursor(st, f) ? ST_FOCUS : style, face.letter == '.' ? "·" : cell);
		draw_link(a, x, y, 1, LINK_FRAME, f);
		if (style == ST_NEW)
			draw_mark(one, 0);
		x += 1 + ((f - from) % GROUP == GROUP - 1);
	}
}

static void
draw_fold(const struct scene *s, struct area a, int y, uint32_t from, uint32_t to)
{
	struct face face = face_of(&s->now->frame[from]);
	const char *name = "";

	for (size_t i = 0; i < sizeof legend / sizeof *legend; i++)
		if (legend[i].face.letter == face.letter)
			name = legend[i].name;
	int x = draw_textf(a, 0, y, ST_DIM, "%04x ", from);
	for (int i = 0; i < 3; i++)
		x = draw_text(a, x, y, face.style, face.letter == '.' ? "·" : (char[]){ face.letter, 0 });
	draw_textf(a, x + 1, y, ST_DIM, "× %u  %s, to %04x", to - from, name, to - 1);
}

static bool
any_stands_out(const struct scene *s)
{
	for (uint32_t f = 0; f < s->now->n_frames; f++)
		if (stands_out(s, f))
			return true;
	return false;
}

/* `quiet`: nothing stands out, so the rows with private memory are the ones to look at; with a cursor it is its row. */
static bool
row_matters(const struct state *st, const struct scene *s, uint32_t from, uint32_t to, bool quiet)
{
	for (uint32_t f = from; f < to; f++)
		if (st->on ? is_cursor(st, f) : quiet ? s->now->frame[f].kind == FS_FRAME_ANON : stands_out(s, f))
			return true;
	return false;
}

static uint32_t
cells_in_row(struct area a)
{
	return a.r.w >= 72 ? 64 : a.r.w >= 38 ? 32 : 16;
}

/* The cell of a row at column x; a gap belongs to the cell before it. */
static uint32_t
cell_at(uint32_t from, uint32_t to, int x)
{
	uint32_t at = x > LABEL ? (uint32_t)(x - LABEL) - (uint32_t)(x - LABEL) / (GROUP + 1) : 0;

	return from + at < to ? from + at : to - 1;
}

/* Draws the rows that are shown; a click is resolved by the row that it has hit. */
static void
walk(struct state *st, const struct scene *s, struct rows *rows, struct area a)
{
	bool quiet = !any_stands_out(s);
	uint32_t per_row = cells_in_row(a), n = s->now->n_frames;

	for (uint32_t from = 0; from < n;) {
		uint32_t to = row_end(s, from, per_row);
		char letter = uniform(st, s, from, per_row);
		bool folded = false;

		while (letter && to < n && uniform(st, s, to, per_row) == letter) {
			to = row_end(s, to, per_row);
			folded = true;
		}
		int y = rows_next(rows, !folded && row_matters(st, s, from, to, quiet));
		if (y >= 0 && st->clicked && st->y == y) {
			st->on = true;
			st->clicked = false;
			st->cursor = folded ? from : cell_at(from, to, st->x);
		}
		if (y >= 0 && folded)
			draw_fold(s, a, y, from, to);
		else if (y >= 0)
			draw_cells(st, s, a, y, from, to);
		from = to;
	}
}

/* One frame in words: what the kernel claims, and what the page tables prove. */
static void
draw_claim(const struct scene *s, struct area a, int y, uint32_t frame)
{
	const struct m_frame *f = &s->now->frame[frame];
	bool wrong = is_wrong(s, frame);
	int x = draw_textf(a, 0, y, ST_NEW, "%04x ", frame);

	draw_link(a, 0, y, a.r.w, LINK_FRAME, frame);
	if (f->kind == FS_FRAME_FREE && !wrong && s->prev->frame[frame].kind != FS_FRAME_FREE) {
		draw_text(a, x, y, ST_NORMAL, "is free again");
		return;
	}
	if (!is_user(f) && !wrong) {
		draw_textf(a, x, y, ST_NORMAL, "becomes: %s", m_frame_kind_name(f->kind));
		return;
	}
	if (frame < s->prev->n_frames && s->prev->frame[frame].refs != f->refs)
		x = draw_textf(a, x, y, ST_NORMAL, "count %u→%u", s->prev->frame[frame].refs, f->refs);
	else
		x = draw_textf(a, x, y, ST_NORMAL, "count %u", f->refs);
	x = draw_textf(a, x, y, wrong ? ST_WRONG : ST_GOOD, "  tables say %u %s", s->counted[frame],
		       wrong ? "✗ WRONG" : "✓");
	struct owners o = owners_of(s->now, frame);
	x = owners_draw(&o, a, x + 1, y, ST_TITLE, 8);
	if (o.entries == 1 && x + 9 <= a.r.w)
		draw_textf(a, x + 1, y, ST_DIM, "%08x", o.va);
}

/* All that there is to say of the frame at the cursor: up to three rows. Returns how many it took. */
static int
draw_cursor(const struct scene *s, struct area a, uint32_t frame)
{
	const struct m_frame *f = &s->now->frame[frame];
	bool wrong = is_wrong(s, frame);
	struct m_owner owner[OWNERS_MAX];
	unsigned n = model_owners(s->now, frame, owner, OWNERS_MAX);
	int x = draw_textf(a, 0, 0, ST_FOCUS, "%04x", frame) + 1, y = 0;

	x = draw_text(a, x, 0, face_of(f).style, m_frame_kind_name(f->kind));
	x = draw_textf(a, x, 0, ST_NORMAL, ": count %u", f->refs);
	x = draw_textf(a, x, 0, wrong ? ST_WRONG : ST_GOOD, "  tables say %u %s", s->counted[frame], wrong ? "✗ WRONG" : "✓");
	if (scene_frame_changed(s, frame) && s->prev->frame[frame].kind != f->kind)
		draw_textf(a, x + 1, 0, ST_NEW, "◂ was %s", m_frame_kind_name(s->prev->frame[frame].kind));
	else if (scene_frame_changed(s, frame))
		draw_textf(a, x + 1, 0, ST_NEW, "◂ count was %u", s->prev->frame[frame].refs);
	x = 5;
	for (unsigned i = 0; i < n && i < OWNERS_MAX; i++) {
		if (i == 0 || x + 12 > a.r.w)
			x = 5, y++;
		x = draw_process(a, x, y, owner[i].pid == s->selected ? ST_NEW : ST_TITLE, owner[i].pid);
		x = draw_textf(a, x, y, ST_NORMAL, "%08x%s", owner[i].va, owner[i].writable ? "w" : " ") + 1;
	}
	return y + 1;
}

/* What is wrong, then what changed; then that all is well. */
static void
draw_claims(const struct state *st, const struct scene *s, struct area a)
{
	int y = st->on ? draw_cursor(s, a, st->cursor) : 0;
	unsigned more = 0;

	for (int pass = 0; pass < 2; pass++)
		for (uint32_t f = 0; f < s->now->n_frames; f++) {
			if (is_wrong(s, f) != !pass || (pass && !scene_frame_changed(s, f)) || is_cursor(st, f))
				continue;
			if (y < a.r.h)
				draw_claim(s, a, y++, f);
			else
				more++;
		}
	if (y == 0)
		draw_text(a, 0, 0, ST_GOOD, "every count is what the tables say ✓");
	if (more)
		draw_textf(a, a.r.w - 9, a.r.h - 1, ST_DIM, " %u more ", more);
}

/* The letters that are on the map now. Returns the lines that they take; draws when a has room. */
static int
draw_legend(const struct scene *s, struct area a)
{
	bool there[sizeof legend / sizeof *legend] = { false };
	int x = 0, y = 0;

	for (uint32_t f = 0; f < s->now->n_frames; f++) {
		char letter = face_of(&s->now->frame[f]).letter;
		if (letter == '+' || (letter > '2' && letter <= '9'))
			letter = '2';
		for (size_t i = 0; i < sizeof legend / sizeof *legend; i++)
			there[i] |= legend[i].face.letter == letter;
	}
	for (size_t i = 0; i < sizeof legend / sizeof *legend; i++) {
		const char *sign = legend[i].face.letter == '.' ? "·" :
			legend[i].face.letter == '2' ? "2+" : (char[]){ legend[i].face.letter, 0 };
		if (!there[i])
			continue;
		if (x > 0 && x + text_width(sign) + 1 + text_width(legend[i].name) > a.r.w)
			x = 0, y++;
		x = draw_text(a, x, y, legend[i].face.style, sign) + 1;
		x = draw_text(a, x, y, ST_DIM, legend[i].name) + 2;
	}
	return y + 1;
}

/* Where the cursor begins: at what stands out, else at a page of the selected process. */
static uint32_t
first_cursor(const struct scene *s)
{
	const struct m_task *t = model_task(s->now, s->selected);

	for (uint32_t f = 0; f < s->now->n_frames; f++)
		if (stands_out(s, f))
			return f;
	for (uint32_t i = 0; t && i < t->n_pages; i++)
		if (!t->pages[i].slot && t->pages[i].frame < s->now->n_frames)
			return t->pages[i].frame;
	return 0;
}

static void
move_cursor(struct state *st, const struct scene *s, struct area a)
{
	int64_t to = (int64_t)st->cursor + st->right + (int64_t)st->down * cells_in_row(a), n = s->now->n_frames;

	if ((st->right || st->down) && !st->on) {
		st->on = true;
		to = first_cursor(s);
	}
	st->right = st->down = 0;
	st->cursor = (uint32_t)(to < 0 ? 0 : to >= n ? (n ? n - 1 : 0) : to);
	st->on &= n > 0;
}

static void
frames_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct state *st = state;
	int legend_h = draw_legend(s, area_sub(a, 0, 0, a.r.w, 0)), claims_h;
	struct area body, none = area_sub(a, 0, 0, a.r.w, 0);
	struct rows counted = rows_count();

	(void)tales;
	if (none.r.w == 0)
		return;
	if (legend_h > a.r.h / 3)
		legend_h = a.r.h / 3;
	claims_h = a.r.h >= 8 ? 3 : a.r.h >= 5 ? 2 : a.r.h >= 3;
	move_cursor(st, s, a);
	body = area_sub(a, 0, 0, a.r.w, a.r.h - legend_h - claims_h);
	walk(st, s, &counted, body);
	struct rows shown = rows_show(&counted, &st->scroll, body.r.h);
	if (st->clicked) { /* on the rows as they are; then they are drawn with the cursor there */
		struct rows hit = shown;
		walk(st, s, &hit, area_sub(body, 0, 0, body.r.w, 0));
		st->clicked = false;
	}
	walk(st, s, &shown, body);
	draw_claims(st, s, area_sub(a, 0, body.r.h, a.r.w, claims_h));
	draw_legend(s, area_sub(a, 0, a.r.h - legend_h, a.r.w, legend_h));
}

static void
frames_title(const struct scene *s, char *out, size_t size)
{
	unsigned free = 0, shared = 0, wrong = 0, swapped = 0;

	for (uint32_t f = 0; f < s->now->n_frames; f++) {
		free += s->now->frame[f].kind == FS_FRAME_FREE;
		shared += is_user(&s->now->frame[f]) && s->now->frame[f].refs > 1;
		wrong += is_wrong(s, f);
	}
	for (uint32_t i = 0; i < s->now->n_slots; i++)
		swapped += s->now->slot[i] != 0;
	if (wrong)
		snprintf(out, size, "%u counts WRONG", wrong);
	else if (swapped)
		snprintf(out, size, "%u free, %u shared, %u swapped", free, shared, swapped);
	else
		snprintf(out, size, "%u free, %u shared", free, shared);
}

static bool
frames_act(void *state, enum action action)
{
	struct state *st = state;
	int page = st->scroll.page > 1 ? st->scroll.page - 1 : 1;

	switch (action) {
	case ACTION_UP: st->down--; break;
	case ACTION_DOWN: st->down++; break;
	case ACTION_PAGE_UP: st->down -= page; break;
	case ACTION_PAGE_DOWN: st->down += page; break;
	case ACTION_CURSOR_LEFT: st->right--; break;
	case ACTION_CURSOR_RIGHT: st->right++; break;
	case ACTION_FOLLOW: *st = (struct state){ .scroll = { .page = st->scroll.page, .top = st->scroll.top } }; break;
	default: return false;
	}
	return true;
}

void
pane_frames_point(void *state, int x, int y)
{
	struct state *st = state;

	st->clicked = true;
	st->x = x;
	st->y = y;
}

const struct pane pane_frames = {
	.name = "frames",
	.state_size = sizeof(struct state),
	.title = frames_title,
	.draw = frames_draw,
	.act = frames_act,
};
