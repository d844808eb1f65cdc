/* explain.c: finds the explainer of an event, and what they share; the kernel's own events. */
#include "explain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "chain.h"
#include "explaining.h"
#include "plain.h"

static const struct {
	const char *trace;
	explainer *explain;
} explainers[FS_TYPES] = {
	[FS_BOOT] = { "trace_boot", explain_boot },
	[FS_IDLE] = { "trace_idle", explain_idle },
	[FS_PANIC] = { "trace_panic", explain_panic },
	[FS_SLOT] = { "trace_slot_found", explain_slot },
	[FS_TASK] = { "trace_task_copied", explain_copied },
	[FS_SHARE] = { "trace_memory_shared", explain_share },
	[FS_DESC] = { "trace_descriptors_set", explain_desc },
	[FS_FILES] = { "trace_files_shared", explain_files },
	[FS_FORKED] = { "trace_fork_done", explain_forked },
	[FS_NOFORK] = { "trace_fork_failed", explain_nofork },
	[FS_EXEC] = { "trace_exec", explain_exec },
	[FS_EXIT] = { "trace_exit", explain_exit },
	[FS_REPARENT] = { "trace_reparent", explain_reparent },
	[FS_ZOMBIE] = { "trace_zombie", explain_zombie },
	[FS_WAIT] = { "trace_wait", explain_wait },
	[FS_REAP] = { "trace_reap", explain_reap },
	[FS_SWITCH] = { "trace_switch", explain_switch },
	[FS_SLEEP] = { "trace_sleep", explain_sleep },
	[FS_WAKE] = { "trace_wake", explain_wake },
	[FS_CALL] = { "trace_call", explain_call },
	[FS_RET] = { "trace_return", explain_return },
	[FS_NOSYS] = { "trace_nosys", explain_nosys },
	[FS_FAULT] = { "trace_fault", explain_fault },
	[FS_ZERO] = { "trace_zero_page", explain_zero },
	[FS_PAGEIN] = { "trace_page_from_file", explain_pagein },
	[FS_COPY] = { "trace_cow_copy", explain_copy },
	[FS_REUSE] = { "trace_cow_reuse", explain_reuse },
	[FS_SWAPOUT] = { "trace_swap_out", explain_swapout },
	[FS_SWAPIN] = { "trace_swap_in", explain_swapin },
	[FS_SEGV] = { "trace_segv", explain_segv },
	[FS_TRAP] = { "trace_trap", explain_trap },
	[FS_MAP] = { "trace_map", explain_map },
	[FS_UNMAP] = { "trace_unmap", explain_unmap },
	[FS_PROTECT] = { "trace_protect", explain_protect },
	[FS_TAKE] = { "trace_frame_taken", explain_take },
	[FS_GIVE] = { "trace_frame_given", explain_give },
	[FS_OOM] = { "trace_out_of_memory", explain_oom },
	[FS_OPEN] = { "trace_open", explain_open },
	[FS_CLOSE] = { "trace_close", explain_close },
	[FS_DUP] = { "trace_dup", explain_dup },
	[FS_PIPE] = { "trace_pipe", explain_pipe },
	[FS_DISK] = { "trace_disk_read", explain_disk },
	[FS_WRITE] = { "trace_console_write", explain_write },
	[FS_INPUT] = { "trace_console_input", explain_input },
	[FS_SIGNAL] = { "trace_signal_sent", explain_signal },
	[FS_DELIVER] = { "trace_signal_delivered", explain_deliver },
	[FS_STOP] = { "trace_stopped", explain_stop },
	[FS_BREAK] = { "trace_user_breakpoint", explain_break },
	[FS_STEP] = { "trace_user_step", explain_step },
};

/* ---- shared -------------------------------------------------------------------------------- */

static void
add(char *out, const char *format, va_list args)
{
	size_t n = strlen(out);

	vsnprintf(out + n, EXPLAIN_TEXT - n, format, args);
}

void
ex_step(struct explaining *e, const char *function, const char *format, ...)
{
	struct explain *x = e->x;
	va_list args;

	if (x->n == EXPLAIN_STEPS)
		return;
	x->step[x->n].function = function;
	va_start(args, format);
	add(x->step[x->n++].text, format, args);
	va_end(args);
}

void
ex_also(struct explaining *e, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(e->x->step[e->x->n - 1].text, format, args);
	va_end(args);
}

void
ex_next(struct explaining *e, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(e->x->next, format, args);
	va_end(args);
}

void
ex_told(struct explaining *e, const char *function)
{
	e->x->teller = function;
}

const char *
ex_s(unsigned n)
{
	return n == 1 ? "" : "s";
}

const struct m_task *
ex_was(const struct explaining *e, uint32_t pid)
{
	return model_task(e->t.before, pid);
}

const struct m_task *
ex_is(const struct explaining *e, uint32_t pid)
{
	return model_task(e->t.after, pid);
}

void
ex_step_in(struct explaining *e)
{
	const struct m_task *t = ex_was(e, e->t.before->current);
	const char *name = t && t->call ? m_call_name(t->call - 1) : NULL, *function = name ? chain_call(t->call - 1) : NULL;

	if (function)
		ex_step(e, function, "%s is in the system call %s since event %llu.", tell_who(&e->t, t->pid).text, name,
		     (unsigned long long)t->called);
}

const char *
explain_trace(uint32_t type)
{
	return type < FS_TYPES ? explainers[type].trace : NULL;
}

void
explain_event(struct explain *x, const struct model *before, const struct model *after, const struct fs_event *e,
	      const struct m_text *text)
{
	struct explaining ex = { .t = { .before = before, .after = after, .e = e, .text = text }, .x = x, .arg = e->arg,
				 .pid = e->pid };

	memset(x, 0, sizeof *x);
	if (!explain_trace(e->type)) {
		ex_next(&ex, e->type == FS_NONE ? "This event was lost: what happened is not known." :
		     "An event of a type that is not known here.");
		return;
	}
	x->trace = explainers[e->type].trace;
	explainers[e->type].explain(&ex);
	for (unsigned i = 0; i < x->n; i++)
		m_plain(x->step[i].text);
	m_plain(x->next);
}

/* ---- the kernel ---------------------------------------------------------------------------- */

void
explain_boot(struct explaining *e)
{
	unsigned frames = e->arg[FS_BOOT_frames], slots = e->arg[FS_BOOT_slots];

	ex_step(e, "kernel_main", "The boot loader has put the kernel and its programs into memory. kernel_main sets up the GDT and the "
	     "IDT, the ring of events, the timer and task[0], which is what is running now: idle(0).");
	ex_step(e, "memory_init", "Memory has %u frames of %u bytes, that is %u KiB. The table with a count for each frame stands behind "
	     "the programs, and a table of %u swap slots behind it (slot 0 is none).", frames, FS_PAGE, frames * (FS_PAGE / 1024),
	     slots);
	ex_told(e, "memory_init");
	ex_next(e, "What follows: the frames that are taken for good (the kernel, the programs' files), then the fork that makes "
	     "init(1). {NEXT_FORK} goes there. From it every other process descends.");
}

void
explain_idle(struct explaining *e)
{
	unsigned asleep = 0, zombies = 0;

	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &e->t.after->task[i];

		asleep += t->used && t->pid && t->state == FS_TASK_INTERRUPTIBLE;
		zombies += t->used && t->state == FS_TASK_ZOMBIE;
	}
	ex_step(e, "schedule", "The scheduler found nobody ready but task[0]: %u process%s asleep, %u zombie%s.", asleep,
	     asleep == 1 ? " is" : "es are", zombies, ex_s(zombies));
	ex_step(e, "first_alarm", "Of those asleep nobody has a time at which it wants to wake, and no timer is set: only input can "
	     "change anything.");
	ex_step(e, "idle", "idle(0) halts the processor until an interrupt comes.");
	ex_told(e, "idle");
	ex_next(e, "The tree says for whom each waits. i types a line for the guest, K sends a signal.");
}

void
explain_panic(struct explaining *e)
{
	ex_step(e, "panic", "The kernel has found itself in a state that must not be, and stops: %s. It was called from %08x.",
	     tell_text(&e->t, e->arg[FS_PANIC_text], e->arg[FS_PANIC_len]).text, (unsigned)e->arg[FS_PANIC_eip]);
	ex_told(e, "panic");
	ex_next(e, "This is a bug of the kernel. {PREV} goes back to what led to it; the kernel pane has the registers.");
}
