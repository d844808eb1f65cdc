/*
 * story_process.c: the sentences of fork, of a process's life, of the schedule, calls and signals.
 */
#include "tell.h"

#define FORK_NR 2 /* the system call number of fork */
#define EXECVE_NR 11
#define ENOSYS 38

void
tell_slot(struct telling *t)
{
	unsigned slot = t->e->arg[FS_SLOT_slot], child = t->e->arg[FS_SLOT_child];

	tell_line(t, "%s forks: find_empty_process finds task[%u] free; ++last_pid gives pid %u",
		  tell_actor(t).text, slot, child);
	tell_more(t, "%u of the %u slots were in use: there can be no more processes than slots",
		  model_used_slots(t->before), FS_NR_TASKS);
}

void
tell_copied(struct telling *t)
{
	unsigned slot = t->e->arg[FS_TASK_slot], child = t->e->arg[FS_TASK_child];

	tell_line(t, "copy_process copies the task_struct of %s into task[%u]: %s",
		  tell_actor(t).text, slot, tell_who(t, child).text);
	tell_more(t, "reset in the copy: state (being made, it cannot run yet), pid %u, parent %u, "
		  "times and counters; all else is as in the parent",
		  child, t->e->pid);
}

/* The first frame of the range that both have now, with its counts. */
static void
share_counts(struct telling *t, const struct m_task *child, uint32_t va, uint32_t pages)
{
	for (uint32_t i = 0; child && i < child->n_pages; i++) {
		uint32_t frame = child->pages[i].frame;

		if (child->pages[i].va < va || (child->pages[i].va - va) / FS_PAGE >= pages ||
		    child->pages[i].slot)
			continue;
		tell_more(t, " (%04x: owners %u -> %u)", (unsigned)frame,
			  tell_refs(t->before, frame), tell_refs(t->after, frame));
		return;
	}
}

void
tell_share(struct telling *t)
{
	uint32_t child = t->e->arg[FS_SHARE_child], va = t->e->arg[FS_SHARE_va];
	uint32_t pages = t->e->arg[FS_SHARE_pages], present = t->e->arg[FS_SHARE_present];
	const struct m_task *task = tell_task(t, child);
	const struct m_map *map = task ? model_map(task, va) : NULL;

	tell_line(t, "copy_mem: %s and %s share %s from %08x (%s), %u present: nothing is copied",
		  tell_actor(t).text, tell_who(t, child).text, tell_pages(pages).text, (unsigned)va,
		  tell_prot(map ? map->prot : 0).text, (unsigned)present);
	if (!present) {
		tell_more(t, "no page of it was ever touched: there is only the promise to share");
		return;
	}
	tell_more(t, "only page table entries are made, all read-only; each frame has one owner "
		  "more");
	share_counts(t, task, va, pages);
	if (map && map->prot & FS_PROT_WRITE)
		tell_more(t, "; the first write will copy");
}

void
tell_desc(struct telling *t)
{
	uint32_t child = t->e->arg[FS_DESC_child];

	tell_line(t, "the TSS (selector %x) and LDT (%x) of %s are entered in the GDT",
		  (unsigned)t->e->arg[FS_DESC_tss], (unsigned)t->e->arg[FS_DESC_ldt],
		  tell_who(t, child).text);
	tell_more(t, "a task that does not run keeps its registers in its TSS; eax is 0 there, so "
		  "fork will return 0 in the child");
}

void
tell_files(struct telling *t)
{
	uint32_t child = t->e->arg[FS_FILES_child];

	tell_line(t, "%s gets a copy of the descriptor table of %s (%u open)",
		  tell_who(t, child).text, tell_actor(t).text, (unsigned)t->e->arg[FS_FILES_files]);
	if (t->e->arg[FS_FILES_files])
		tell_more(t, "the open files themselves are shared, with their offsets: each has "
			  "one owner more a descriptor");
	for (int i = 0; i < M_FILES_MAX; i++)
		if (t->before->file[i].refs != t->after->file[i].refs)
			tell_more(t, "; file %d: owners %u -> %u", i, t->before->file[i].refs,
				  t->after->file[i].refs);
}

void
tell_forked(struct telling *t)
{
	uint32_t child = t->e->arg[FS_FORKED_child];
	const struct m_task *parent = tell_task(t, t->e->pid);

	if (parent && !parent->call) {
		tell_line(t, "%s is runnable: %s made it without a system call",
			  tell_who(t, child).text, tell_actor(t).text);
		return;
	}
	tell_line(t, "%s is runnable: fork will return %u in %s and 0 in the child",
		  tell_who(t, child).text, (unsigned)child, tell_actor(t).text);
	tell_more(t, "two processes stand in the same call now; the scheduler decides which "
		  "returns first");
}

void
tell_nofork(struct telling *t)
{
	uint32_t error = t->e->arg[FS_NOFORK_error], child = t->e->arg[FS_NOFORK_child];

	if ((int32_t)error > 0)
		error = -error;
	tell_line(t, "fork fails in %s: %s", tell_actor(t).text, tell_result(FORK_NR, error).text);
	if (child)
		tell_more(t, "what there was of pid %u is undone and its slot is free again; ",
			  (unsigned)child);
	tell_more(t, "%u of the %u slots are in use (a zombie keeps its slot), %u frames are free",
		  model_used_slots(t->after), FS_NR_TASKS, tell_free_frames(t->after));
}

void
tell_exec(struct telling *t)
{
	const struct m_task *was = model_task(t->before, t->e->pid);
	unsigned pages = was ? was->n_pages : 0;

	tell_line(t, "%.*s(%u) becomes %s: execve loads %s", M_PROGRAM_MAX,
		  was ? was->program : "?", t->e->pid, tell_actor(t).text,
		  tell_text(t, t->e->arg[FS_EXEC_path], t->e->arg[FS_EXEC_len]).text);
	tell_more(t, "pid, parent and descriptors stay");
	if (pages)
		tell_more(t, "; the old memory (%s) goes, and what was still shared is never copied",
			  tell_pages(pages).text);
}

void
tell_exit(struct telling *t)
{
	unsigned n = model_children(t->before, t->e->pid);

	tell_line(t, "%s ends: %s", tell_actor(t).text,
		  tell_status(t->e->arg[FS_EXIT_status]).text);
	tell_more(t, "its memory and descriptors are given back, its slot and pid stay until its "
		  "parent has asked");
	if (n)
		tell_more(t, "; %u child%s will go to init", n, n == 1 ? "" : "ren");
}

void
tell_reparent(struct telling *t)
{
	uint32_t child = t->e->arg[FS_REPARENT_child], to = t->e->arg[FS_REPARENT_to];

	tell_line(t, "%s is an orphan: its parent %s ends before it, so %s adopts it",
		  tell_who(t, child).text, tell_actor(t).text, tell_who(t, to).text);
	tell_more(t, "parent %u -> %u; %s waits in a loop, so the child will not stay a zombie",
		  t->e->pid, (unsigned)to, tell_who(t, to).text);
}

static bool
waits_for_child(const struct m_task *task)
{
	return task && task->state == FS_TASK_INTERRUPTIBLE && task->sleep_why == FS_WHY_WAIT;
}

void
tell_zombie(struct telling *t)
{
	const struct m_task *task = tell_task(t, t->e->pid);
	uint32_t parent = t->e->arg[FS_ZOMBIE_parent];

	tell_line(t, "%s is a zombie: it has ended (%s), and %s%s", tell_actor(t).text,
		  tell_status(t->e->arg[FS_ZOMBIE_status]).text, tell_who(t, parent).text,
		  waits_for_child(tell_task(t, parent)) ? ", asleep in wait, does not know it yet" :
							  " has not waited for it yet");
	tell_more(t, "it keeps slot %d, pid %u and its kernel stack (frame %04x); user memory: %s",
		  model_slot(t->after, t->e->pid), t->e->pid, (unsigned)(task ? task->stack : 0),
		  task && task->n_pages ? tell_pages(task->n_pages).text : "none");
}

void
tell_wait(struct telling *t)
{
	int32_t which = (int32_t)t->e->arg[FS_WAIT_which];
	unsigned n = model_children(t->after, t->e->pid);

	tell_line(t, "%s waits for ", tell_actor(t).text);
	if (which > 0)
		tell_line(t, "%s", tell_who(t, (uint32_t)which).text);
	else
		tell_line(t, which == -1 ? "any child" : "any child of a group");
	tell_more(t, "of its %u child%s none has ended: it sleeps until one does", n,
		  n == 1 ? "" : "ren");
}

void
tell_reap(struct telling *t)
{
	uint32_t child = t->e->arg[FS_REAP_child];

	tell_line(t, "%s learns how %s ended: %s", tell_actor(t).text, tell_who(t, child).text,
		  tell_status(t->e->arg[FS_REAP_status]).text);
	tell_more(t, "the zombie is gone: slot %d and pid %u are free",
		  model_slot(t->before, child), (unsigned)child);
}

void
tell_switch(struct telling *t)
{
	uint32_t from = t->e->arg[FS_SWITCH_from], to = t->e->arg[FS_SWITCH_to];
	const struct m_task *was = model_task(t->before, to);

	tell_line(t, "%s -> %s: ", tell_who(t, from).text, tell_who(t, to).text);
	if (was && !was->ran && was->call == FORK_NR + 1)
		tell_line(t, "first run of the child, fork returns 0 here");
	else if (was && !was->ran && to)
		tell_line(t, "its first run");
	else
		tell_line(t, to ? "it goes on where it stopped" : "nobody else is ready");
	tell_more(t, "%s %s", tell_who(t, from).text, m_why_name(t->e->arg[FS_SWITCH_why]));
}

void
tell_sleep(struct telling *t)
{
	uint32_t until = t->e->arg[FS_SLEEP_until];

	tell_line(t, "%s sleeps: it %s", tell_actor(t).text,
		  m_why_name(t->e->arg[FS_SLEEP_why]));
	tell_more(t, "the scheduler passes it over until somebody wakes it");
	if (until)
		tell_more(t, ", or until %u ms", (unsigned)until);
}

static const char *const slept[FS_WHYS] = {
	[FS_WHY_WAIT] = "it waited for a child",
	[FS_WHY_CONSOLE] = "it waited for input",
	[FS_WHY_TIME] = "it slept until now",
	[FS_WHY_PAUSE] = "it waited for a signal",
	[FS_WHY_VFORK] = "its child has called exec, or has ended",
	[FS_WHY_STOP] = "it was stopped",
	[FS_WHY_PIPE] = "the pipe that it waited at has changed",
	[FS_WHY_POLL] = "a file that it may have waited for has changed",
	[FS_WHY_LOCK] = "a lock of a file has gone",
};

void
tell_wake(struct telling *t)
{
	uint32_t who = t->e->arg[FS_WAKE_who], why = t->e->arg[FS_WAKE_why];

	tell_line(t, "%s wakes up: %s", tell_who(t, who).text,
		  why < FS_WHYS && slept[why] ? slept[why] : m_why_name(why));
	tell_more(t, "it is ready, and runs when the scheduler takes it");
}

void
tell_entered(struct telling *t)
{
	uint32_t nr = t->e->arg[FS_CALL_nr];

	tell_line(t, "%s calls %s", tell_actor(t).text, tell_call(t->e).text);
	tell_more(t, "int 0x80 -> system_call -> sys_call_table[%u], sys_%s; privilege level "
		  "3 -> 0", (unsigned)nr, m_call_name(nr) ? m_call_name(nr) : "?");
}

void
tell_returned(struct telling *t)
{
	uint32_t nr = t->e->arg[FS_RET_nr], result = t->e->arg[FS_RET_result];

	if (nr == EXECVE_NR && !result) {
		tell_line(t, "execve is done: %s begins at its first instruction",
			  tell_actor(t).text);
		tell_more(t, "exec returns only when it fails: the program that called it is gone");
		return;
	}
	tell_line(t, "%s returns %s to %s", tell_call_name(nr), tell_result(nr, result).text,
		  tell_actor(t).text);
	if (nr == FORK_NR && (int32_t)result > 0)
		tell_more(t, "this is the parent: it gets the child's pid, the child gets 0");
	else if (nr == FORK_NR && !result)
		tell_more(t, "this is the child: its parent gets its pid");
	else if (result == (uint32_t)-ENOSYS)
		tell_more(t, "this kernel does not have that call: the program must do without it");
	else
		tell_more(t, "iret: privilege level 0 -> 3");
}

void
tell_nosys(struct telling *t)
{
	uint32_t nr = t->e->arg[FS_NOSYS_nr];

	tell_line(t, "%s calls number %u (%s), which this kernel does not have: -ENOSYS",
		  tell_actor(t).text, (unsigned)nr, tell_call_name(nr));
}

void
tell_sent(struct telling *t)
{
	uint32_t by = t->e->arg[FS_SIGNAL_by], code = t->e->arg[FS_SIGNAL_code];
	struct phrase signal = tell_signal(t->e->arg[FS_SIGNAL_signal]), to = tell_who(t, t->e->arg[FS_SIGNAL_to]);

	if (by)
		tell_line(t, "%s sends %s to %s", tell_who(t, by).text, signal.text, to.text);
	else if (code == 0)
		tell_line(t, "whoever looks on sends %s to %s", signal.text, to.text);
	else
		tell_line(t, "the kernel sends %s to %s", signal.text, to.text);
}

void
tell_delivered(struct telling *t)
{
	uint32_t handler = t->e->arg[FS_DELIVER_handler];

	if (handler) {
		tell_line(t, "%s takes %s: its handler at %08x is called", tell_actor(t).text,
			  tell_signal(t->e->arg[FS_DELIVER_signal]).text, (unsigned)handler);
		tell_more(t, "the kernel has put a frame on the user's stack; sigreturn will take it off again");
	} else {
		tell_line(t, "%s takes %s: the default action", tell_actor(t).text,
			  tell_signal(t->e->arg[FS_DELIVER_signal]).text);
	}
}

void
tell_stopped(struct telling *t)
{
	tell_line(t, "%s is stopped by %s", tell_actor(t).text,
		  tell_signal(t->e->arg[FS_STOP_signal]).text);
	tell_more(t, "it runs again after SIGCONT; until then the scheduler passes it over");
}

void
tell_break(struct telling *t)
{
	const uint32_t *arg = t->e->arg;
	bool write = arg[FS_BREAK_kind] == FS_DEBUG_WRITE;

	if (!write)
		tell_line(t, "%s comes to %08x, breakpoint %u", tell_actor(t).text, (unsigned)arg[FS_BREAK_eip],
			  (unsigned)arg[FS_BREAK_request]);
	else
		tell_line(t, "%s has written to %08x, watch %u: there stands %u (%0*x) now", tell_actor(t).text,
			  (unsigned)arg[FS_BREAK_address], (unsigned)arg[FS_BREAK_request], (unsigned)arg[FS_BREAK_value],
			  (int)(2 * arg[FS_BREAK_length] % 16), (unsigned)arg[FS_BREAK_value]);
	if (write)
		tell_more(t, "it goes on at %08x; in another process there may stand something else",
			  (unsigned)arg[FS_BREAK_eip]);
	else
		tell_more(t, "it has not executed the instruction there yet");
}

void
tell_step(struct telling *t)
{
	tell_line(t, "%s has stepped to %08x", tell_actor(t).text, (unsigned)t->e->arg[FS_STEP_eip]);
	tell_more(t, "steps since the last one told: %u", (unsigned)t->e->arg[FS_STEP_steps]);
}
