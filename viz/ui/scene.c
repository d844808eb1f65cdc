#include "scene.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

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
