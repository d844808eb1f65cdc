/*
 * timeline: a lane a process, from left to right in virtual time (or by the number of the event): what
 * it did, when it forked, was adopted, ended. The column of the shown moment is marked, and moves.
 */
#include <stdio.h>
#include <string.h>

#include "keys.h"
#include "lanes.h"
#include "pane.h"
#include "scroll.h"

#define NARROW_LABEL 5 /* the number alone */
#define CLOSEST 40 /* halvings of the axis, at most */

struct state {
	struct scroll scroll;
	struct lanes lanes;
	enum lane_axis axis;
	unsigned closer;     /* the window is the whole axis, halved so often */
	int columns;         /* at the last draw */
	uint64_t from, span; /* the window then */
};

struct walk {
	const struct state *st;
	const struct scene *s;
	struct rows *rows;
	struct area a;  /* of the lanes: labels, then columns */
	int label;      /* columns of a label */
	int cursor;     /* the shown moment's column, or -1 */
};

static const struct { const char *sign, *word; enum style style; } looks[LANE_STATES] = {
	[LANE_NONE] = { " ", NULL, ST_DIM },
	[LANE_MADE] = { "~", "made", ST_NEW },
	[LANE_READY] = { "─", "ready", ST_READY },
	[LANE_RUNNING] = { "█", "runs", ST_RUNNING },
	[LANE_KERNEL] = { "▓", "in the kernel", ST_KERNEL },
	[LANE_ASLEEP] = { "┄", "asleep", ST_ASLEEP },
	[LANE_STOPPED] = { "T", "stopped", ST_ASLEEP },
	[LANE_ZOMBIE] = { "Z", "zombie", ST_ZOMBIE },
};

static const struct { uint32_t type; const char *sign, *word; enum style style; } marks[] = {
	{ FS_FORKED, "F", "fork", ST_NEW }, { FS_EXEC, "E", "exec", ST_NEW },
	{ FS_EXIT, "X", "exit", ST_NEW }, { FS_REPARENT, "⌂", "adopted", ST_ORPHAN },
};
#define MARKS (sizeof marks / sizeof *marks)

/* ---- the axis ---- */

static uint64_t
position(const struct state *st, const struct scene *s, uint64_t seq)
{
	const struct fs_event *e = timeline_event(s->timeline, seq);

	return st->axis == LANE_BY_EVENT ? seq : e ? e->time : 0;
}

/* The axis begins with the first process: the boot before it would be its longest part. */
static uint64_t
begin(const struct state *st)
{
	const struct lane_change *first = st->lanes.n ? st->lanes.lane[0].change : NULL;

	return !first ? 0 : st->axis == LANE_BY_EVENT ? first->seq : first->time;
}

/* The window: the whole, or a part of it with the shown moment in its middle. */
static void
set_window(struct state *st, const struct scene *s, int columns)
{
	uint64_t zero = begin(st), end = position(st, s, s->end) + 1, at = position(st, s, s->shown);
	uint64_t all = end > zero ? end - zero : 1, least = 1;

	st->columns = columns > 0 ? columns : 1;
	if (least < (uint64_t)st->columns)
		least = (uint64_t)st->columns;
	st->span = all >> st->closer;
	while (st->closer && st->span < least)
		st->span = all >> --st->closer;
	if (st->span < least)
		st->span = least;
	st->from = at > zero + st->span / 2 ? at - st->span / 2 : zero;
	if (st->from + st->span > end)
		st->from = end > zero + st->span ? end - st->span : zero;
}

/* Where column x starts. */
static uint64_t
column_at(const struct state *st, int x)
{
	uint64_t columns = (uint64_t)st->columns, part = st->span / columns, rest = st->span % columns;

	return st->from + part * (uint64_t)x + rest * (uint64_t)x / columns;
}

static int
column_of(const struct state *st, uint64_t at)
{
	int low = 0, high = st->columns - 1;

	if (at < st->from)
		return -1;
	while (low < high) { /* the last column that does not start behind it */
		int mid = low + (high - low + 1) / 2;
		if (column_at(st, mid) <= at)
			low = mid;
		else
			high = mid - 1;
	}
	return low;
}

uint64_t
pane_timeline_step(const void *state, const struct timeline *tl, uint64_t shown, int dir)
{
	const struct state *st = state;
	const struct fs_event *e = timeline_event(tl, shown);
	uint64_t at = st->axis == LANE_BY_EVENT ? shown : e ? e->time : 0, to;
	int x = st->columns ? column_of(st, at) : 0;

	if (!st->columns || x < 0)
		return dir > 0 ? shown + 1 : shown > 1 ? shown - 1 : 1;
	if (dir < 0 && x == 0)
		return shown > 1 ? shown - 1 : 1;
	to = lanes_event(tl, st->axis, dir > 0 ? column_at(st, x + 2) - 1 : column_at(st, x) - 1);
	if (dir > 0 && to <= shown)
		to = shown + 1;
	if (dir < 0 && to >= shown)
		to = shown - 1;
	return to ? to : 1;
}

/* The column's last event, so that all that it draws has happened. */
uint64_t
pane_timeline_at(const void *state, const struct timeline *tl, unsigned column)
{
	const struct state *st = state;
	uint64_t seq;

	if (column >= (unsigned)st->columns)
		return timeline_end(tl);
	seq = lanes_event(tl, st->axis, column_at(st, (int)column + 1) - 1);
	return seq ? seq : 1;
}

/* ---- a lane ---- */

/* What a column says of all the states in it: the rarest is worth most. */
static enum lane_state
worth_most(unsigned states)
{
	static const enum lane_state order[] = {
		LANE_RUNNING, LANE_KERNEL, LANE_MADE, LANE_STOPPED, LANE_ZOMBIE, LANE_READY, LANE_ASLEEP,
	};

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (states >> order[i] & 1)
			return order[i];
	return LANE_NONE;
}

static void
draw_column(const struct walk *w, const struct lane *l, int x, int y)
{
	uint64_t from = column_at(w->st, x), to = column_at(w->st, x + 1);
	size_t more;
	const struct lane_mark *m = lane_mark(l, w->st->axis, from, to, &more);
	enum lane_state state = worth_most(lane_states(l, w->st->axis, from, to));

	if (m)
		m += more; /* of several the last: the end is what a whole life in one column comes to */
	for (size_t i = 0; m && i < MARKS; i++)
		if (marks[i].type == m->type) {
			draw_text(w->a, w->label + x, y, marks[i].style, marks[i].sign);
			return;
		}
	draw_text(w->a, w->label + x, y, looks[state].style, looks[state].sign);
}

static void
draw_label(const struct walk *w, const struct lane *l, int y)
{
	const struct m_text *text = timeline_text(w->s->timeline);
	struct area label = area_sub(w->a, 0, y, w->label - 1, 1);
	bool selected = l->pid == w->s->selected;
	char path[64] = "";
	const char *name = path;
	int x = draw_process(label, 0, 0, selected ? ST_NEW : ST_TITLE, l->pid);

	if (l->first)
		name = l->first->program;
	else if (l->len)
		text->get(text->ctx, l->path, l->len, path, sizeof path);
	if (strrchr(path, '/'))
		name = strrchr(path, '/') + 1;
	if (w->label > NARROW_LABEL)
		draw_text(label, x + 1, 0, selected ? ST_NEW : ST_NORMAL, name);
}

/* Is it in the window at all? */
static bool
is_there(const struct walk *w, const struct lane *l)
{
	return lane_states(l, w->st->axis, w->st->from, w->st->from + w->st->span) != 1u << LANE_NONE;
}

static void
draw_lane(const struct walk *w, const struct lane *l)
{
	int y;

	if (!is_there(w, l))
		return;
	y = rows_next(w->rows, l->pid == w->s->selected && model_task(w->s->now, l->pid));
	if (y < 0)
		return;
	draw_label(w, l, y);
	draw_link(w->a, 0, y, w->label, LINK_PROCESS, l->pid);
	for (int x = 0; x < w->st->columns; x++) {
		draw_column(w, l, x, y);
		draw_link(w->a, w->label + x, y, 1, LINK_COLUMN, (uint64_t)x);
	}
	if (w->cursor >= 0)
		draw_mark(area_sub(w->a, w->label + w->cursor, y, 1, 1), 0);
}

static void
walk_all(const struct walk *w)
{
	for (size_t i = 0; i < w->st->lanes.n; i++)
		draw_lane(w, &w->st->lanes.lane[i]);
}

/* ---- what stands above and below ---- */

static int
draw_position(const struct state *st, struct area a, int x, enum style style, uint64_t at, const char *sign)
{
	if (st->axis == LANE_BY_EVENT)
		return draw_textf(a, x, 0, style, "%sevent %llu", sign, (unsigned long long)at);
	return draw_textf(a, x, 0, style, "%s%llu.%03llu ms", sign, (unsigned long long)(at / 1000000),
			  (unsigned long long)(at / 1000 % 1000));
}

/* What the lanes do not know yet is not drawn, and must not look as if nothing had happened. */
static void
draw_reading(const struct walk *w, struct area a)
{
	char text[40];
	int n = snprintf(text, sizeof text, " the events: read to %u %% ", (unsigned)(w->st->lanes.seq * 100 / w->s->end));

	draw_text(a, a.r.w > n ? a.r.w - n : 0, 0, ST_NEW, text);
}

/* Each column that has a mark, but not the one of the shown moment, which has a sign of its own. */
static void
each_mark(const struct walk *w, void (*do_it)(void *ctx, int column), void *ctx)
{
	uint64_t end = w->st->from + w->st->span;

	for (const struct mark *m = w->s->marks ? marks_next(w->s->marks, 0, 1) : NULL; m; m = marks_next(w->s->marks, m->seq, 1)) {
		uint64_t at = m->seq <= w->s->end ? position(w->st, w->s, m->seq) : end;
		int column = at < end ? column_of(w->st, at) : -1;

		if (column >= 0 && column != w->cursor)
			do_it(ctx, column);
	}
}

static void
draw_a_mark(void *ctx, int column)
{
	draw_text(*(struct area *)ctx, column, 0, ST_PAST, "◆");
}

struct span { int from, to; bool marked; };

static void
is_marked(void *ctx, int column)
{
	struct span *span = ctx;

	span->marked |= column >= span->from && column < span->to;
}

/* Are these columns there, and free of marks, with those beside them? */
static bool
has_room(const struct walk *w, int from, int to)
{
	struct span span = { from - 1, to + 1, false };

	each_mark(w, is_marked, &span);
	return from >= 0 && to <= w->st->columns && !span.marked;
}

/* Its text stands on the side where there is room, and nowhere else: the bar at the top has it, too. Takes [*from, *to). */
static void
draw_here(const struct walk *w, struct area columns, uint64_t at, int *from, int *to)
{
	int x = w->cursor, n = draw_position(w->st, area_sub(columns, 0, 0, 0, 0), 0, ST_NEW, at, "") + 1;

	*from = x, *to = x + 1;
	if (has_room(w, x + 1, x + 1 + n))
		draw_position(w->st, columns, x + 1, ST_NEW, at, " "), *to += n;
	else if (has_room(w, x - n, x))
		draw_position(w->st, columns, x - n, ST_NEW, at, ""), *from -= n;
	draw_text(columns, x, 0, ST_NEW, "▾");
}

/* The shown moment first, then the ends where they do not touch it; what has a mark stays free for it. */
static void
draw_ruler(const struct walk *w, struct area a)
{
	struct area columns = area_sub(a, w->label, 0, w->st->columns, 1), none = area_sub(a, 0, 0, 0, 0);
	uint64_t end = w->st->from + w->st->span, at = position(w->st, w->s, w->s->shown);
	int left = draw_position(w->st, none, 0, ST_DIM, w->st->from, "");
	int right = w->st->columns - draw_position(w->st, none, 0, ST_DIM, end, ""), from = w->st->columns + 1, to = -1;

	for (int i = 0; i < w->st->columns; i++)
		draw_link(columns, i, 0, 1, LINK_COLUMN, (uint64_t)i);
	if (w->cursor >= 0)
		draw_here(w, columns, at, &from, &to);
	if (left < from && has_room(w, 0, left))
		draw_position(w->st, columns, 0, ST_DIM, w->st->from, "");
	if (right > left + 1 && right > to && has_room(w, right, w->st->columns))
		draw_position(w->st, columns, right, ST_DIM, end, "");
	each_mark(w, draw_a_mark, &columns);
}

/* Returns the lines that it takes; draws those that a has room for. */
static int
draw_legend(struct area a)
{
	int x = 0, y = 0;

	for (size_t i = 0; i < LANE_STATES + MARKS; i++) {
		bool is_mark = i >= LANE_STATES;
		const char *sign = is_mark ? marks[i - LANE_STATES].sign : looks[i].sign;
		const char *word = is_mark ? marks[i - LANE_STATES].word : looks[i].word;
		if (!word)
			continue;
		if (x > 0 && x + 2 + text_width(word) > a.r.w)
			x = 0, y++;
		x = draw_text(a, x, y, is_mark ? marks[i - LANE_STATES].style : looks[i].style, sign) + 1;
		x = draw_text(a, x, y, ST_DIM, word) + 2;
	}
	return y + 1;
}

/* ---- the pane ---- */

static bool
timeline_read(void *state, const struct timeline *tl, uint64_t shown)
{
	struct state *st = state;

	(void)shown; /* the lanes go on behind it */
	return lanes_read(&st->lanes, tl, PANE_READS);
}

static void
timeline_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct state *st = state;
	struct rows counted = rows_count();
	int legend = a.r.h >= 5 ? draw_legend(area_sub(a, 0, 0, a.r.w, 0)) : 0;
	struct walk w = { .st = st, .s = s, .rows = &counted, .label = a.r.w >= 50 ? 11 : NARROW_LABEL };

	(void)tales;
	if (a.r.w <= w.label || a.r.h < 1)
		return;
	if (legend > a.r.h / 3)
		legend = a.r.h / 3;
	set_window(st, s, a.r.w - w.label);
	w.cursor = s->shown ? column_of(st, position(st, s, s->shown)) : -1;
	w.a = area_sub(a, 0, 1, a.r.w, a.r.h - 1 - legend);
	draw_ruler(&w, a);
	if (st->lanes.seq < s->end)
		draw_reading(&w, a);
	for (size_t i = 0; i < st->lanes.n; i++) {
		const struct lane *l = &st->lanes.lane[i];
		if (is_there(&w, l))
			rows_next(&counted, l->pid == s->selected && model_task(s->now, l->pid));
	}
	struct rows shown = rows_show(&counted, &st->scroll, w.a.r.h);
	w.rows = &shown;
	walk_all(&w);
	if (legend)
		draw_legend(area_sub(a, 0, a.r.h - legend, a.r.w, legend));
}

static void
timeline_title(const struct scene *s, char *out, size_t size)
{
	keymap_words(s->keys, "{EARLIER} {LATER} moves", out, size);
}

static void
timeline_close(void *state)
{
	struct state *st = state;

	lanes_free(&st->lanes);
}

static bool
timeline_act(void *state, enum action action)
{
	struct state *st = state;

	switch (action) {
	case ACTION_SCALE: st->axis = st->axis == LANE_BY_TIME ? LANE_BY_EVENT : LANE_BY_TIME; return true;
	case ACTION_CLOSER: st->closer += st->closer < CLOSEST; return true;
	case ACTION_WIDER: st->closer -= st->closer > 0; return true;
	default: return scroll_act(&st->scroll, action);
	}
}

const struct pane pane_timeline = {
	.name = "timeline",
	.state_size = sizeof(struct state),
	.close = timeline_close,
	.title = timeline_title,
	.read = timeline_read,
	.draw = timeline_draw,
	.act = timeline_act,
};
