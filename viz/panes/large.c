/*
 * large: for a projector: the shown event, the count that it changed and its sentence in letters that the
 * last row can read, and below them the processes, each a box with its number and its state: as a tree where
 * that has room, else side by side, each with its parent's number.
 */
#include <stdio.h>
#include <string.h>

#include "big.h"
#include "pane.h"
#include "scroll.h"

#define GAP 2          /* columns between a box and its children's */
#define TREE_SHARE 3   /* the processes may have one row in so many, and what is left */
#define PLAIN_ROWS 3   /* kept for the sentence in plain letters, where not all of it is large */
#define COUNTS 2       /* frames whose counts are shown */
#define CLAUSE_LEAST 12 /* bytes of a sentence that can stand for it */

struct walk {
	const struct scene *s;
	struct rows *rows;
	struct area a;
	int box_w, box_h;
	int deepest;            /* level that was met */
	bool last[FS_NR_TASKS]; /* per depth: the last child there */
};

/* ---- the processes ---- */

static bool
is_child(const struct m_task *t, uint32_t ppid)
{
	return t->used && t->ppid == ppid && t->pid != ppid && t->pid != 0;
}

static const struct m_task *
next_child(const struct model *m, uint32_t ppid, uint32_t after)
{
	const struct m_task *best = NULL;

	for (const struct m_task *t = m->task; t < m->task + FS_NR_TASKS; t++)
		if (is_child(t, ppid) && t->pid > after && (!best || t->pid < best->pid))
			best = t;
	return best;
}

/* "2 R" */
static void
box_words(const struct m_task *t, char *out, size_t size)
{
	snprintf(out, size, "%u %c", t->pid, m_state_letter(t->state));
}

static int
widest(const struct model *m)
{
	char words[16];
	int w = 0;

	for (const struct m_task *t = m->task; t < m->task + FS_NR_TASKS; t++) {
		box_words(t, words, sizeof words);
		if (t->used && t->pid && big_width(words, strlen(words)) > w)
			w = big_width(words, strlen(words));
	}
	return w + 4;
}

/* named: its parent too, where no line leads to it. */
static void
draw_box(const struct walk *w, const struct m_task *t, int x, int y, bool named)
{
	struct area box = area_sub(w->a, x, y, w->box_w, w->box_h);
	bool runs = w->s->now->current == t->pid;
	int style = scene_state_style(w->s, t), right = w->box_w - 1;
	char words[16], parent[24] = "";

	if (named && t->ppid)
		snprintf(parent, sizeof parent, " of %u", t->ppid);
	for (int i = 1; i < w->box_h - 1; i++) {
		draw_text(box, 0, i, style, "│");
		draw_text(box, right, i, style, "│");
	}
	for (int i = 0; i < w->box_w; i++) {
		draw_text(box, i, 0, style, i == 0 ? "┌" : i == right ? "┐" : "─");
		draw_text(box, i, w->box_h - 1, style, i == 0 ? "└" : i == right ? "┘" : "─");
	}
	int room = right - 1 - text_width(parent), end;

	end = draw_textf(area_sub(box, 1, 0, room > 0 ? room : 0, 1), 0, 0, runs ? ST_RUNNING : ST_TITLE, "%.*s", M_PROGRAM_MAX, t->program);
	draw_text(box, 1 + (end < room ? end : room), 0, ST_NORMAL, parent);
	if (t->adopted)
		draw_text(box, 1, w->box_h - 1, ST_ORPHAN, " ⌂ orphan ");
	else if (runs)
		draw_text(box, 1, w->box_h - 1, ST_RUNNING, " runs ");
	box_words(t, words, sizeof words);
	big_draw(box, 2, 1, style, words, strlen(words));
}

/* From the middle of the parent's box to the child's; the lines of other children go by. */
static void
draw_lines(const struct walk *w, int depth, bool first, int x, int y)
{
	int middle = y + w->box_h / 2;

	for (int d = 1; d < depth && !first; d++) /* a first child's row has them already */
		for (int i = 0; !w->last[d] && i < w->box_h; i++)
			draw_text(w->a, (w->box_w + GAP) * d - 1, y + i, ST_LINE, "│");
	if (!depth)
		return;
	draw_text(w->a, x - GAP, middle, ST_LINE, first ? "──" : " └");
	if (!w->last[depth]) {
		draw_text(w->a, x - 1, middle, ST_LINE, first ? "┬" : "├");
		for (int i = w->box_h / 2 + 1; i < w->box_h; i++)
			draw_text(w->a, x - 1, y + i, ST_LINE, "│");
	}
	for (int i = 0; !first && i < w->box_h / 2; i++)
		draw_text(w->a, x - 1, y + i, ST_LINE, "│");
}

/* The first child stands right of its parent, the others below each other. row: where t has its place. */
static void
walk_down(struct walk *w, const struct m_task *t, int depth, bool first, int row)
{
	int x = (w->box_w + GAP) * depth;
	const struct m_task *child = next_child(w->s->now, t->pid, 0), *next;

	if (depth > w->deepest)
		w->deepest = depth;
	if (row >= 0) {
		draw_box(w, t, x, row * w->box_h, false);
		draw_lines(w, depth, first, x, row * w->box_h);
	}
	for (bool other = false; child && depth + 1 < FS_NR_TASKS; child = next, other = true) {
		int slot = model_slot(w->s->now, child->pid);
		bool matters = child->pid == w->s->selected || (slot >= 0 && scene_task_changed(w->s, (unsigned)slot));

		next = next_child(w->s->now, t->pid, child->pid);
		w->last[depth + 1] = !next;
		if (other)
			row = rows_next(w->rows, matters);
		walk_down(w, child, depth + 1, !other, row);
	}
}

static int
box_rows(const struct grid *g)
{
	return big_rows(g) + (g->ascii ? 1 : 2);
}

static const struct m_task *
root_of(const struct scene *s)
{
	const struct m_task *root = model_task(s->now, 1);

	return root ? root : model_task(s->now, 0);
}

/* The first walk; *w is what it needs. */
static struct rows
count_processes(const struct scene *s, struct grid *g, struct walk *w)
{
	struct rows counted = rows_count();

	*w = (struct walk){ .s = s, .rows = &counted, .a = area_sub(area_of(g, (struct rect){ 0, 0, 0, 0 }), 0, 0, 0, 0),
			    .box_w = widest(s->now), .box_h = box_rows(g) };
	rows_next(&counted, false);
	if (root_of(s))
		walk_down(w, root_of(s), 0, true, -1);
	return counted;
}

/* How many boxes stand beside each other. */
static int
boxes_in_row(const struct walk *w, int columns)
{
	int n = (columns + GAP) / (w->box_w + GAP);

	return n < 1 ? 1 : n;
}

static bool
tree_fits(const struct walk *counted, int w, int h)
{
	return counted->rows->n * counted->box_h <= h && (counted->deepest + 1) * (counted->box_w + GAP) - GAP <= w;
}

static int
processes(const struct model *m)
{
	int n = 0;

	for (const struct m_task *t = m->task; t < m->task + FS_NR_TASKS; t++)
		n += t->used && t->pid;
	return n;
}

static const struct m_task *
next_process(const struct model *m, uint32_t after)
{
	const struct m_task *best = NULL;

	for (const struct m_task *t = m->task; t < m->task + FS_NR_TASKS; t++)
		if (t->used && t->pid > after && (!best || t->pid < best->pid))
			best = t;
	return best;
}

/* Side by side, by their numbers, in as many rows as there are; returns how many boxes were drawn. */
static int
walk_along(struct walk *w, int in_row)
{
	const struct m_task *t = next_process(w->s->now, 0);
	int drawn = 0;

	while (t) {
		const struct m_task *row[FS_NR_TASKS];
		bool matters = false;
		int n = 0, y;

		for (; t && n < in_row && n < FS_NR_TASKS; t = next_process(w->s->now, t->pid)) {
			int slot = model_slot(w->s->now, t->pid);

			matters |= t->pid == w->s->selected || (slot >= 0 && scene_task_changed(w->s, (unsigned)slot));
			row[n++] = t;
		}
		y = rows_next(w->rows, matters);
		for (int i = 0; y >= 0 && i < n; i++, drawn++)
			draw_box(w, row[i], i * (w->box_w + GAP), y * w->box_h, true);
	}
	return drawn;
}

static void
draw_along(struct scroll *scroll, struct walk *w)
{
	struct rows counted = rows_count(), shown;
	int in_row = boxes_in_row(w, w->a.r.w), left;

	w->rows = &counted;
	walk_along(w, in_row);
	shown = rows_show(&counted, scroll, w->a.r.h / w->box_h);
	w->rows = &shown;
	left = processes(w->s->now) - walk_along(w, in_row);
	if (left > 0)
		draw_textf(w->a, w->a.r.w - 10, w->a.r.h - 1, ST_DIM, "%d more", left);
}

static void
draw_processes(struct scroll *scroll, const struct scene *s, struct area a)
{
	struct walk w;
	struct rows counted = count_processes(s, a.g, &w), shown;

	if (!root_of(s))
		return;
	w.a = a;
	w.rows = &counted;
	if (!tree_fits(&w, a.r.w, a.r.h)) {
		draw_along(scroll, &w);
		return;
	}
	shown = rows_show(&counted, scroll, a.r.h / w.box_h);
	w.rows = &shown;
	walk_down(&w, root_of(s), 0, true, rows_next(&shown, false));
}

/* ---- the counts ---- */

static bool
is_memory(const struct m_frame *f)
{
	return f->kind == FS_FRAME_ANON || f->kind == FS_FRAME_FILE;
}

/* The kernel's count, before and after, and beside it how many table entries name the frame. */
static int
draw_counts(const struct scene *s, struct area a, int y)
{
	unsigned n = 0;
	int x = 1;

	for (uint32_t i = 0; i < s->now->n_frames && n < COUNTS; i++) {
		const struct m_frame *now = &s->now->frame[i], *was = i < s->prev->n_frames ? &s->prev->frame[i] : now;
		bool good = now->refs == s->counted[i];
		char words[32];

		if (now->refs == was->refs || !(is_memory(now) || is_memory(was)))
			continue;
		snprintf(words, sizeof words, "%s%04x: %u→%u", n ? "  " : "", i, was->refs, now->refs);
		draw_textf(a, x + (n ? 6 : 0), y + big_rows(a.g), good ? ST_GOOD : ST_WRONG, "tables say %u %s", s->counted[i], good ? "✓" : "✗");
		x = big_draw(a, x, y, n ? ST_OWNED : ST_SHARED, words, strlen(words)) + 1;
		n++;
	}
	return n ? y + big_rows(a.g) + 2 : y;
}

/* ---- the sentence ---- */

static int
big_lines(const char *text, int w)
{
	int lines = 0;

	for (; *text; lines++) {
		text += big_fit(text, w);
		text += *text == ' ';
	}
	return lines;
}

/* As many whole clauses from the start as fit into so many lines; returns their bytes, 0: not even one. */
static size_t
clauses(const char *line, int w, int lines)
{
	char text[sizeof ((struct story *)0)->line];
	size_t n = strlen(line);

	snprintf(text, sizeof text, "%s", line);
	while (n && big_lines(text, w) > lines) {
		do
			n--;
		while (n && !(strchr(":;,", text[n]) && text[n + 1] == ' '));
		text[n] = '\0';
	}
	return n < CLAUSE_LEAST && line[n] ? 0 : n;
}

static int
draw_big(struct area a, int y, enum style style, const char *text)
{
	while (*text) {
		size_t n = big_fit(text, a.r.w - 2);

		big_draw(a, 1, y, style, text, n);
		text += n;
		text += *text == ' ';
		y += big_rows(a.g);
	}
	return y;
}

/* In plain letters: a word is not cut. */
static int
draw_plain(struct area a, int y, enum style style, const char *text)
{
	while (*text && a.r.w > 2) {
		size_t n = text_fit(text, a.r.w - 2);

		draw_bytes(a, 1, y++, style, text, n);
		text += n;
		text += *text == ' ';
	}
	return y;
}

/* Behind "do_wp_page: ": which function of the kernel it was is for those who read on. */
static const char *
without_function(const char *line)
{
	size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyz_");

	return n && !strncmp(line + n, ": ", 2) ? line + n + 2 : line;
}

static int
draw_sentence(const struct story *story, struct area a, int y)
{
	char text[sizeof story->line];
	const char *line = without_function(story->line);
	size_t n = strlen(line);

	if (big_lines(line, a.r.w - 2) > (a.r.h - y) / big_rows(a.g)) /* else the plain one needs its place, too */
		n = clauses(line, a.r.w - 2, (a.r.h - y - PLAIN_ROWS) / big_rows(a.g));
	snprintf(text, sizeof text, "%.*s", (int)n, line);
	y = draw_big(a, y, ST_TITLE, text);
	if (line[n])
		y = draw_plain(a, y + (n > 0), ST_TITLE, story->line);
	return draw_plain(a, y, ST_NORMAL, story->more);
}

/* ---- the whole ---- */

static void
large_update(void *state, const struct scene *s, struct tales *tales, struct timeline *tl, int h)
{
	(void)state, (void)h;
	tales_tell(tales, tl, s->shown, s->shown);
}

/* "rich(4) copy"; where that is too wide, "4 copy". */
static void
event_head(const struct scene *s, const char *what, int w, char *out, size_t size)
{
	char name[48];

	scene_name(s, s->event->pid, name, sizeof name);
	snprintf(out, size, "%s %s", name, what);
	if (!model_task(s->now, s->event->pid) || big_width(out, strlen(out)) > w)
		snprintf(out, size, "%u %s", s->event->pid, what);
}

static void
large_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	const struct story *story = tales_get(tales, s->shown);
	struct walk w;
	int rows = count_processes(s, a.g, &w).n, most = a.r.h / TREE_SHARE / w.box_h, y = 0;
	int in_row = boxes_in_row(&w, a.r.w - 1), along = (processes(s->now) + in_row - 1) / in_row;

	if (rows > most && along < rows)
		rows = along;
	int least = (most < 1 ? 1 : rows < most ? rows : most) * w.box_h;
	struct area upper = area_sub(a, 0, 0, a.r.w, a.r.h - least);
	char head[80];

	if (story && s->event) {
		event_head(s, story->head, upper.r.w - 2, head, sizeof head);
		big_draw(upper, 1, 0, (enum style)scene_event_style(s->event->type), head, strlen(head));
		y = draw_counts(s, upper, big_rows(a.g) + (upper.r.h > 4 * big_rows(a.g)));
		y = draw_sentence(story, upper, y);
	}
	/* what the words leave free, but a box has its place */
	if (y + 1 > a.r.h - least)
		y = a.r.h - least - 1;
	draw_processes(state, s, area_sub(a, 1, y + 1, a.r.w - 1, a.r.h - y - 1));
}

static bool
large_act(void *state, enum action action)
{
	return scroll_act(state, action);
}

const struct pane pane_large = {
	.name = "large",
	.state_size = sizeof(struct scroll),
	.update = large_update,
	.draw = large_draw,
	.act = large_act,
};
