/*
 * apply.c: one short rule an event. The comments beside the events in fs_abi.h are the law; here
 * are the rules for tasks, the schedule, calls and files, and the table of all.
 */
#include "apply.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"

#define FRAMES_MAX (1u << 20) /* 4 GiB: more cannot be addressed */

void
apply_misfit(struct step *s, const char *format, ...)
{
	char *out = s->m->misfit;
	size_t size = sizeof(s->m->misfit);
	va_list args;
	int n;

	if (out[0])
		return;
	n = snprintf(out, size, "event %llu, %s: ", (unsigned long long)s->e->seq,
		     m_event_name(s->e->type));
	va_start(args, format);
	vsnprintf(out + n, size - (size_t)n, format, args);
	va_end(args);
}

struct m_task *
apply_task(struct step *s, uint32_t pid)
{
	struct m_task *t = model_task_mut(s->m, pid);

	if (!t)
		apply_misfit(s, "there is no process %u", (unsigned)pid);
	return t;
}

struct m_frame *
apply_frame(struct step *s, uint32_t frame)
{
	if (frame < s->m->n_frames)
		return &s->m->frame[frame];
	apply_misfit(s, "there is no frame %04x", (unsigned)frame);
	return NULL;
}

/* A slot that is found but not yet filled keeps its pid while `used` is false (rule_slot). */
struct m_task *
apply_owner(struct step *s, uint32_t pid)
{
	struct m_task *t = model_task_mut(s->m, pid);

	for (int i = 0; !t && pid && i < FS_NR_TASKS; i++)
		if (s->m->task[i].pid == pid)
			t = &s->m->task[i];
	return t;
}

uint32_t
apply_unref(struct step *s, uint32_t frame)
{
	struct m_frame *f = apply_frame(s, frame);

	if (!f)
		return 0;
	if (!f->refs)
		apply_misfit(s, "frame %04x has no owner to lose", (unsigned)frame);
	else
		f->refs--;
	if (!f->refs && f->kind == FS_FRAME_ANON)
		f->kind = FS_FRAME_FREE;
	return f->refs;
}

void
apply_ref(struct step *s, uint32_t frame)
{
	struct m_frame *f = apply_frame(s, frame);

	if (f)
		f->refs++;
}

bool
apply_slot(struct step *s, uint32_t slot)
{
	if (slot && slot < s->m->n_slots)
		return true;
	apply_misfit(s, "there is no swap slot %u", (unsigned)slot);
	return false;
}

uint32_t
apply_unref_slot(struct step *s, uint32_t slot)
{
	if (!apply_slot(s, slot))
		return 0;
	if (!s->m->slot[slot]) {
		apply_misfit(s, "swap slot %u has no owner to lose", (unsigned)slot);
		return 0;
	}
	return --s->m->slot[slot];
}

/* Empties a slot and keeps its vectors' memory for the next task there. */
static void
task_reset(struct m_task *t)
{
	struct m_task empty = {
		.pages = t->pages, .cap_pages = t->cap_pages,
		.tables = t->tables, .cap_tables = t->cap_tables,
	};

	*t = empty;
	for (int i = 0; i < FS_NR_FDS; i++)
		t->fd[i] = -1;
}

static void
rule_boot(struct step *s)
{
	struct model *m = s->m;
	uint32_t n = s->e->arg[FS_BOOT_frames], n_slots = s->e->arg[FS_BOOT_slots];

	if (m->task[0].used)
		apply_misfit(s, "the kernel has booted before");
	if (n > FRAMES_MAX)
		apply_misfit(s, "%u frames are more than can be", (unsigned)n);
	m->n_frames = n < FRAMES_MAX ? n : FRAMES_MAX;
	if (m->n_frames) {
		m->frame = m_resize(m->frame, m->n_frames, sizeof(*m->frame));
		memset(m->frame, 0, m->n_frames * sizeof(*m->frame));
	}
	if (n_slots > FRAMES_MAX)
		apply_misfit(s, "%u swap slots are more than can be", (unsigned)n_slots);
	m->n_slots = n_slots < FRAMES_MAX ? n_slots : FRAMES_MAX;
	if (m->n_slots) {
		m->slot = m_resize(m->slot, m->n_slots, sizeof(*m->slot));
		memset(m->slot, 0, m->n_slots * sizeof(*m->slot));
	}
	memset(m->file, 0, sizeof(m->file));
	for (int i = 0; i < FS_NR_TASKS; i++)
		task_reset(&m->task[i]);
	m->task[0].used = true;
	m->task[0].state = FS_TASK_RUNNING;
	snprintf(m->task[0].program, sizeof(m->task[0].program), "idle");
	m->current = 0;
	m->console_len = 0;
}

static void
rule_slot(struct step *s)
{
	uint32_t slot = s->e->arg[FS_SLOT_slot];

	if (slot >= FS_NR_TASKS || s->m->task[slot].used) {
		apply_misfit(s, "slot %u is not free", (unsigned)slot);
		return;
	}
	task_reset(&s->m->task[slot]);
	s->m->task[slot].pid = s->e->arg[FS_SLOT_child];
}

static void
rule_task(struct step *s)
{
	uint32_t slot = s->e->arg[FS_TASK_slot], pid = s->e->arg[FS_TASK_child], stack;
	const struct m_task *parent = apply_task(s, s->e->pid);
	struct m_task *t;

	if (slot >= FS_NR_TASKS || s->m->task[slot].used || model_task(s->m, pid)) {
		apply_misfit(s, "slot %u or pid %u is not free", (unsigned)slot, (unsigned)pid);
		return;
	}
	t = &s->m->task[slot];
	stack = t->pid == pid ? t->stack : 0;
	task_reset(t);
	t->used = true;
	t->pid = pid;
	t->ppid = s->e->pid;
	t->state = FS_TASK_UNINTERRUPTIBLE;
	t->stack = stack;
	t->born = s->e->seq;
	if (parent) {
		memcpy(t->program, parent->program, sizeof(t->program));
		t->call = parent->call;
		t->called = parent->called;
	}
}

static void
rule_files(struct step *s)
{
	const struct m_task *parent = apply_task(s, s->e->pid);
	struct m_task *child = apply_task(s, s->e->arg[FS_FILES_child]);

	if (!parent || !child || parent == child)
		return;
	for (int i = 0; i < FS_NR_FDS; i++) {
		child->fd[i] = parent->fd[i];
		if (child->fd[i] >= 0)
			s->m->file[child->fd[i]].refs++;
	}
}

static void
rule_forked(struct step *s)
{
	struct m_task *child = apply_task(s, s->e->arg[FS_FORKED_child]);

	if (child)
		child->state = FS_TASK_RUNNING;
}

static void
leave_slot(struct step *s, struct m_task *t)
{
	if (t->n_pages)
		apply_misfit(s, "process %u still maps %u pages", (unsigned)t->pid,
			     (unsigned)t->n_pages);
	task_reset(t);
}

static void
rule_nofork(struct step *s)
{
	uint32_t pid = s->e->arg[FS_NOFORK_child];
	struct m_task *child = pid ? apply_task(s, pid) : NULL;

	if (child)
		leave_slot(s, child);
}

static void
rule_exec(struct step *s)
{
	struct m_task *t = apply_task(s, s->e->pid);
	char path[256] = "";
	const char *base;

	if (!t)
		return;
	if (s->text)
		s->text->get(s->text->ctx, s->e->arg[FS_EXEC_path], s->e->arg[FS_EXEC_len], path,
			     sizeof(path));
	base = strrchr(path, '/');
	snprintf(t->program, sizeof(t->program), "%.*s", M_PROGRAM_MAX - 1, base ? base + 1 : path);
}

static void
rule_exit(struct step *s)
{
	struct m_task *t = apply_task(s, s->e->pid);

	if (t)
		t->status = s->e->arg[FS_EXIT_status];
}

static void
rule_reparent(struct step *s)
{
	struct m_task *t = apply_task(s, s->e->arg[FS_REPARENT_child]);

	if (!t)
		return;
	if (t->ppid != s->e->pid)
		apply_misfit(s, "process %u is no child of %u", (unsigned)t->pid, s->e->pid);
	t->ppid = s->e->arg[FS_REPARENT_to];
	t->adopted = true;
}

static void
rule_zombie(struct step *s)
{
	struct m_task *t = apply_task(s, s->e->pid);

	if (!t)
		return;
	if (t->ppid != s->e->arg[FS_ZOMBIE_parent])
		apply_misfit(s, "the parent of %u is %u", (unsigned)t->pid, (unsigned)t->ppid);
	t->state = FS_TASK_ZOMBIE;
	t->status = s->e->arg[FS_ZOMBIE_status];
	t->died = s->e->seq;
	t->call = 0;
}

static void
rule_reap(struct step *s)
{
	struct m_task *t = apply_task(s, s->e->arg[FS_REAP_child]);

	if (!t)
		return;
	if (t->state != FS_TASK_ZOMBIE || t->ppid != s->e->pid)
		apply_misfit(s, "process %u is no ended child of %u", (unsigned)t->pid, s->e->pid);
	leave_slot(s, t);
}

static void
rule_switch(struct step *s)
{
	struct m_task *to = apply_task(s, s->e->arg[FS_SWITCH_to]);

	if (s->e->arg[FS_SWITCH_from] != s->m->current)
		apply_misfit(s, "process %u was running", (unsigned)s->m->current);
	s->m->current = s->e->arg[FS_SWITCH_to];
	if (to && !to->ran) {
		to->ran = s->e->seq;
		to->call = 0; /* it stood in its parent's call, and is out of it now */
	}
}

static void
rule_sleep(struct step *s)
{
	struct m_task *t = apply_task(s, s->e->pid);

	if (!t)
		return;
	t->state = FS_TASK_INTERRUPTIBLE;
	t->sleep_why = s->e->arg[FS_SLEEP_why];
}

static void
rule_wake(struct step *s)
{
	struct m_task *t = apply_task(s, s->e->arg[FS_WAKE_who]);

	if (t)
		t->state = FS_TASK_RUNNING;
}

static void
rule_stop(struct step *s)
{
	struct m_task *t = apply_task(s, s->e->pid);

	if (t)
		t->state = FS_TASK_STOPPED;
}

static void
rule_call(struct step *s)
{
	struct m_task *t = apply_task(s, s->e->pid);

	if (!t)
		return;
	t->call = s->e->arg[FS_CALL_nr] + 1;
	t->called = s->e->seq;
}

static void
rule_ret(struct step *s)
{
	struct m_task *t = apply_task(s, s->e->pid);

	if (t)
		t->call = 0;
}

/* The descriptor of pid that an event names, or NULL after a misfit. */
static int16_t *
descriptor(struct step *s, uint32_t fd, uint32_t file)
{
	struct m_task *t = apply_task(s, s->e->pid);

	if (t && fd < FS_NR_FDS && file < M_FILES_MAX)
		return &t->fd[fd];
	apply_misfit(s, "there is no descriptor %u or file %u", (unsigned)fd, (unsigned)file);
	return NULL;
}

static void
open_file(struct step *s, uint32_t nr, uint32_t file, int32_t inode)
{
	int16_t *fd = descriptor(s, nr, file);

	if (!fd)
		return;
	if (*fd >= 0 || s->m->file[file].refs)
		apply_misfit(s, "descriptor %u or file %u is in use", (unsigned)nr, (unsigned)file);
	*fd = (int16_t)file;
	s->m->file[file] = (struct m_file){.refs = 1, .inode = inode};
}

static void
rule_open(struct step *s)
{
	open_file(s, s->e->arg[FS_OPEN_fd], s->e->arg[FS_OPEN_file],
		  (int32_t)s->e->arg[FS_OPEN_inode]);
}

static void
rule_pipe(struct step *s)
{
	uint32_t frame = s->e->arg[FS_PIPE_frame];
	const struct m_frame *f = apply_frame(s, frame);
	int32_t inode = (int32_t)-frame;

	if (f && f->kind != FS_FRAME_PIPE)
		apply_misfit(s, "frame %04x is no pipe buffer", (unsigned)frame);
	open_file(s, s->e->arg[FS_PIPE_read], s->e->arg[FS_PIPE_from], inode);
	open_file(s, s->e->arg[FS_PIPE_write], s->e->arg[FS_PIPE_to], inode);
}

static void
rule_close(struct step *s)
{
	uint32_t file = s->e->arg[FS_CLOSE_file];
	int16_t *fd = descriptor(s, s->e->arg[FS_CLOSE_fd], file);

	if (!fd)
		return;
	if (*fd != (int16_t)file || s->m->file[file].refs != s->e->arg[FS_CLOSE_left] + 1)
		apply_misfit(s, "descriptor %u names file %d, which has %u owners",
			     (unsigned)s->e->arg[FS_CLOSE_fd], *fd, s->m->file[file].refs);
	*fd = -1;
	if (s->m->file[file].refs)
		s->m->file[file].refs--;
}

static void
rule_dup(struct step *s)
{
	uint32_t file = s->e->arg[FS_DUP_file];
	int16_t *fd = descriptor(s, s->e->arg[FS_DUP_fd], file);

	if (!fd)
		return;
	if (*fd >= 0 || !s->m->file[file].refs)
		apply_misfit(s, "descriptor %u is in use, or file %u is not open",
			     (unsigned)s->e->arg[FS_DUP_fd], (unsigned)file);
	*fd = (int16_t)file;
	s->m->file[file].refs++;
}

static void
rule_write(struct step *s)
{
	s->m->console_len = s->e->arg[FS_WRITE_pos] + s->e->arg[FS_WRITE_len];
}

/* These tell something and change nothing. */
static void
rule_tale(struct step *s)
{
	(void)s;
}

static apply_rule *const rules[FS_TYPES] = {
	[FS_BOOT] = rule_boot, [FS_IDLE] = rule_tale, [FS_PANIC] = rule_tale,
	[FS_SLOT] = rule_slot, [FS_TASK] = rule_task, [FS_SHARE] = apply_share,
	[FS_DESC] = rule_tale,
	[FS_FILES] = rule_files, [FS_FORKED] = rule_forked, [FS_NOFORK] = rule_nofork,
	[FS_EXEC] = rule_exec, [FS_EXIT] = rule_exit, [FS_REPARENT] = rule_reparent,
	[FS_ZOMBIE] = rule_zombie, [FS_WAIT] = rule_tale, [FS_REAP] = rule_reap,
	[FS_SWITCH] = rule_switch, [FS_SLEEP] = rule_sleep, [FS_WAKE] = rule_wake,
	[FS_CALL] = rule_call, [FS_RET] = rule_ret, [FS_NOSYS] = rule_tale,
	[FS_FAULT] = rule_tale, [FS_ZERO] = apply_zero, [FS_PAGEIN] = apply_pagein,
	[FS_COPY] = apply_copy, [FS_REUSE] = apply_reuse,
	[FS_SWAPOUT] = apply_swapout, [FS_SWAPIN] = apply_swapin,
	[FS_SEGV] = rule_tale, [FS_TRAP] = rule_tale,
	[FS_MAP] = apply_map, [FS_UNMAP] = apply_unmap, [FS_PROTECT] = apply_protect,
	[FS_TAKE] = apply_take, [FS_GIVE] = apply_give, [FS_OOM] = rule_tale,
	[FS_OPEN] = rule_open, [FS_CLOSE] = rule_close, [FS_DUP] = rule_dup,
	[FS_PIPE] = rule_pipe, [FS_DISK] = rule_tale,
	[FS_WRITE] = rule_write, [FS_INPUT] = rule_tale,
	[FS_SIGNAL] = rule_tale, [FS_DELIVER] = rule_tale, [FS_STOP] = rule_stop,
	[FS_BREAK] = rule_tale, [FS_STEP] = rule_tale,
};

const char *
model_apply(struct model *m, const struct fs_event *e, const struct m_text *text)
{
	struct step s = {.m = m, .e = e, .text = text};

	m->misfit[0] = '\0';
	if (e->type < FS_TYPES && rules[e->type])
		rules[e->type](&s);
	else
		apply_misfit(&s, "type %u is not known", e->type);
	m->seq = e->seq;
	m->time = e->time;
	return m->misfit[0] ? m->misfit : NULL;
}
