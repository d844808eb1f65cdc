#include "chain.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* By the type of event: what stands below the call, the fault or the interrupt that it happened in. */
#define STEPS 5
static const char *const steps[FS_TYPES][STEPS] = {
	[FS_SLOT] = { "fork_task", "find_empty_process" },
	[FS_TASK] = { "fork_task", "copy_process", "copy_task_struct" },
	[FS_SHARE] = { "fork_task", "copy_process", "copy_mem", "copy_page_tables" },
	[FS_DESC] = { "fork_task", "copy_process" },
	[FS_FILES] = { "fork_task", "copy_process", "files_share" },
	[FS_FORKED] = { "fork_task", "copy_process" },
	[FS_NOFORK] = { "fork_task" },
	[FS_EXEC] = { "execve" },
	[FS_EXIT] = { "do_exit" },
	[FS_REPARENT] = { "do_exit", "forget_children" },
	[FS_ZOMBIE] = { "do_exit" },
	[FS_WAIT] = { "wait_for_news" },
	[FS_SLEEP] = { "sleep" },
	[FS_WAKE] = { "wake" },
	[FS_SWITCH] = { "schedule" },
	[FS_FAULT] = { NULL },
	[FS_ZERO] = { "serve", "do_no_page", "do_zero_page" },
	[FS_PAGEIN] = { "serve", "do_no_page" },
	[FS_COPY] = { "serve", "do_wp_page" },
	[FS_REUSE] = { "serve", "do_wp_page" },
	[FS_SWAPIN] = { "serve", "do_swap_page" },
	[FS_SEGV] = { "refuse" },
	[FS_OOM] = { "refuse" },
	[FS_TRAP] = { "exception" },
	[FS_MAP] = { "vm_map" },
	[FS_UNMAP] = { "drop_pages" },
	[FS_PROTECT] = { "vm_protect" },
	[FS_GIVE] = { "frame_give" },
	[FS_SWAPOUT] = { "swap_make_room" },
	[FS_CLOSE] = { "close_fd" },
	[FS_DUP] = { "dup_to" },
	[FS_WRITE] = { "tty_write", "line_emit" },
	[FS_INPUT] = { "tty_read" },
	[FS_SIGNAL] = { "signal_raise" },
	[FS_DELIVER] = { "signal_deliver" },
	[FS_STOP] = { "signal_deliver" },
};

/* Calls whose function does not have their name. */
static const struct { uint32_t nr; const char *function; } others[] = {
	{ 0, "sys_setup" }, { 55, "sys_fcntl64" }, { 118, "sys_sync" }, { 140, "sys_llseek" },
	{ 142, "sys_select" }, { 144, "sys_sync" }, { 148, "sys_sync" }, { 199, "sys_getuid" },
	{ 200, "sys_getuid" }, { 201, "sys_getuid" }, { 202, "sys_getuid" }, { 205, "sys_getuid" },
	{ 224, "sys_getpid" }, { 252, "sys_exit" },
};

static const char *const ways[] = {
	"system_call", "do_system_call", "trap_common", "trap", "do_page_fault", "leave_kernel", "schedule",
	"sleep", "start_init",
};

#define CALLS 450
#define CALL_NAME 40

const char *
chain_call(uint32_t nr)
{
	static char name[CALLS][CALL_NAME]; /* made once, and the same ever after */
	const char *call = m_call_name(nr);

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (others[i].nr == nr)
			return others[i].function;
	if (!call || nr >= CALLS)
		return NULL;
	snprintf(name[nr], CALL_NAME, "sys_%s", call);
	return name[nr];
}

const char *
chain_name(unsigned i)
{
	const size_t n_steps = FS_TYPES * STEPS, n_ways = sizeof ways / sizeof *ways;

	for (size_t k = 0; k < n_steps + n_ways; k++) {
		const char *name = k < n_steps ? steps[k / STEPS][k % STEPS] : ways[k - n_steps];
		if (name && i-- == 0)
			return name;
	}
	return NULL;
}

/* ---- chains ---- */

static void
add(struct chain *c, const char *name)
{
	if (name && c->n < CHAIN_MAX)
		c->name[c->n++] = name;
}

static void
add_call(struct chain *c, uint32_t nr)
{
	add(c, "system_call");
	add(c, "do_system_call");
	add(c, chain_call(nr));
}

static void
add_trap(struct chain *c)
{
	add(c, "trap_common");
	add(c, "trap");
}

static bool
is_of_fault(uint32_t type)
{
	return type == FS_FAULT || type == FS_ZERO || type == FS_PAGEIN || type == FS_COPY ||
	       type == FS_REUSE || type == FS_SWAPIN || type == FS_SEGV || type == FS_OOM;
}

static bool
is_ending(const struct m_task *t, const struct fs_event *e)
{
	return t->state == FS_TASK_ZOMBIE || t->status || e->type == FS_EXIT || e->type == FS_REPARENT;
}

#define BY_SIGNAL 0x7f /* of a wait status */

/* By its own call, or by a signal on its way back to its own code. */
static void
add_end(struct chain *c, uint32_t status)
{
	if (!(status & BY_SIGNAL)) {
		add_call(c, 1);
		return;
	}
	add(c, "leave_kernel");
	add(c, "signal_deliver");
}

/* The way in: a call, a fault within it or without, an interrupt. */
static void
add_way(struct chain *c, const struct m_task *t, const struct fs_event *e)
{
	uint32_t call = t ? t->call : 0;

	if (e->type == FS_CALL || e->type == FS_RET || e->type == FS_NOSYS) {
		add(c, "system_call");
		add(c, "do_system_call");
		return;
	}
	if (call && t->state != FS_TASK_ZOMBIE)
		add_call(c, call - 1);
	else if (t && is_ending(t, e))
		add_end(c, e->type == FS_EXIT ? e->arg[FS_EXIT_status] : t->status);
	if (is_of_fault(e->type)) {
		add_trap(c);
		add(c, "do_page_fault");
	} else if (c->n == 0) {
		add_trap(c);
	}
}

struct chain
chain_of_event(const struct model *now, const struct fs_event *e)
{
	/* a memory event has the pid of whose memory it is, and that need not be who acts */
	uint32_t actor = e->type == FS_SWITCH ? e->pid : now->current;
	const struct m_task *t = model_task(now, actor);
	struct chain c = { .n = 0 };

	if (actor == 0 || e->type == FS_NONE || e->type >= FS_TYPES || e->type == FS_BREAK || e->type == FS_STEP)
		return c;
	add_way(&c, t, e);
	if ((e->type == FS_DELIVER || e->type == FS_STOP) && c.n)
		add(&c, "leave_kernel");
	for (int i = 0; i < STEPS; i++)
		add(&c, steps[e->type][i]);
	return c;
}

struct chain
chain_of_task(const struct model *now, const struct m_task *t)
{
	struct chain c = { .n = 0 };

	if (t->pid == 0 || (now->current == t->pid && !t->call) || !t->ran)
		return c;
	if (t->call)
		add_call(&c, t->call - 1);
	else
		add_trap(&c);
	if (now->current == t->pid)
		return c;
	if (t->state == FS_TASK_INTERRUPTIBLE)
		add(&c, "sleep");
	else if (!t->call)
		add(&c, "leave_kernel");
	add(&c, "schedule");
	return c;
}
