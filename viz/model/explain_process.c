/* explain_process.c: fork step by step, the life of a process, and the schedule. */
#include "explaining.h"

#define EAGAIN_NR 11
#define SIGNAL_OF(status) ((status) & 0x7f)

static unsigned
descriptors(const struct m_task *t)
{
	unsigned n = 0;

	for (int i = 0; t && i < FS_NR_FDS; i++)
		n += t->fd[i] >= 0;
	return n;
}

/* ---- fork ---------------------------------------------------------------------------------- */

void
explain_slot(struct explaining *e)
{
	unsigned slot = e->arg[FS_SLOT_slot], child = e->arg[FS_SLOT_child];

	if (e->pid)
		ex_step(e, "fork_task", "%s wants a child. First the zombies go whose parents do not want to hear of them.",
		     tell_actor(&e->t).text);
	else
		ex_step(e, "fork_init", "The kernel makes its first process by the same way as every other one: by a fork of idle(0).");
	ex_step(e, "find_empty_process", "Are there fewer processes than the caller's limit allows? Then task[1], task[2] ... are looked "
	     "at until one is empty: task[%u]. %u of the %u slots are in use.", slot, model_used_slots(e->t.before), FS_NR_TASKS);
	ex_step(e, "new_pid", "last_pid is counted up until no process, no group and no session has the number: %u.", child);
	ex_told(e, "find_empty_process");
	ex_next(e, "A slot is used again at once, a pid is not: the program `slots` shows it. When all %u slots are taken, be it by "
	     "zombies, fork fails with EAGAIN (`too_many`).", FS_NR_TASKS);
}

void
explain_copied(struct explaining *e)
{
	unsigned slot = e->arg[FS_TASK_slot], child = e->arg[FS_TASK_child];
	const struct m_task *parent = ex_was(e, e->pid);

	ex_step(e, "copy_process", "Room is made for what the child needs: a task_struct, a page directory and at most %u page "
	     "table%s. No page of memory is among it.", parent ? parent->n_tables : 0, ex_s(parent ? parent->n_tables : 0));
	ex_step(e, "copy_task_struct", "A free frame becomes the child's: the task_struct of %s is copied into it byte by byte, and "
	     "above it is the child's kernel stack. task[%u] names it now.", tell_actor(&e->t).text, slot);
	ex_step(e, "reset_child", "What must differ is set: pid %u, parent %u, state \"being made\", so that the scheduler passes it over. "
	     "Times and counters are 0, no signal is pending; maps, descriptors and directory are empty, because each is shared by "
	     "a step of its own.", child, e->pid);
	ex_told(e, "copy_task_struct");
	ex_next(e, "The program `inherited` prints what is the same in the child and what is not. Next come the memory, then the "
	     "descriptors: each step is an event ({NEXT}).");
}

/* Pages of a range that a process may write. */
static unsigned
writable(const struct m_task *t, uint32_t va, uint32_t pages)
{
	unsigned n = 0;

	for (uint32_t i = 0; t && i < t->n_pages; i++)
		n += t->pages[i].va >= va && (t->pages[i].va - va) / FS_PAGE < pages && t->pages[i].writable;
	return n;
}

void
explain_share(struct explaining *e)
{
	uint32_t child = e->arg[FS_SHARE_child], va = e->arg[FS_SHARE_va], pages = e->arg[FS_SHARE_pages];
	uint32_t present = e->arg[FS_SHARE_present];
	const struct m_task *parent = ex_was(e, e->pid), *task = ex_is(e, child);
	const struct m_map *map = task ? model_map(task, va) : NULL;
	unsigned before = writable(parent, va, pages), after = writable(ex_is(e, e->pid), va, pages);

	ex_step(e, "copy_mem", "The child has a page directory of its own. copy_page_tables goes through the maps of %s; this is the one "
	     "at %08x: %s, %s.", tell_actor(&e->t).text, (unsigned)va, tell_pages(pages).text, tell_prot(map ? map->prot : 0).text);
	ex_step(e, "make_tables", "Where the parent has a page table for it, the child gets one of its own: only the tables are new.");
	if (present)
		ex_step(e, "share_entries", "%u entr%s: each is copied into the child's table, and the count of its frame (or of its swap "
		     "slot) goes up by one. ", present, present == 1 ? "y" : "ies");
	else
		ex_step(e, "share_pages", "No page of it was ever touched: there is no entry to copy, only the promise of the map.");
	if (before > after)
		ex_also(e, "%u that the parent could write lose%s the right to it, in both tables: from now on a write is a fault.",
		     before - after, before - after == 1 ? "s" : "");
	else if (map && map->flags & FS_MAP_SHARED)
		ex_also(e, "The map is shared on purpose: the rights stay as they are.");
	else if (present)
		ex_also(e, "The parent could write none of them, so that no right had to be taken.");
	ex_step(e, "copy_page_tables", "The processor forgets what it has kept of the page tables (flush_tlb): it may still hold entries "
	     "that the parent could write.");
	ex_told(e, "copy_page_tables");
	if (map && map->prot & FS_PROT_WRITE && present)
		ex_next(e, "Both processes still may write by their maps; the page tables say no. The first to write pays for the copy: "
		     "{NEXT_COPY} goes there. The pages pane says cow.");
	else
		ex_next(e, "Nobody writes these pages, so nobody will ever copy them: for good there is one frame for both.");
}

void
explain_desc(struct explaining *e)
{
	uint32_t child = e->arg[FS_DESC_child];

	ex_step(e, "set_tss", "The child's registers are filled into its TSS: those of %s as they were at int 0x80, with one difference: "
	     "eax is 0. That is why fork returns 0 in the child.", tell_actor(&e->t).text);
	ex_step(e, "copy_process", "The GDT gets two entries for it: selector %x is its TSS, %x its LDT. They stand where its slot, "
	     "task[%d], has its place.", (unsigned)e->arg[FS_DESC_tss], (unsigned)e->arg[FS_DESC_ldt],
	     model_slot(e->t.after, child));
	ex_told(e, "copy_process");
	ex_next(e, "To switch to a process the kernel jumps to its TSS selector: see the next switch to %s. The kernel pane shows both.",
	     tell_who(&e->t, child).text);
}

void
explain_files(struct explaining *e)
{
	unsigned n = e->arg[FS_FILES_files];
	uint32_t child = e->arg[FS_FILES_child];

	ex_step(e, "files_share", "The table of %s is copied descriptor by descriptor: %u of the %u are open. The open files are not "
	     "copied: each has one descriptor more that names it.", tell_actor(&e->t).text, n, FS_NR_FDS);
	ex_told(e, "files_share");
	ex_next(e, "An open file has one offset, whoever reads or writes: after this, %s and %s move it together (`one_offset`). The files "
	     "pane shows who has which.", tell_actor(&e->t).text, tell_who(&e->t, child).text);
}

void
explain_forked(struct explaining *e)
{
	uint32_t child = e->arg[FS_FORKED_child];

	ex_step(e, "copy_process", "All that the child needs is there. As the last step it is made ready: from here on the scheduler may "
	     "take it.");
	ex_step(e, "sched_add", "Its state goes from \"being made\" to ready.");
	if (e->pid)
		ex_step(e, "fork_task", "The pid %u is what the parent will get back. The child has not run yet: in its TSS eax is 0.", child);
	ex_told(e, "copy_process");
	ex_next(e, "Who goes on first is the scheduler's choice, and no program may count on it (`order`). %u selects the child: {NEXT_OWN} goes to "
	     "its first event.", child);
}

void
explain_nofork(struct explaining *e)
{
	uint32_t error = (uint32_t)-(int32_t)e->arg[FS_NOFORK_error], child = e->arg[FS_NOFORK_child];
	const char *name = m_errno_name(error);

	if (error == EAGAIN_NR) {
		ex_step(e, "find_empty_process", "No slot can be had: %u of the %u are in use, and the caller's limit on processes counts too. "
		     "A zombie keeps its slot until somebody waits for it.", model_used_slots(e->t.before), FS_NR_TASKS);
		ex_told(e, "fork_task");
	} else if (!child) {
		ex_step(e, "copy_task_struct", "There is no free frame for the child's task_struct, and no page that could go to the disk.");
		ex_told(e, "copy_process");
	} else {
		ex_step(e, "copy_mem", "A frame was missing for the child's page directory or for one of its page tables.");
		ex_step(e, "undo", "What was made of process %u is undone: its memory is given back, its slot is free, and each count is as it "
		     "was before.", child);
		ex_told(e, "undo");
	}
	ex_step(e, "fork_task", "fork returns -1 to the program, with errno %s. The parent goes on as if nothing had been asked.",
	     name ? name : "?");
	ex_next(e, "A program must ask what fork has returned: `fork_failed` shows what happens to one that does not.");
}

/* ---- life ---------------------------------------------------------------------------------- */

void
explain_exec(struct explaining *e)
{
	const struct m_task *task = ex_was(e, e->pid);

	ex_step(e, "execve", "The file %s was opened and its ELF headers were read; arguments and environment were copied into the kernel, "
	     "because the memory that they stand in is about to go.",
	     tell_text(&e->t, e->arg[FS_EXEC_path], e->arg[FS_EXEC_len]).text);
	ex_step(e, "set_name", "From here on there is no way back: the process has its new name. Its pid %u, its parent and its open "
	     "descriptors stay (but for those that are marked to be closed).", e->pid);
	if (task && task->n_pages)
		ex_step(e, "vm_clear", "What follows: all memory of the old program is given up, %u page%s in %u map%s.", task->n_pages,
		     ex_s(task->n_pages), task->n_maps, ex_s(task->n_maps));
	ex_step(e, "map_program", "Then come the maps of the new one: promises, of which nothing is read yet.");
	ex_told(e, "set_name");
	ex_next(e, "The first instruction is a fault: its page is not there yet ({NEXT_FAULT}). After fork and exec at once nothing of the parent's was "
	     "ever copied (`exec`).");
}

void
explain_exit(struct explaining *e)
{
	uint32_t status = e->arg[FS_EXIT_status], signal = SIGNAL_OF(status);
	const struct m_task *task = ex_was(e, e->pid);

	if (signal)
		ex_step(e, "do_exit", "%s ends by a signal, %s. ", tell_actor(&e->t).text, tell_signal(signal).text);
	else
		ex_step(e, "do_exit", "%s ends by its own will, with exit status %u. ", tell_actor(&e->t).text, (unsigned)(status >> 8 & 255));
	ex_also(e, "The status word is %04x, as wait will show it: the exit status in its upper byte, a signal in the lower one.",
	     (unsigned)status);
	ex_step(e, "files_close", "What follows: %u descriptor%s closed,", descriptors(task), descriptors(task) == 1 ? " is" : "s are");
	ex_step(e, "vm_free", "its memory is given up: %u page%s, %u page table%s, the directory,", task ? task->n_pages : 0,
	     ex_s(task ? task->n_pages : 0), task ? task->n_tables : 0, ex_s(task ? task->n_tables : 0));
	ex_step(e, "forget_children", "and its %u child%s to init(1).", model_children(e->t.before, e->pid),
	     model_children(e->t.before, e->pid) == 1 ? " goes" : "ren go");
	ex_told(e, "do_exit");
	ex_next(e, "What stays is the task_struct with the status word: a zombie, until the parent waits for it ({NEXT} until ZOMBIE, then REAP).");
}

void
explain_reparent(struct explaining *e)
{
	uint32_t child = e->arg[FS_REPARENT_child], to = e->arg[FS_REPARENT_to];
	const struct m_task *task = ex_is(e, child);

	ex_step(e, "forget_children", "%s ends. Its child %s is given another parent: %s. It is an orphan, marked as adopted.",
	     tell_actor(&e->t).text, tell_who(&e->t, child).text, tell_who(&e->t, to).text);
	if (task && task->state == FS_TASK_ZOMBIE)
		ex_step(e, "wake_waiter", "The child has ended already: init is woken to wait for it.");
	ex_told(e, "forget_children");
	ex_next(e, "getppid of the child returns %u from now on. init waits for ever, so that nobody stays a zombie for good (`orphan`).",
	     to);
}

void
explain_zombie(struct explaining *e)
{
	uint32_t parent = e->arg[FS_ZOMBIE_parent];
	const struct m_task *task = ex_is(e, e->pid);

	ex_step(e, "do_exit", "All that %s had is given back: memory, descriptors, timers. The state is ZOMBIE now. It keeps slot %d, pid %u and "
	     "the frame %04x with its task_struct, for one reason: the status word %04x.", tell_actor(&e->t).text,
	     model_slot(e->t.after, e->pid), e->pid, task ? task->stack : 0, (unsigned)e->arg[FS_ZOMBIE_status]);
	ex_step(e, "tell_parent", "What follows: %s gets SIGCHLD, and wakes if it sleeps in wait.", tell_who(&e->t, parent).text);
	ex_step(e, "schedule", "Then another process runs. A zombie never runs again.");
	ex_told(e, "do_exit");
	ex_next(e, "Does %s wait? Then REAP comes, and the slot is free. If it never does, the zombie stays until the parent ends "
	     "(`zombie`, `too_many`).", tell_who(&e->t, parent).text);
}

void
explain_wait(struct explaining *e)
{
	unsigned n = model_children(e->t.after, e->pid);

	ex_step_in(e);
	ex_step(e, "find_news", "The task table is searched for a child of %s that has ended: of its %u child%s none has.",
	     tell_actor(&e->t).text, n, n == 1 ? "" : "ren");
	ex_step(e, "wait_for_news", "There is a child that may end, and the call may block: so it sleeps until one ends. "
	     "(Without any child the answer would be ECHILD, with WNOHANG 0.)");
	ex_told(e, "wait_for_news");
	ex_next(e, "It wakes when a child becomes a zombie: its exit calls wake_waiter. {NEXT_EXIT} goes to the next exit.");
}

void
explain_reap(struct explaining *e)
{
	uint32_t child = e->arg[FS_REAP_child];
	const struct m_task *task = ex_was(e, child);

	if (e->t.before->current == e->pid)
		ex_step(e, "wait_for_news", "%s has found its zombie %s: the status word %04x says \"%s\".", tell_actor(&e->t).text,
		     tell_who(&e->t, child).text, (unsigned)e->arg[FS_REAP_status], tell_status(e->arg[FS_REAP_status]).text);
	else
		ex_step(e, "reap_unwanted", "%s has said that it does not want to hear of its children (it ignores SIGCHLD): so the zombie %s "
		     "goes without being waited for.", tell_actor(&e->t).text, tell_who(&e->t, child).text);
	ex_step(e, "release", "task[%d] is empty again, and pid %u is nobody's. Frame %04x with the task_struct and the kernel stack is given back "
	     "right after this.", model_slot(e->t.before, child), child, task ? task->stack : 0);
	ex_told(e, "release");
	ex_next(e, "The next fork may take the same slot; the pid comes again only when last_pid has gone all the way round (`slots`).");
}

/* ---- the schedule -------------------------------------------------------------------------- */

void
explain_switch(struct explaining *e)
{
	uint32_t from = e->arg[FS_SWITCH_from], to = e->arg[FS_SWITCH_to];
	const struct m_task *task = ex_is(e, to);
	int slot = model_slot(e->t.after, to);

	ex_step(e, "schedule", "%s %s.", tell_who(&e->t, from).text, m_why_name(e->arg[FS_SWITCH_why]));
	if (to)
		ex_step(e, "schedule", "The one to run next is chosen: whom you have asked for ({CHOOSE}), else the order that --sched names; by itself the "
		     "next ready slot, round robin. It is %s in task[%d].", tell_who(&e->t, to).text, slot);
	else
		ex_step(e, "schedule", "Nobody is ready: idle(0) runs.");
	ex_step(e, "switch_to", "One jump to the TSS selector %x: the processor saves the registers of %s in its TSS and loads those of %s%s.",
	     (unsigned)(4 + 2 * slot) << 3, tell_who(&e->t, from).text, tell_who(&e->t, to).text,
	     task && task->dir ? ", the page directory with them" : "");
	ex_told(e, "schedule");
	if (task && task->ran == e->t.e->seq && to)
		ex_next(e, "It is its first run: its registers are those that were filled in when it was made.");
	else
		ex_next(e, "%s goes on where it was taken from the processor: the kernel pane shows where that is.", tell_who(&e->t, to).text);
}

void
explain_sleep(struct explaining *e)
{
	uint32_t until = e->arg[FS_SLEEP_until];

	ex_step_in(e);
	ex_step(e, "sleep", "The state of %s goes from running to asleep: it %s. ", tell_actor(&e->t).text,
	     m_why_name(e->arg[FS_SLEEP_why]));
	if (until)
		ex_also(e, "It is to be woken when the clock says %u ms, if nothing wakes it sooner.", (unsigned)until);
	else
		ex_also(e, "No time was given: it sleeps until somebody wakes it.");
	ex_told(e, "sleep");
	ex_next(e, "The scheduler takes another one ({NEXT}). What wakes it is an event of its own: {NEXT_OWN} until wake.");
}

void
explain_wake(struct explaining *e)
{
	uint32_t who = e->arg[FS_WAKE_who];

	if (e->t.before->current)
		ex_step(e, "wake", "While %s is in the kernel, ", tell_who(&e->t, e->t.before->current).text);
	else
		ex_step(e, "wake", "While nobody runs, ");
	ex_also(e, "that comes about for which %s slept (it %s), or a signal for it does. Its state is ready now.",
	     tell_who(&e->t, who).text, m_why_name(e->arg[FS_WAKE_why]));
	ex_step(e, "set_clock", "The timer is set anew: when two are ready, each has a time slice.");
	ex_told(e, "wake");
	ex_next(e, "Ready is not running: it goes on when the scheduler takes it (the next switch to %u).", who);
}
