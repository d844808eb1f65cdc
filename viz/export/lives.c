#include "lives.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"

#define PIDS 65536

void
lives_init(struct lives *l)
{
	memset(l, 0, sizeof(*l));
	l->of_pid = m_resize(NULL, PIDS, sizeof(*l->of_pid));
	for (int i = 0; i < PIDS; i++)
		l->of_pid[i] = -1;
}

void
lives_free(struct lives *l)
{
	free(l->life);
	free(l->of_pid);
	memset(l, 0, sizeof(*l));
}

int
lives_of(const struct lives *l, uint32_t pid)
{
	return pid < PIDS ? l->of_pid[pid] : -1;
}

static void
begin(struct lives *l, uint32_t pid, const struct fs_event *e, const char *program)
{
	struct life *life;
	int parent = lives_of(l, e->pid);

	if (pid >= PIDS)
		return;
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 64;
		l->life = m_resize(l->life, l->cap, sizeof(*l->life));
	}
	life = &l->life[l->n];
	*life = (struct life){ .pid = pid, .parent = pid ? parent : -1, .adopter = -1, .born = e->time,
			       .born_seq = e->seq };
	snprintf(life->program, sizeof(life->program), "%s",
		 life->parent >= 0 ? l->life[parent].program : program);
	l->of_pid[pid] = (int)l->n++;
}

/* The last part of the path, with what is no letter made visible. */
static void
take_program(struct life *life, const struct fs_event *e, const struct m_text *text)
{
	char path[256], *name;

	text->get(text->ctx, e->arg[FS_EXEC_path], e->arg[FS_EXEC_len], path, sizeof(path));
	name = strrchr(path, '/');
	name = name ? name + 1 : path;
	snprintf(life->program, sizeof(life->program), "%.*s", M_PROGRAM_MAX - 1, name);
	for (char *p = life->program; *p; p++)
		if (!isprint((unsigned char)*p))
			*p = '?';
}

static void
reap(struct lives *l, uint32_t pid, uint64_t time)
{
	int child = lives_of(l, pid);

	if (child < 0)
		return;
	l->life[child].reaped = time;
	l->of_pid[pid] = -1;
}

void
lives_event(struct lives *l, const struct fs_event *e, const struct m_text *text)
{
	int self = lives_of(l, e->pid), child;

	switch (e->type) {
	case FS_BOOT:
		begin(l, 0, e, "idle");
		break;
	case FS_TASK:
		begin(l, e->arg[FS_TASK_child], e, "?");
		break;
	case FS_NOFORK:
		reap(l, e->arg[FS_NOFORK_child] ? e->arg[FS_NOFORK_child] : PIDS, e->time);
		break;
	case FS_EXEC:
		if (self >= 0)
			take_program(&l->life[self], e, text);
		break;
	case FS_EXIT:
		if (self >= 0) {
			l->life[self].has_ended = true;
			l->life[self].ended = e->time;
			l->life[self].ended_seq = e->seq;
			l->life[self].status = e->arg[FS_EXIT_status];
		}
		break;
	case FS_REPARENT:
		child = lives_of(l, e->arg[FS_REPARENT_child]);
		if (child >= 0)
			l->life[child].adopter = lives_of(l, e->arg[FS_REPARENT_to]);
		break;
	case FS_REAP:
		reap(l, e->arg[FS_REAP_child], e->time);
		break;
	}
}

void
lives_name(const struct life *life, char *out, size_t size)
{
	snprintf(out, size, "%s(%u)", life->program, (unsigned)life->pid);
}

void
lives_end(const struct life *life, char *out, size_t size)
{
	if (life->has_ended)
		m_status_text(life->status, out, size);
	else
		snprintf(out, size, "runs");
}
