/*
 * compare: two moments side by side, the earlier one on the left: processes, the frames and descriptors that
 * differ, and below them the difference in words. Or two branches: beside.c draws them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beside.h"
#include "difference.h"
#include "differences.h"
#include "owners.h"
#include "pane.h"

#define WORDS_LEAST 3 /* rows that the words get, even of a small pane */

struct state {
	int top;  /* rows scrolled: first the table's, then the words' */
	int page;
	int most; /* at the last draw */
};

/* One of the two columns. */
struct side {
	const struct model *m;
	uint64_t seq;
	int x, w;
};

struct walk {
	const struct scene *s;
	struct area a;
	int y;      /* the next row, before the scrolling: rows above the area are passed over by it */
	struct side left, right; /* the earlier, the later */
};

/* What has become of a row: a letter, and a colour that says the same. */
struct change {
	const char *sign;
	enum style style;
};
static const struct change is_same = { " ", ST_NORMAL }, is_new = { "+", ST_GOOD }, is_gone = { "-", ST_ZOMBIE },
	is_other = { "~", ST_NEW };

/* ---- the moments ---- */

/* "event 120, mark before fork" */
static void
moment_words(const struct scene *s, uint64_t seq, char *out, size_t size)
{
	const struct mark *m = s->marks ? marks_at(s->marks, seq) : NULL;
	int n = snprintf(out, size, "event %llu", (unsigned long long)seq);

	if (m)
		n += snprintf(out + n, n < (int)size ? size - (size_t)n : 0, m->name[0] ? ", mark %s" : ", marked", m->name);
	if (seq == s->shown && n < (int)size)
		snprintf(out + n, size - (size_t)n, ", shown");
}

static void
draw_moments(const struct walk *w, struct area a)
{
	const struct side *sides[] = { &w->left, &w->right };
	char words[80];

	for (int i = 0; i < 2; i++) {
		struct area one = area_sub(a, sides[i]->x, 0, sides[i]->w, 1);

		moment_words(w->s, sides[i]->seq, words, sizeof words);
		draw_text(one, 0, 0, sides[i]->seq == w->s->shown ? ST_TITLE : ST_KEY, words);
	}
}

/* ---- rows ---- */

/* The row's two cells, cut to their columns; false: it is not on the screen. */
static bool
next_row(struct walk *w, struct area cell[2], const struct change *c)
{
	int y = w->y++;

	if (y < 0 || y >= w->a.r.h)
		return false;
	draw_text(w->a, 0, y, c->style, c->sign);
	draw_text(w->a, w->right.x - 2, y, ST_LINE, "│");
	cell[0] = area_sub(w->a, w->left.x, y, w->left.w, 1);
	cell[1] = area_sub(w->a, w->right.x, y, w->right.w, 1);
	return true;
}

static void
heading(struct walk *w, const char *text)
{
	int y = w->y++;

	if (y >= 0 && y < w->a.r.h)
		draw_text(w->a, 0, y, ST_TITLE, text);
}

/* ---- processes ---- */

static int
depth_of(const struct model *m, const struct m_task *t)
{
	int depth = 0;

	while (t->pid > 1 && depth < 8 && (t = model_task(m, t->ppid)) && t->pid > 0)
		depth++;
	return depth;
}

static int
state_style(const struct model *m, const struct m_task *t)
{
	return t->state == FS_TASK_ZOMBIE ? ST_ZOMBIE : t->state == FS_TASK_UNINTERRUPTIBLE ? ST_NEW :
	       t->state != FS_TASK_RUNNING ? ST_ASLEEP : m->current == t->pid ? ST_RUNNING : ST_READY;
}

static void
draw_task(const struct model *m, const struct m_task *t, const struct m_task *other, struct area a)
{
	enum style name = !difference_same(t, other) ? ST_NEW : t->adopted ? ST_ORPHAN : ST_NORMAL;
	char state[96];
	int x = 2 * depth_of(m, t);

	difference_state(t, m->current == t->pid, state, sizeof state);
	x = draw_process(a, x, 0, ST_TITLE, t->pid) + 1;
	x = draw_textf(a, x, 0, name, "%.*s", M_PROGRAM_MAX, t->program) + 1;
	x = draw_textf(a, x, 0, state_style(m, t), "%c %s", m_state_letter(t->state), strncmp(state, "asleep: ", 8) ? state : state + 8);
	if (t->adopted)
		x = draw_text(a, x, 0, ST_ORPHAN, " ⌂");
	draw_textf(a, x + 1, 0, ST_DIM, "%u pages", t->n_pages);
}

static bool
task_differs(const struct walk *w, const struct m_task *a, const struct m_task *b)
{
	char was[96], is[96];

	difference_state(a, w->left.m->current == a->pid, was, sizeof was);
	difference_state(b, w->right.m->current == b->pid, is, sizeof is);
	return strcmp(was, is) || a->ppid != b->ppid || a->n_pages != b->n_pages ||
	       strncmp(a->program, b->program, M_PROGRAM_MAX) != 0;
}

/* a or b may be NULL: it is not there then. */
static void
task_row(struct walk *w, const struct m_task *a, const struct m_task *b)
{
	bool differs = !a || !b || task_differs(w, a, b);
	const struct change *c = !a ? &is_new : !b ? &is_gone : differs ? &is_other : &is_same;
	struct area cell[2];

	if (!next_row(w, cell, c))
		return;
	if (a)
		draw_task(w->left.m, a, b, cell[0]);
	if (b)
		draw_task(w->right.m, b, a, cell[1]);
	if (differs)
		draw_mark(area_sub(w->a, 0, w->y - 1, w->a.r.w, 1), 0);
}

static const struct m_task *
by_pid(const struct model *m, uint32_t from)
{
	const struct m_task *best = NULL;

	for (const struct m_task *t = m->task; t < m->task + FS_NR_TASKS; t++)
		if (t->used && t->pid >= from && t->pid && (!best || t->pid < best->pid))
			best = t;
	return best;
}

/* In the tree of both moments: below whom does it stand? The later moment says it, if it is there still. */
static uint32_t
parent_of(const struct walk *w, uint32_t pid)
{
	const struct m_task *t = model_task(w->right.m, pid);

	if (!t)
		t = model_task(w->left.m, pid);
	return t && pid > 1 ? t->ppid : 0;
}

static void
pid_rows(struct walk *w, uint32_t pid)
{
	const struct m_task *a = model_task(w->left.m, pid), *b = model_task(w->right.m, pid);

	if (a && b && !difference_same(a, b)) { /* the pid is another's by now */
		task_row(w, a, NULL);
		task_row(w, NULL, b);
	} else {
		task_row(w, a, b);
	}
}

/* pid, and below it its children; `left`: how deep that may go, for a guest gone wrong has circles. */
static void
branch_rows(struct walk *w, uint32_t pid, int left)
{
	uint32_t child = 0;

	pid_rows(w, pid);
	while (left > 0) {
		const struct m_task *a = by_pid(w->left.m, child + 1), *b = by_pid(w->right.m, child + 1);

		if (!a && !b)
			return;
		child = !b || (a && a->pid < b->pid) ? a->pid : b->pid;
		if (child != pid && parent_of(w, child) == pid)
			branch_rows(w, child, left - 1);
	}
}

static void
task_rows(struct walk *w)
{
	if (model_task(w->left.m, 1) || model_task(w->right.m, 1))
		branch_rows(w, 1, FS_NR_TASKS);
}

/* ---- frames ---- */

static bool
frame_differs(const struct walk *w, uint32_t f)
{
	const struct m_frame *p = &w->left.m->frame[f], *q = &w->right.m->frame[f];

	return p->refs != q->refs || p->kind != q->kind;
}

static bool
same_change(const struct walk *w, uint32_t f, uint32_t g)
{
	const struct model *a = w->left.m, *b = w->right.m;

	return frame_differs(w, g) && a->frame[f].refs == a->frame[g].refs && a->frame[f].kind == a->frame[g].kind &&
	       b->frame[f].refs == b->frame[g].refs && b->frame[f].kind == b->frame[g].kind;
}

static void
draw_frame(const struct model *m, uint32_t f, uint32_t end, struct area a)
{
	char words[48];
	struct owners o;
	int x = end > f + 1 ? draw_textf(a, 0, 0, ST_DIM, "%04x-%04x ", f, end - 1) : draw_textf(a, 0, 0, ST_DIM, "%04x ", f);

	difference_frame(&m->frame[f], words, sizeof words);
	x = draw_text(a, x, 0, m->frame[f].refs > 1 ? ST_SHARED : m->frame[f].kind == FS_FRAME_FREE ? ST_DIM : ST_NORMAL, words);
	if (end > f + 1)
		return;
	o = owners_of(m, f);
	x = owners_draw(&o, a, x + 1, 0, ST_TITLE, 8);
	if (o.entries == 1)
		draw_textf(a, x + 1, 0, ST_DIM, "%08x", o.va);
}

/* Frames side by side to which the same has happened are one row. */
static void
frame_rows(struct walk *w)
{
	uint32_t n = w->left.m->n_frames < w->right.m->n_frames ? w->left.m->n_frames : w->right.m->n_frames, end;
	bool any = false;

	for (uint32_t f = 0; f < n; f = end) {
		struct area cell[2];

		end = f + 1;
		if (!frame_differs(w, f))
			continue;
		while (end < n && same_change(w, f, end))
			end++;
		if (!any)
			heading(w, "frames that differ");
		any = true;
		const struct change *c = w->left.m->frame[f].kind == FS_FRAME_FREE ? &is_new :
			w->right.m->frame[f].kind == FS_FRAME_FREE ? &is_gone : &is_other;
		if (!next_row(w, cell, c))
			continue;
		draw_frame(w->left.m, f, end, cell[0]);
		draw_frame(w->right.m, f, end, cell[1]);
	}
}

/* ---- descriptors ---- */

static void
draw_fd(const struct model *m, const struct m_task *t, int fd, struct area a)
{
	int file = t->fd[fd], x = draw_process(a, 0, 0, ST_TITLE, t->pid);

	x = draw_textf(a, x, 0, ST_NORMAL, " fd %d ", fd);
	if (file < 0)
		draw_text(a, x, 0, ST_DIM, "closed");
	else if (file < M_FILES_MAX)
		draw_textf(a, x, 0, m->file[file].refs > 1 ? ST_SHARED : ST_NORMAL, "open file #%d of %u", file, m->file[file].refs);
}

static bool
fd_differs(const struct walk *w, const struct m_task *a, const struct m_task *b, int fd)
{
	int was = a->fd[fd], is = b->fd[fd];

	if (was != is)
		return true;
	return was >= 0 && was < M_FILES_MAX && w->left.m->file[was].refs != w->right.m->file[is].refs;
}

static void
file_rows(struct walk *w)
{
	bool any = false;

	for (const struct m_task *a = by_pid(w->left.m, 1); a; a = by_pid(w->left.m, a->pid + 1)) {
		const struct m_task *b = model_task(w->right.m, a->pid);

		for (int fd = 0; difference_same(a, b) && fd < FS_NR_FDS; fd++) {
			struct area cell[2];

			if (!fd_differs(w, a, b, fd))
				continue;
			if (!any)
				heading(w, "descriptors that differ");
			any = true;
			if (!next_row(w, cell, a->fd[fd] < 0 ? &is_new : b->fd[fd] < 0 ? &is_gone : &is_other))
				continue;
			draw_fd(w->left.m, a, fd, cell[0]);
			draw_fd(w->right.m, b, fd, cell[1]);
		}
	}
}

/* ---- the pane ---- */

static void
table(struct walk *w)
{
	task_rows(w);
	frame_rows(w);
	file_rows(w);
}

static struct walk
walk_of(const struct scene *s, struct area a)
{
	struct side shown = { .m = s->now, .seq = s->shown }, other = { .m = s->other, .seq = s->other_seq };
	struct walk w = { .s = s, .a = a, .left = other.seq <= shown.seq ? other : shown,
			  .right = other.seq <= shown.seq ? shown : other };

	w.left.x = 2;
	w.left.w = (a.r.w - 5) / 2;
	w.right.x = w.left.x + w.left.w + 3;
	w.right.w = a.r.w - w.right.x;
	return w;
}

static int
clamp(int n, int least, int most)
{
	return n < least || most < least ? least : n > most ? most : n;
}

static void
compare_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct state *st = state;
	struct walk w = walk_of(s, area_sub(a, 0, 1, a.r.w, 0));
	int rows, sentences, room = a.r.h - 2, table_h, words_h;

	if (a.r.w < 24 || a.r.h < 5) {
		draw_text(a, 0, 0, ST_DIM, "z gives this pane room");
		return;
	}
	if (s->versus) {
		beside_draw(s, tales, a, &st->top, &st->page);
		return;
	}
	table(&w);
	rows = w.y;
	sentences = differences_draw(w.left.m, w.right.m, area_sub(a, 0, 0, a.r.w, 0), 0);
	words_h = clamp(room - rows, WORDS_LEAST > room / 2 ? WORDS_LEAST : room / 2, sentences);
	words_h = sentences < words_h ? sentences : clamp(words_h, 1, room - 1);
	table_h = room - words_h;
	st->page = room;
	st->most = (rows > table_h ? rows - table_h : 0) + (sentences > words_h ? sentences - words_h : 0);
	st->top = clamp(st->top, 0, st->most);
	int table_top = clamp(st->top, 0, rows > table_h ? rows - table_h : 0), words_top = st->top - table_top;

	draw_moments(&w, area_sub(a, 0, 0, a.r.w, 1));
	w = walk_of(s, area_sub(a, 0, 1, a.r.w, table_h));
	w.y = -table_top;
	table(&w);
	draw_hline(a, 0, 1 + table_h, a.r.w);
	int x = draw_text(a, 1, 1 + table_h, ST_TITLE, " the difference ");
	if (st->top < st->most)
		draw_textf(a, x, 1 + table_h, ST_DIM, " j: %d rows more ", st->most - st->top);
	differences_draw(w.left.m, w.right.m, area_sub(a, 0, 2 + table_h, a.r.w, words_h), -words_top);
}

static void
compare_title(const struct scene *s, char *out, size_t size)
{
	if (s->versus) {
		snprintf(out, size, "%s | %s", s->mine, s->theirs);
		return;
	}
	snprintf(out, size, "events %llu and %llu", (unsigned long long)(s->other_seq < s->shown ? s->other_seq : s->shown),
		 (unsigned long long)(s->other_seq < s->shown ? s->shown : s->other_seq));
}

static bool
compare_act(void *state, enum action action)
{
	struct state *st = state;
	int page = st->page > 1 ? st->page - 1 : 1;

	switch (action) {
	case ACTION_UP: st->top--; break;
	case ACTION_DOWN: st->top++; break;
	case ACTION_PAGE_UP: st->top -= page; break;
	case ACTION_PAGE_DOWN: st->top += page; break;
	case ACTION_FOLLOW: st->top = 0; break;
	default: return false;
	}
	if (st->top < 0)
		st->top = 0;
	return true;
}

const struct pane pane_compare = {
	.name = "compare",
	.state_size = sizeof(struct state),
	.title = compare_title,
	.draw = compare_draw,
	.act = compare_act,
};
