/*
 * files: the open files, a row each: how many descriptors name it (what the kernel counts beside what
 * the tables say), its offset, and which descriptors of which processes those are. Two processes in one
 * row share the one offset.
 */
#include <stdio.h>
#include <string.h>

#include "openfiles.h"
#include "pane.h"
#include "scroll.h"
#include "sieve.h"
#include "terms.h"

#define WIDE 64 /* columns from which a row has it all in one line */
#define NAME_W 16

struct state {
	struct scroll scroll;
	struct openfiles *past;
};

struct walk {
	const struct scene *s;
	const struct openfiles *past;
	struct rows *rows;
	struct area a;
};

static unsigned
named(const struct model *m, int file)
{
	unsigned n = 0;

	for (const struct m_task *t = m->task; t < m->task + FS_NR_TASKS; t++)
		for (int fd = 0; t->used && fd < FS_NR_FDS; fd++)
			n += t->fd[fd] == file;
	return n;
}

/* The other end of a pipe: an open file of the same one; -1: it is closed. */
static int
other_end(const struct model *m, int file)
{
	for (int i = 0; i < M_FILES_MAX; i++)
		if (i != file && m->file[i].refs && m->file[i].inode == m->file[file].inode)
			return i;
	return -1;
}

static bool
is_pipe(const struct m_file *f)
{
	return f->inode < -1;
}

static bool
writes(const struct openfile *o)
{
	return o && (o->flags & OPENFILE_ACCMODE) != 0;
}

static bool
names_changed(const struct scene *s, int file)
{
	for (int i = 0; i < FS_NR_TASKS; i++)
		for (int fd = 0; fd < FS_NR_FDS; fd++)
			if ((s->now->task[i].used && s->now->task[i].fd[fd] == file) !=
			    (s->prev->task[i].used && s->prev->task[i].fd[fd] == file))
				return true;
	return false;
}

/* ---- the parts of a row ---- */

static void
name_of(const struct walk *w, const struct m_file *f, const struct openfile *o, char *out, size_t size)
{
	const struct m_text *text = timeline_text(w->s->timeline);

	if (is_pipe(f))
		snprintf(out, size, "pipe %04x", (unsigned)-f->inode);
	else if (o && o->len)
		text->get(text->ctx, o->path, o->len, out, size);
	else
		snprintf(out, size, f->inode == -1 ? "console" : "inode %d", f->inode);
}

/* Cut at the left, where two paths differ least. Returns the column after the field. */
static int
draw_name(struct area a, int x, int y, enum style style, const char *name, int width)
{
	struct area field = area_sub(a, x, y, width, 1);
	int over = text_width(name) - width;

	if (over > 0) {
		draw_text(field, -over, 0, style, name);
		draw_text(field, 0, 0, ST_DIM, "…");
	} else {
		draw_text(field, 0, 0, style, name);
	}
	return x + width + 1;
}

static int
draw_count(const struct walk *w, int file, int x, int y)
{
	unsigned now = w->s->now->file[file].refs, before = w->s->prev->file[file].refs;
	unsigned proof = named(w->s->now, file);
	bool wrong = now != proof;
	char count[16];

	if (now != before && before)
		snprintf(count, sizeof count, "%u→%u", before, now);
	else
		snprintf(count, sizeof count, "%u", now);
	draw_text(w->a, x + 5 - text_width(count), y, wrong ? ST_WRONG : now != before ? ST_NEW : ST_NORMAL,
		  count);
	return draw_textf(w->a, x + 6, y, wrong ? ST_WRONG : ST_GOOD, "%2u %s", proof,
			  wrong ? "✗" : "✓") + 1;
}

/* What the events tell; at a stop what memory says, in red when they differ. */
static int
draw_offset(const struct walk *w, int file, const struct openfile *o, int x, int y)
{
	const struct inside *in = w->s->inside;
	bool read = in && (unsigned)file < in->n_offsets, now = o && o->seq == w->s->shown;
	uint32_t offset = !o ? 0 : read ? in->offset[file] : o->offset;

	if (!o || !o->seeks)
		draw_text(w->a, x, y, ST_DIM, "      -");
	else if (!o->known && !read)
		draw_text(w->a, x, y, ST_DIM, "      ?");
	else
		draw_textf(w->a, x, y, o->known && offset != o->offset ? ST_WRONG : now ? ST_NEW : ST_NORMAL,
			   "%7u", offset);
	return x + 8;
}

static int
draw_mode(const struct walk *w, const struct openfile *o, int x, int y)
{
	uint32_t mode = o ? o->flags & OPENFILE_ACCMODE : 0;

	if (!o)
		return draw_text(w->a, x, y, ST_DIM, "?") + 3;
	draw_textf(w->a, x, y, ST_NORMAL, "%c%c%c", mode == OPENFILE_WRONLY ? '-' : 'r',
		   mode ? 'w' : '-', o->flags & OPENFILE_APPEND ? 'a' : ' ');
	return x + 4;
}

/* Every process that has it, and by which descriptors: ②0,1 ③0. */
static int
draw_holders(const struct walk *w, int file, int x, int y, bool shared)
{
	const struct model *m = w->s->now;

	for (const struct m_task *t = m->task; t < m->task + FS_NR_TASKS; t++) {
		bool first = true;
		for (int fd = 0; t->used && fd < FS_NR_FDS; fd++) {
			if (t->fd[fd] != file)
				continue;
			if (first)
				x = draw_process(w->a, x, y, t->pid == w->s->selected ? ST_TITLE :
						 shared ? ST_SHARED : ST_OWNED, t->pid);
			x = draw_textf(w->a, x, y, ST_NORMAL, first ? "%d" : ",%d", fd);
			first = false;
		}
		x += !first;
	}
	return x;
}

static unsigned
holders(const struct model *m, int file)
{
	unsigned n = 0;

	for (const struct m_task *t = m->task; t < m->task + FS_NR_TASKS; t++)
		for (int fd = 0; t->used && fd < FS_NR_FDS; fd++)
			if (t->fd[fd] == file) {
				n++;
				break;
			}
	return n;
}

/* A pipe's other end, and what it means that there is none; one offset for several processes. */
static int
draw_remark(const struct walk *w, int file, const struct openfile *o, int x, int y)
{
	const struct m_file *f = &w->s->now->file[file];
	int other = is_pipe(f) ? other_end(w->s->now, file) : -1;

	if (is_pipe(f) && other >= 0)
		return draw_textf(w->a, x, y, ST_DIM, writes(o) ? "writes to #%d " : "reads from #%d ", other);
	if (is_pipe(f))
		return draw_text(w->a, x, y, ST_ORPHAN, writes(o) ? "no reader: SIGPIPE " :
				 "no writer: end of file ");
	if (o && o->seeks && holders(w->s->now, file) > 1)
		return draw_text(w->a, x, y, ST_SHARED, "one offset ");
	return x;
}

static bool
has_changed(const struct walk *w, int file, const struct openfile *o)
{
	return (o && o->seq == w->s->shown && w->s->shown) || names_changed(w->s, file) ||
	       w->s->now->file[file].refs != w->s->prev->file[file].refs;
}

/* ---- a row ---- */

static void
draw_wide(const struct walk *w, int file, const struct openfile *o, const char *name, int y)
{
	int x = draw_textf(w->a, 0, y, ST_TITLE, "#%-3d", file);

	x = draw_count(w, file, x, y) + 2;
	x = draw_name(w->a, x, y, ST_NORMAL, name, NAME_W);
	x = draw_mode(w, o, x, y);
	x = draw_offset(w, file, o, x, y);
	x = draw_holders(w, file, x, y, holders(w->s->now, file) > 1);
	draw_remark(w, file, o, x, y);
}

static void
draw_narrow(const struct walk *w, int file, const struct openfile *o, const char *name, int first, int second)
{
	if (first >= 0) {
		int x = draw_textf(w->a, 0, first, ST_TITLE, "#%-3d", file), width = w->a.r.w - x - 24;
		x = draw_count(w, file, x, first) + 1;
		x = draw_name(w->a, x, first, ST_NORMAL, name, width > NAME_W ? NAME_W : width);
		x = draw_mode(w, o, x, first);
		draw_offset(w, file, o, x, first);
	}
	if (second >= 0) {
		int x = draw_holders(w, file, 4, second, holders(w->s->now, file) > 1);
		draw_remark(w, file, o, x, second);
	}
}

static void
draw_file(struct walk *w, int file)
{
	const struct openfile *o = openfiles_at(w->past, (unsigned)file, w->s->shown);
	bool wide = w->a.r.w >= WIDE, changed = has_changed(w, file, o);
	int first = rows_next(w->rows, changed), second = wide ? -1 : rows_next(w->rows, changed);
	char name[64];

	name_of(w, &w->s->now->file[file], o, name, sizeof name);
	if (wide && first >= 0)
		draw_wide(w, file, o, name, first);
	else if (!wide)
		draw_narrow(w, file, o, name, first, second);
	if (changed && first >= 0)
		draw_mark(w->a, first);
	if (changed && second >= 0)
		draw_mark(w->a, second);
}

/* One that only just went is said once. */
static void
draw_closed(struct walk *w, int file)
{
	const struct openfile *o = openfiles_at(w->past, (unsigned)file, w->s->shown);
	int y = rows_next(w->rows, true);
	char name[64];

	if (y < 0)
		return;
	name_of(w, &w->s->prev->file[file], o, name, sizeof name);
	draw_textf(w->a, 0, y, ST_NEW, "#%-3d closed by its last: %s", file, name);
	draw_mark(w->a, y);
}

/* Its name fits the filter, or a process that has it. */
static bool
passes(const struct walk *w, int file)
{
	char name[64];

	if (!w->s->filter)
		return true;
	name_of(w, &w->s->now->file[file], openfiles_at(w->past, (unsigned)file, w->s->shown), name, sizeof name);
	if (terms_match(sieve_words(w->s->filter), name))
		return true;
	for (const struct m_task *t = w->s->now->task; t < w->s->now->task + FS_NR_TASKS; t++)
		for (int fd = 0; t->used && fd < FS_NR_FDS; fd++)
			if (t->fd[fd] == file && scene_passes(w->s, t))
				return true;
	return false;
}

static unsigned
walk_all(struct walk *w)
{
	unsigned n = 0;

	for (int i = 0; i < M_FILES_MAX; i++) {
		bool there = w->s->now->file[i].refs || named(w->s->now, i);
		if (there && passes(w, i))
			draw_file(w, i);
		else if (!there && w->s->prev->file[i].refs && !w->s->filter)
			draw_closed(w, i);
		n += there && passes(w, i);
	}
	return n;
}

/* ---- the pane ---- */

static bool
files_read(void *state, const struct timeline *tl, uint64_t shown)
{
	struct state *st = state;

	if (!st->past)
		st->past = openfiles_new();
	return st->past && openfiles_read(st->past, tl, shown, PANE_READS);
}

static void
files_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct state *st = state;
	struct rows counted = rows_count();
	struct walk w = { s, st->past, &counted, area_sub(a, 0, 1, a.r.w, a.r.h - 1) };
	bool wide = a.r.w >= WIDE;

	(void)tales;
	if (!st->past)
		return;
	if (openfiles_seq(st->past) < s->shown)
		draw_textf(a, 0, 0, ST_NEW, "what the events tell of files: read to %llu %%",
			   (unsigned long long)(openfiles_seq(st->past) * 100 / s->shown));
	else
		draw_text(a, 0, 0, ST_DIM, wide ? "file count table name             mode offset who, by which descriptors" :
			  "file count table name, mode, offset; who");
	if (!walk_all(&w))
		draw_text(w.a, 0, 0, ST_DIM, s->filter ? "no open file fits the filter" : "no file is open");
	struct rows shown = rows_show(&counted, &st->scroll, w.a.r.h);
	w.rows = &shown;
	walk_all(&w);
}

static void
files_title(const struct scene *s, char *out, size_t size)
{
	unsigned open = 0, shared = 0, wrong = 0;

	for (int i = 0; i < M_FILES_MAX; i++) {
		open += s->now->file[i].refs != 0;
		shared += holders(s->now, i) > 1;
		wrong += s->now->file[i].refs != named(s->now, i);
	}
	if (wrong)
		snprintf(out, size, "%u counts WRONG", wrong);
	else
		snprintf(out, size, "%u open, %u shared", open, shared);
}

static void
files_close(void *state)
{
	struct state *st = state;

	openfiles_free(st->past);
}

static bool
files_act(void *state, enum action action)
{
	struct state *st = state;

	return scroll_act(&st->scroll, action);
}

const struct pane pane_files = {
	.name = "files",
	.state_size = sizeof(struct state),
	.close = files_close,
	.title = files_title,
	.read = files_read,
	.draw = files_draw,
	.act = files_act,
};
