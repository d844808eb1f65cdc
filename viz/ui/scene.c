#include "scene.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "sieve.h"
#include "terms.h"
#include "theme.h"

bool
scene_task_changed(const struct scene *s, unsigned slot)
{
	const struct m_task *a = &s->prev->task[slot], *b = &s->now->task[slot];

	if (a->used != b->used || (s->now->current == b->pid) != (s->prev->current == a->pid))
		return true;
	return b->used && (a->pid != b->pid || a->ppid != b->ppid || a->state != b->state ||
		a->status != b->status || a->n_pages != b->n_pages ||
		strncmp(a->program, b->program, sizeof a->program) != 0);
}

bool
scene_frame_changed(const struct scene *s, uint32_t frame)
{
	const struct m_frame *a, *b;

	if (frame >= s->now->n_frames || frame >= s->prev->n_frames)
		return false;
	a = &s->prev->frame[frame];
	b = &s->now->frame[frame];
	return a->kind != b->kind || a->refs != b->refs;
}

void
scene_name(const struct scene *s, uint32_t pid, char *out, size_t size)
{
	const struct m_task *t = model_task(s->now, pid);

	if (t)
		snprintf(out, size, "%.*s(%u)", M_PROGRAM_MAX, t->program, pid);
	else
		snprintf(out, size, "pid %u, not there now", pid);
}

static const char *
sleep_words(uint32_t why)
{
	switch (why) {
	case FS_WHY_WAIT: return "waits for a child";
	case FS_WHY_CONSOLE: return "waits for input";
	case FS_WHY_TIME: return "sleeps for a time";
	case FS_WHY_PAUSE: return "waits for a signal";
	case FS_WHY_VFORK: return "waits for its vfork child";
	case FS_WHY_PIPE: return "waits at a pipe";
	case FS_WHY_POLL: return "waits for a file";
	case FS_WHY_LOCK: return "waits for a lock";
	default: return "sleeps";
	}
}

static void
ended_words(uint32_t status, char *out, size_t size)
{
	if (WIFSIGNALED((int)status))
		snprintf(out, size, "zombie, signal %d", WTERMSIG((int)status));
	else
		snprintf(out, size, "zombie, exit %d", WEXITSTATUS((int)status));
}

void
scene_state(const struct scene *s, const struct m_task *t, char *out, size_t size)
{
	const char *words = "?";

	switch (t->state) {
	case FS_TASK_RUNNING: words = s->now->current == t->pid ? "running" : "ready"; break;
	case FS_TASK_INTERRUPTIBLE: words = sleep_words(t->sleep_why); break;
	case FS_TASK_UNINTERRUPTIBLE: words = "being made"; break;
	case FS_TASK_STOPPED: words = "stopped"; break;
	case FS_TASK_ZOMBIE: ended_words(t->status, out, size); return;
	}
	snprintf(out, size, "%s", words);
}

int
scene_state_style(const struct scene *s, const struct m_task *t)
{
	switch (t->state) {
	case FS_TASK_RUNNING: return s->now->current == t->pid ? ST_RUNNING : ST_READY;
	case FS_TASK_UNINTERRUPTIBLE: return ST_NEW;
	case FS_TASK_ZOMBIE: return ST_ZOMBIE;
	default: return ST_ASLEEP;
	}
}

int
scene_event_style(uint16_t type)
{
	switch (type) {
	case FS_SLOT: case FS_TASK: case FS_SHARE: case FS_DESC: case FS_FILES: case FS_FORKED:
		return ST_NEW;
	case FS_COPY: case FS_REUSE: return ST_COW;
	case FS_FAULT: case FS_ZERO: case FS_PAGEIN: return ST_SHARED;
	case FS_EXIT: case FS_ZOMBIE: case FS_REAP: return ST_ZOMBIE;
	case FS_REPARENT: return ST_ORPHAN;
	case FS_SWITCH: case FS_WAKE: case FS_EXEC: return ST_RUNNING;
	case FS_SEGV: case FS_TRAP: case FS_PANIC: case FS_NOFORK: case FS_NOSYS: return ST_WRONG;
	default: return ST_TITLE;
	}
}

/* ---- what the filter leaves ---- */

bool
scene_passes(const struct scene *s, const struct m_task *t)
{
	char text[M_PROGRAM_MAX + 96], state[48];

	if (!s->filter)
		return true;
	scene_state(s, t, state, sizeof state);
	snprintf(text, sizeof text, "%.*s(%u) %c %s%s", M_PROGRAM_MAX, t->program, t->pid, m_state_letter(t->state), state,
		 t->adopted ? " orphan" : "");
	return terms_match(sieve_words(s->filter), text);
}

/* The next row's event in that direction; 0: there is none. */
static uint64_t
next_row(const struct scene *s, uint64_t from, int dir)
{
	bool unknown = false;
	uint64_t next = sieve_next(s->filter, s->timeline, from, dir, &unknown);
	bool between = dir > 0 ? from < s->shown && (!next || next > s->shown) : from > s->shown && (!next || next < s->shown);

	return between ? s->shown : next;
}

uint64_t
scene_row(const struct scene *s, uint64_t from, int64_t *n)
{
	int64_t wanted = *n, end = (int64_t)s->end, to = (int64_t)from + wanted;
	int64_t first = (int64_t)timeline_first(s->timeline) + 1;
	int dir = wanted < 0 ? -1 : 1;

	if (!s->filter) {
		to = to < first ? first : to;
		to = to > end ? end : to;
		*n = to - (int64_t)from;
		return (uint64_t)to;
	}
	for (*n = 0; *n != wanted; *n += dir) {
		uint64_t next = next_row(s, from, dir);
		if (!next)
			break;
		from = next;
	}
	return from;
}
