/*
 * story_tree.c: the process tree as pstree draws it.
 */
#include "story.h"

#include <stdio.h>
#include <string.h>

#include "plain.h"

#define ROOT_PID 1

struct strokes {
	const char *only, *first, *next, *last, *through; /* all three columns wide */
};
static const struct strokes ascii_strokes = {"---", "-+-", " |-", " `-", " | "};
static const struct strokes line_strokes = {"───", "─┬─", " ├─", " └─", " │ "};

#define PREFIX_MAX 4096
struct drawing {
	const struct model *m;
	const struct strokes *strokes;
	char *out;
	size_t size, len;
	char prefix[PREFIX_MAX]; /* what stands in front of the next line */
	bool drawn[FS_NR_TASKS];
};

/* Adds s whole or not at all, so that no character is cut in two. */
static void
put(struct drawing *d, const char *s)
{
	size_t n = strlen(s);

	if (d->len + n >= d->size) {
		d->size = d->len + 1; /* nothing may follow a hole */
		return;
	}
	memcpy(d->out + d->len, s, n + 1);
	d->len += n;
}

/* Draws the name and returns its width in columns. */
static size_t
put_name(struct drawing *d, const struct m_task *t)
{
	char name[M_PROGRAM_MAX + 32];

	snprintf(name, sizeof(name), "%.*s(%u)%s%s", M_PROGRAM_MAX, t->program, (unsigned)t->pid,
		 t->state == FS_TASK_ZOMBIE ? " Z" : "", t->adopted ? " adopted" : "");
	m_plain(name);
	put(d, name);
	return strlen(name);
}

/* Slot of the child of pid with the least pid above `above`, or -1. */
static int
next_child(const struct drawing *d, uint32_t pid, uint32_t above)
{
	int best = -1;

	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &d->m->task[i];

		if (!t->used || d->drawn[i] || t->ppid != pid || t->pid <= above)
			continue;
		if (best < 0 || t->pid < d->m->task[best].pid)
			best = i;
	}
	return best;
}

/* Lengthens the prefix by `columns` spaces and a stroke; returns its old length. */
static size_t
indent(struct drawing *d, size_t columns, const char *stroke)
{
	size_t old = strlen(d->prefix);

	snprintf(d->prefix + old, sizeof(d->prefix) - old, "%*s%s", (int)columns, "", stroke);
	return old;
}

static void
draw(struct drawing *d, int slot)
{
	const struct m_task *t = &d->m->task[slot];
	const struct strokes *k = d->strokes;
	size_t width, old;
	int child, next;

	d->drawn[slot] = true;
	width = put_name(d, t);
	child = next_child(d, t->pid, 0);
	for (bool first = true; child >= 0; child = next, first = false) {
		next = next_child(d, t->pid, d->m->task[child].pid);
		if (!first) {
			put(d, "\n");
			put(d, d->prefix);
			for (size_t i = 0; i < width; i++)
				put(d, " ");
		}
		put(d, first ? (next < 0 ? k->only : k->first) : next < 0 ? k->last : k->next);
		old = indent(d, width, next < 0 ? "   " : k->through);
		draw(d, child);
		d->prefix[old] = '\0';
	}
}

/* Processes that hang on nothing: their parent does not exist, or is their own descendant. */
static void
draw_lost(struct drawing *d)
{
	for (int i = 0; i < FS_NR_TASKS; i++) {
		if (!d->m->task[i].used || !d->m->task[i].pid || d->drawn[i])
			continue;
		put(d, d->len ? "\n?" : "?");
		put(d, d->strokes->only);
		indent(d, 1, "   ");
		draw(d, i);
		d->prefix[0] = '\0';
	}
}

void
story_tree(const struct model *m, bool ascii, char *out, size_t size)
{
	struct drawing d = {.m = m, .out = out, .size = size,
			    .strokes = ascii ? &ascii_strokes : &line_strokes};
	int root = model_slot(m, ROOT_PID);

	if (!size)
		return;
	out[0] = '\0';
	if (root < 0)
		root = model_slot(m, 0);
	if (root < 0)
		return;
	draw(&d, root);
	draw_lost(&d);
}
