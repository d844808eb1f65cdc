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

/* The letter of a row whose cells are all alike and none of which stands out; 0 otherwise. */
static char
uniform(const struct scene *s, uint32_t from, uint32_t per_row)
{
	char letter = face_of(&s->now->frame[from]).letter;

	for (uint32_t f = from; f < row_end(s, from, per_row); f++)
		if (face_of(&s->now->frame[f]).letter != letter || stands_out(s, f))
			return 0;
	return letter;
}

static void
draw_cells(const struct scene *s, struct area a, int y, uint32_t from, uint32_t to)
{
	int x = draw_textf(a, 0, y, ST_DIM, "%04x ", from);

	for (uint32_t f = from; f < to; f++) {
		struct face face = face_of(&s->now->frame[f]);
		char cell[2] = { face.letter, '\0' };
		enum style style = is_wrong(s, f) ? ST_WRONG : scene_frame_changed(s, f) ? ST_NEW : face.style;
		struct area one = area_sub(a, x, y, 1, 1);
		draw_text(a, x, y, style, face.letter == '.' ? "·" : cell);
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

/* `quiet`: nothing stands out, so the rows with private memory are the ones to look at. */
static bool
row_matters(const struct scene *s, uint32_t from, uint32_t to, bool quiet)
{
	for (uint32_t f = from; f < to; f++)
		if (quiet ? s->now->frame[f].kind == FS_FRAME_ANON : stands_out(s, f))
			return true;
	return false;
}

static void
walk(const struct scene *s, struct rows *rows, struct area a)
{
	bool quiet = !any_stands_out(s);

	uint32_t per_row = a.r.w >= 72 ? 64 : a.r.w >= 38 ? 32 : 16, n = s->now->n_frames;

	for (uint32_t from = 0; from < n;) {
		uint32_t to = row_end(s, from, per_row);
		char letter = uniform(s, from, per_row);
		bool folded = false;

		while (letter && to < n && uniform(s, to, per_row) == letter) {
			to = row_end(s, to, per_row);
			folded = true;
		}
		int y = rows_next(rows, !folded && row_matters(s, from, to, quiet));
		if (y >= 0 && folded)
			draw_fold(s, a, y, from, to);
		else if (y >= 0)
			draw_cells(s, a, y, from, to);
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

/* What is wrong, then what changed; then that all is well. */
static void
draw_claims(const struct scene *s, struct area a)
{
	int y = 0;
	unsigned more = 0;

	for (int pass = 0; pass < 2; pass++)
		for (uint32_t f = 0; f < s->now->n_frames; f++) {
			if (is_wrong(s, f) != !pass || (pass && !scene_frame_changed(s, f)))
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

static void
frames_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	int legend_h = draw_legend(s, area_sub(a, 0, 0, a.r.w, 0)), claims_h;
	struct area body, none = area_sub(a, 0, 0, a.r.w, 0);
	struct rows counted = rows_count();

	(void)tales;
	if (none.r.w == 0)
		return;
	if (legend_h > a.r.h / 3)
		legend_h = a.r.h / 3;
	claims_h = a.r.h >= 8 ? 3 : a.r.h >= 5 ? 2 : a.r.h >= 3;
	body = area_sub(a, 0, 0, a.r.w, a.r.h - legend_h - claims_h);
	walk(s, &counted, body);
	struct rows shown = rows_show(&counted, state, body.r.h);
	walk(s, &shown, body);
	draw_claims(s, area_sub(a, 0, body.r.h, a.r.w, claims_h));
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
	return scroll_act(state, action);
}

const struct pane pane_frames = {
	.name = "frames",
	.state_size = sizeof(struct scroll),
	.title = frames_title,
	.draw = frames_draw,
	.act = frames_act,
};
