#include "difference.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "plain.h"

#define SENTENCE 200
#define EACH_MAX 4 /* pages of a process that are named one by one; then a number stands for them */

struct telling {
	const struct model *a, *b;
	difference_say *say;
	void *ctx;
	unsigned n;
};

static void say(struct telling *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
say(struct telling *t, const char *format, ...)
{
	char text[SENTENCE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	m_plain(text);
	t->say(t->ctx, text);
	t->n++;
}

/* ---- processes ---- */

bool
difference_same(const struct m_task *a, const struct m_task *b)
{
	return a && b && a->pid == b->pid && a->born == b->born;
}

void
difference_state(const struct m_task *t, bool current, char *out, size_t size)
{
	char end[48];

	switch (t->state) {
	case FS_TASK_RUNNING: snprintf(out, size, current ? "running" : "ready"); break;
	case FS_TASK_ZOMBIE:
		m_status_text(t->status, end, sizeof end);
		snprintf(out, size, "zombie, %s", end);
		break;
	case FS_TASK_INTERRUPTIBLE: snprintf(out, size, "asleep: %s", m_why_name(t->sleep_why)); break;
	case FS_TASK_UNINTERRUPTIBLE: snprintf(out, size, "being made"); break;
	default: snprintf(out, size, "%s", m_state_name(t->state)); break;
	}
}

static const char *
plural(unsigned n)
{
	return n == 1 ? "" : "s";
}

static void
tell_new(struct telling *t, const struct m_task *task)
{
	char state[96];

	difference_state(task, t->b->current == task->pid, state, sizeof state);
	say(t, "pid %u is new: %.*s, a child of %u, %s; %u page%s", task->pid, M_PROGRAM_MAX, task->program, task->ppid,
	    state, task->n_pages, plural(task->n_pages));
}

static void
tell_gone(struct telling *t, const struct m_task *task)
{
	char state[96];

	difference_state(task, t->a->current == task->pid, state, sizeof state);
	say(t, "pid %u is gone: %.*s, a child of %u, was %s", task->pid, M_PROGRAM_MAX, task->program, task->ppid, state);
}

static void
tell_call(struct telling *t, const struct m_task *a, const struct m_task *b)
{
	const char *was = a->call ? m_call_name(a->call - 1) : NULL, *is = b->call ? m_call_name(b->call - 1) : NULL;

	if (a->call == b->call && (!b->call || a->called == b->called))
		return;
	if (b->call)
		say(t, "pid %u is in %s", b->pid, is ? is : "a system call");
	else
		say(t, "pid %u has come back from %s", b->pid, was ? was : "a system call");
}

static void
tell_life(struct telling *t, const struct m_task *a, const struct m_task *b)
{
	char was[96], is[96];

	if (strncmp(a->program, b->program, M_PROGRAM_MAX))
		say(t, "pid %u runs %.*s instead of %.*s", b->pid, M_PROGRAM_MAX, b->program, M_PROGRAM_MAX, a->program);
	difference_state(a, t->a->current == a->pid, was, sizeof was);
	difference_state(b, t->b->current == b->pid, is, sizeof is);
	if (strcmp(was, is))
		say(t, "pid %u went from %s to %s", b->pid, was, is);
	if (a->ppid != b->ppid)
		say(t, "pid %u is a child of %u, no longer of %u%s", b->pid, b->ppid, a->ppid,
		    b->adopted && !a->adopted ? ": it is an orphan" : "");
	if (b->state != FS_TASK_ZOMBIE)
		tell_call(t, a, b);
}

/* ---- the memory of a process ---- */

static bool
differs(const struct m_page *p, const struct m_page *q)
{
	return p->frame != q->frame || p->slot != q->slot || p->writable != q->writable;
}

static void
place_of(const struct m_page *p, char out[32])
{
	if (p->slot)
		snprintf(out, 32, "swap slot %u", p->slot);
	else
		snprintf(out, 32, "frame %04x", p->frame);
}

static void
tell_page(struct telling *t, uint32_t pid, const struct m_page *p, const struct m_page *q)
{
	char was[32], is[32];

	place_of(p, was);
	place_of(q, is);
	if (p->frame == q->frame && p->slot == q->slot)
		say(t, "page %08x of pid %u is %s now", q->va, pid, q->writable ? "writable" : "read-only");
	else
		say(t, "page %08x of pid %u: %s -> %s%s", q->va, pid, was, is,
		    q->writable == p->writable ? "" : q->writable ? ", writable" : ", read-only");
}

/* Walks both sorted vectors at once. */
static void
tell_pages(struct telling *t, const struct m_task *a, const struct m_task *b)
{
	unsigned come = 0, gone = 0, changed = 0;
	uint32_t first_come = 0, first_gone = 0;

	for (uint32_t i = 0, k = 0; i < a->n_pages || k < b->n_pages;) {
		const struct m_page *p = i < a->n_pages ? &a->pages[i] : NULL, *q = k < b->n_pages ? &b->pages[k] : NULL;

		if (p && (!q || p->va < q->va)) {
			first_gone = gone++ ? first_gone : p->va;
			i++;
		} else if (!p || q->va < p->va) {
			first_come = come++ ? first_come : q->va;
			k++;
		} else {
			if (differs(p, q) && ++changed <= EACH_MAX)
				tell_page(t, b->pid, p, q);
			i++, k++;
		}
	}
	if (changed > EACH_MAX)
		say(t, "%u more pages of pid %u are another way", changed - EACH_MAX, b->pid);
	if (come)
		say(t, "pid %u has %u page%s more, from %08x on", b->pid, come, plural(come), first_come);
	if (gone)
		say(t, "pid %u has %u page%s less, from %08x on", b->pid, gone, plural(gone), first_gone);
}

static uint32_t
promised(const struct m_task *t)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->n_maps; i++)
		n += t->maps[i].pages;
	return n;
}

static void
tell_maps(struct telling *t, const struct m_task *a, const struct m_task *b)
{
	if (a->n_maps != b->n_maps || promised(a) != promised(b))
		say(t, "the maps of pid %u: %u with %u pages -> %u with %u pages", b->pid, a->n_maps, promised(a), b->n_maps,
		    promised(b));
}

static void
tell_descriptors(struct telling *t, const struct m_task *a, const struct m_task *b)
{
	for (int fd = 0; fd < FS_NR_FDS; fd++) {
		if (a->fd[fd] == b->fd[fd])
			continue;
		if (b->fd[fd] < 0)
			say(t, "fd %d of pid %u is closed: it was open file %d", fd, b->pid, a->fd[fd]);
		else if (a->fd[fd] < 0)
			say(t, "fd %d of pid %u is open file %d", fd, b->pid, b->fd[fd]);
		else
			say(t, "fd %d of pid %u: open file %d -> %d", fd, b->pid, a->fd[fd], b->fd[fd]);
	}
}

static void
tell_task(struct telling *t, const struct m_task *a, const struct m_task *b)
{
	tell_life(t, a, b);
	tell_maps(t, a, b);
	tell_pages(t, a, b);
	if (b->state != FS_TASK_ZOMBIE || a->state == FS_TASK_ZOMBIE)
		tell_descriptors(t, a, b);
}

static void
tell_tasks(struct telling *t)
{
	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *a = &t->a->task[i], *b = a->used ? model_task(t->b, a->pid) : NULL;

		if (a->used && difference_same(a, b))
			tell_task(t, a, b);
		else if (a->used)
			tell_gone(t, a);
	}
	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *b = &t->b->task[i];

		if (b->used && !difference_same(model_task(t->a, b->pid), b))
			tell_new(t, b);
	}
	if (t->a->current != t->b->current)
		say(t, "the processor: pid %u -> pid %u", t->a->current, t->b->current);
}

/* ---- frames, files, the console ---- */

void
difference_frame(const struct m_frame *f, char *out, size_t size)
{
	if (f->kind == FS_FRAME_ANON || (f->kind == FS_FRAME_FILE && f->refs))
		snprintf(out, size, "%u owner%s%s", f->refs, plural(f->refs), f->kind == FS_FRAME_FILE ? ", the file's" : "");
	else
		snprintf(out, size, "%s", m_frame_kind_name(f->kind));
}

static bool
same_change(const struct telling *t, uint32_t f, uint32_t g)
{
	return t->a->frame[f].refs == t->a->frame[g].refs &&
	       t->a->frame[f].kind == t->a->frame[g].kind && t->b->frame[f].kind == t->b->frame[g].kind &&
	       t->b->frame[f].refs == t->b->frame[g].refs;
}

static bool
frame_differs(const struct telling *t, uint32_t f)
{
	return t->a->frame[f].refs != t->b->frame[f].refs || t->a->frame[f].kind != t->b->frame[f].kind;
}

/* Frames side by side to which the same has happened are one sentence. */
static void
tell_frames(struct telling *t)
{
	uint32_t n = t->a->n_frames < t->b->n_frames ? t->a->n_frames : t->b->n_frames, end;

	if (t->a->n_frames != t->b->n_frames)
		say(t, "memory: %u frames -> %u", t->a->n_frames, t->b->n_frames);
	for (uint32_t f = 0; f < n; f = end) {
		char was[48], is[48];

		end = f + 1;
		if (!frame_differs(t, f))
			continue;
		while (end < n && frame_differs(t, end) && same_change(t, f, end))
			end++;
		difference_frame(&t->a->frame[f], was, sizeof was);
		difference_frame(&t->b->frame[f], is, sizeof is);
		if (end == f + 1)
			say(t, "frame %04x: %s -> %s", f, was, is);
		else
			say(t, "%u frames, %04x-%04x: each %s -> %s", end - f, f, end - 1, was, is);
	}
}

static void
tell_slots(struct telling *t)
{
	for (uint32_t i = 1; i < t->a->n_slots && i < t->b->n_slots; i++)
		if (t->a->slot[i] != t->b->slot[i])
			say(t, "swap slot %u: %u owner%s -> %u", i, t->a->slot[i], plural(t->a->slot[i]), t->b->slot[i]);
}

static void
tell_files(struct telling *t)
{
	for (int i = 0; i < M_FILES_MAX; i++) {
		unsigned was = t->a->file[i].refs, is = t->b->file[i].refs;

		if (was == is && (!was || t->a->file[i].inode == t->b->file[i].inode))
			continue;
		if (!was)
			say(t, "open file %d is new: %u descriptor%s", i, is, plural(is));
		else if (!is)
			say(t, "open file %d is closed: it had %u descriptor%s", i, was, plural(was));
		else if (t->a->file[i].inode != t->b->file[i].inode)
			say(t, "open file %d is another file than before: %u descriptor%s", i, is, plural(is));
		else
			say(t, "open file %d: %u descriptor%s -> %u", i, was, plural(was), is);
	}
	if (t->a->console_len != t->b->console_len) {
		unsigned n = t->b->console_len - t->a->console_len;

		say(t, "%u byte%s more stand%s on the console", n, plural(n), n == 1 ? "s" : "");
	}
}

unsigned
model_difference(const struct model *before, const struct model *after, difference_say *to, void *ctx)
{
	struct telling t = { .a = before, .b = after, .say = to, .ctx = ctx };

	tell_tasks(&t);
	tell_frames(&t);
	tell_slots(&t);
	tell_files(&t);
	return t.n;
}
