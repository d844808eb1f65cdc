/*
 * story.c: finds the teller of an event, and cleans what it told.
 */
#include "story.h"

#include <stdio.h>
#include <string.h>

#include "plain.h"
#include "tell.h"

static void
tell_boot(struct telling *t)
{
	tell_line(t, "the kernel has booted: %u page frames, and one task, idle(0) in task[0]",
		  (unsigned)t->after->n_frames);
	tell_more(t, "every other process will descend from a fork");
}

static void
tell_idle(struct telling *t)
{
	unsigned left = 0;

	tell_line(t, "no process is ready to run, and none sleeps for a set time");
	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *task = &t->after->task[i];

		left += task->used && task->pid > 1;
		if (!m_waits_for_input(task))
			continue;
		tell_more(t, "%s waits for input: a line at the console wakes it",
			  tell_who(t, task->pid).text);
		return;
	}
	tell_more(t, left ? "each waits for what no other will do: nothing more can happen" :
			    "only init is left: the program has ended, and nothing more will happen");
}

static void
tell_panic(struct telling *t)
{
	tell_line(t, "the kernel stops itself at %08x: %s", (unsigned)t->e->arg[FS_PANIC_eip],
		  tell_text(t, t->e->arg[FS_PANIC_text], t->e->arg[FS_PANIC_len]).text);
	tell_more(t, "this is a bug of the kernel, not of a program");
}

static const struct {
	const char *head;
	teller *tell;
} tellers[FS_TYPES] = {
	[FS_BOOT] = {"boot", tell_boot},
	[FS_IDLE] = {"idle", tell_idle},
	[FS_PANIC] = {"PANIC", tell_panic},
	[FS_SLOT] = {"fork", tell_slot},
	[FS_TASK] = {"fork", tell_copied},
	[FS_SHARE] = {"SHARE", tell_share},
	[FS_DESC] = {"fork", tell_desc},
	[FS_FILES] = {"fork", tell_files},
	[FS_FORKED] = {"FORK", tell_forked},
	[FS_NOFORK] = {"NO FORK", tell_nofork},
	[FS_EXEC] = {"EXEC", tell_exec},
	[FS_EXIT] = {"exit", tell_exit},
	[FS_REPARENT] = {"ORPHAN", tell_reparent},
	[FS_ZOMBIE] = {"ZOMBIE", tell_zombie},
	[FS_WAIT] = {"wait", tell_wait},
	[FS_REAP] = {"REAP", tell_reap},
	[FS_SWITCH] = {"switch", tell_switch},
	[FS_SLEEP] = {"sleep", tell_sleep},
	[FS_WAKE] = {"wake", tell_wake},
	[FS_CALL] = {"call", tell_entered},
	[FS_RET] = {"return", tell_returned},
	[FS_NOSYS] = {"no call", tell_nosys},
	[FS_FAULT] = {"fault", tell_fault},
	[FS_ZERO] = {"zero page", tell_zero},
	[FS_PAGEIN] = {"file page", tell_pagein},
	[FS_COPY] = {"COPY", tell_cow_copy},
	[FS_REUSE] = {"REUSE", tell_reuse},
	[FS_SWAPOUT] = {"SWAP OUT", tell_swapout},
	[FS_SWAPIN] = {"SWAP IN", tell_swapin},
	[FS_SEGV] = {"SEGV", tell_segv},
	[FS_TRAP] = {"trap", tell_trap},
	[FS_MAP] = {"map", tell_map},
	[FS_UNMAP] = {"unmap", tell_unmap},
	[FS_PROTECT] = {"protect", tell_protect},
	[FS_TAKE] = {"frame", tell_take},
	[FS_GIVE] = {"frame", tell_give},
	[FS_OOM] = {"NO MEMORY", tell_oom},
	[FS_OPEN] = {"open", tell_open},
	[FS_CLOSE] = {"close", tell_close},
	[FS_DUP] = {"dup", tell_dup},
	[FS_PIPE] = {"PIPE", tell_pipe},
	[FS_DISK] = {"DISK", tell_disk},
	[FS_WRITE] = {"write", tell_write},
	[FS_INPUT] = {"input", tell_input},
	[FS_SIGNAL] = {"signal", tell_sent},
	[FS_DELIVER] = {"signal", tell_delivered},
	[FS_STOP] = {"stop", tell_stopped},
	[FS_BREAK] = {"BREAK", tell_break},
	[FS_STEP] = {"step", tell_step},
};

void
story_tell(struct story *s, const struct model *before, const struct model *after,
	   const struct fs_event *e, const struct m_text *text)
{
	struct telling t = {.s = s, .before = before, .after = after, .e = e, .text = text};

	memset(s, 0, sizeof(*s));
	if (e->type < FS_TYPES && tellers[e->type].tell) {
		snprintf(s->head, sizeof(s->head), "%s", tellers[e->type].head);
		tellers[e->type].tell(&t);
	} else {
		snprintf(s->head, sizeof(s->head), "?");
		tell_line(&t, e->type == FS_NONE ? "this event was lost"
						 : "an event of a type that is not known here");
	}
	m_plain(s->line);
	m_plain(s->more);
}
