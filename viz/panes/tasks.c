/* tasks: task[64] as it lies in memory, a row a slot that is taken. */
#include <stdio.h>

#include "pane.h"
#include "scroll.h"

static void
draw_slot(const struct scene *s, struct area a, int y, unsigned slot)
{
	const struct m_task *t = &s->now->task[slot];
	int style = scene_state_style(s, t);
	int x = draw_textf(a, 0, y, ST_DIM, "%4u ", slot);

	x = draw_process(a, x, y, ST_TITLE, t->pid);
	x = draw_textf(a, x > 7 ? x : 7, y, ST_NORMAL, "%3u %4u  ", t->pid, t->ppid);
	x = draw_textf(a, x, y, style, "%c  ", m_state_letter(t->state));
	draw_textf(a, x, y, style, "%-10.*s", M_PROGRAM_MAX, t->program);
	draw_textf(a, x + 10, y, ST_NORMAL, "%5u", t->n_pages);
	draw_link(a, 0, y, a.r.w, LINK_PROCESS, t->pid);
}

/* A run of empty slots takes one row. */
static unsigned
empty_until(const struct model *m, unsigned slot)
{
	while (slot < FS_NR_TASKS && !m->task[slot].used)
		slot++;
	return slot;
}

static void
draw_empty(struct area a, int y, unsigned from, unsigned to)
{
	if (to - from == 1)
		draw_textf(a, 0, y, ST_DIM, "%4u empty", from);
	else
		draw_textf(a, 0, y, ST_DIM, "%4u to %u: empty", from, to - 1);
}

static void
walk(const struct scene *s, struct rows *rows, struct area a)
{
	for (unsigned slot = 0; slot < FS_NR_TASKS;) {
		bool changed = scene_task_changed(s, slot);
		unsigned next = slot + 1;
		int y = -1;

		if (s->filter && (!s->now->task[slot].used || !scene_passes(s, &s->now->task[slot]))) {
			; /* not shown */
		} else if (s->now->task[slot].used) {
			y = rows_next(rows, changed);
			if (y >= 0)
				draw_slot(s, a, y, slot);
		} else {
			next = empty_until(s->now, slot);
			y = rows_next(rows, changed);
			if (y >= 0)
				draw_empty(a, y, slot, next);
		}
		if (changed && y >= 0)
			draw_mark(a, y);
		slot = next;
	}
}

static void
tasks_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct area body = area_sub(a, 0, 1, a.r.w, a.r.h - 1);
	struct rows counted = rows_count();

	(void)tales;
	draw_text(a, 0, 0, ST_DIM, "slot   pid ppid st program   pages");
	walk(s, &counted, body);
	if (!counted.n)
		draw_text(body, 0, 0, ST_DIM, "no process fits the filter");
	struct rows shown = rows_show(&counted, state, body.r.h);
	walk(s, &shown, body);
}

static void
tasks_title(const struct scene *s, char *out, size_t size)
{
	unsigned used = 0;

	for (int i = 0; i < FS_NR_TASKS; i++)
		used += s->now->task[i].used;
	snprintf(out, size, "%u of %d slots", used, FS_NR_TASKS);
}

static bool
tasks_act(void *state, enum action action)
{
	return scroll_act(state, action);
}

const struct pane pane_tasks = {
	.name = "tasks",
	.state_size = sizeof(struct scroll),
	.title = tasks_title,
	.draw = tasks_draw,
	.act = tasks_act,
};
