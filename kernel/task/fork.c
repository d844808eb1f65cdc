/* fork.c: sys_fork -> find_empty_process -> copy_process -> copy_mem. */
#include "task/fork.h"

#include "cpu/debug.h"
#include "cpu/desc.h"
#include "cpu/fpu.h"
#include "cpu/x86.h"
#include "fs/file.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "mm/check.h"
#include "mm/cow.h"
#include "mm/frame.h"
#include "mm/swap.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/exit.h"
#include "task/sched.h"
#include "task/signal.h"
#include "task/task.h"
#include "trace/trace.h"

#define CLONE_VM 0x00000100u
#define CLONE_VFORK 0x00004000u
#define CLONE_CHILD_CLEARTID 0x00200000u
#define CLONE_CHILD_SETTID 0x01000000u

/* Also while it names a process group or a session: those may outlive the process. */
static bool
pid_is_taken(uint32_t pid)
{
	for (unsigned i = 0; i < nr_slots; i++)
		if (task[i] && (task[i]->pid == pid || task[i]->pgrp == pid || task[i]->session == pid))
			return true;
	return false;
}

static uint32_t
new_pid(void)
{
	do
		stat.last_pid = stat.last_pid < PID_MAX ? stat.last_pid + 1 : 1;
	while (pid_is_taken(stat.last_pid));
	return stat.last_pid;
}

/* Are there as many processes as the caller's limit allows? */
static bool
too_many(void)
{
	unsigned n = 0;

	if (current->limit[RLIMIT_NPROC].soft >= NR_TASKS)
		return false;
	for (unsigned i = 1; i < nr_slots; i++)
		n += task[i] != NULL;
	return n >= current->limit[RLIMIT_NPROC].soft;
}

/* A free slot in task[64]; -EAGAIN when every one is taken, be it by a zombie. */
static int
find_empty_process(uint32_t *pid)
{
	if (too_many())
		return -EAGAIN;
	for (int slot = 1; slot < NR_TASKS; slot++) {
		if (task[slot])
			continue;
		*pid = new_pid();
		trace_slot_found((unsigned)slot, *pid);
		return slot;
	}
	return -EAGAIN;
}

/* What a new process does not have from its parent. What is counted (maps, descriptors, the
 * directory) is not copied either: each of them is shared by a step of its own. */
static void
reset_child(struct task_struct *p, uint32_t slot, uint32_t pid)
{
	p->pid = pid;
	p->ppid = current->pid;
	p->slot = slot;
	p->state = FS_TASK_UNINTERRUPTIBLE; /* being made: nobody may run it */
	p->status = 0;
	p->adopted = 0;
	p->dir = 0;
	p->stack = 0;
	memset(p->map, 0, sizeof(p->map));
	for (unsigned i = 0; i < FS_NR_FDS; i++)
		p->fd[i] = -1;
	p->locked = false;
	p->wake_at = 0;
	signal_fork(p);
	p->ran_ns = p->children_ns = 0;
	itimer_fork(p);
	p->vfork_parent = 0;
	p->step_eip = p->steps = 0;
	p->calls = p->faults = p->copies = p->switches = 0;
}

/* The child's registers: the parent's as they were at int 0x80, but for eax: fork returns 0 here. */
static void
set_tss(struct task_struct *p, const struct trapframe *tf)
{
	p->tss = (struct tss){
		.esp0 = kernel_stack_top(p),
		.ss0 = SEL_KERNEL_DATA,
		.cr3 = p->tss.cr3,
		.eip = tf->eip,
		.eflags = tf->eflags,
		.eax = 0,
		.ecx = tf->ecx,
		.edx = tf->edx,
		.ebx = tf->ebx,
		.esp = tf->esp,
		.ebp = tf->ebp,
		.esi = tf->esi,
		.edi = tf->edi,
		.es = tf->es,
		.cs = tf->cs,
		.ss = tf->ss,
		.ds = tf->ds,
		.fs = read_fs(),
		.gs = read_gs(),
		.ldt = SEL_LDT(p->slot),
		.io_map = sizeof(struct tss), /* beyond the limit: no port is open */
	};
}

static int
copy_mem(struct task_struct *p)
{
	int error = vm_new(p);

	return error ? error : copy_page_tables(current, p);
}

/* The task_struct's frame, filled. It counts as taken only when it stands in task[]. */
static struct task_struct *
copy_task_struct(uint32_t slot, uint32_t pid)
{
	uint32_t f = frame_pop();

	if (!f)
		return NULL;
	struct task_struct *p = frame_address(f);
	memcpy(p, current, sizeof(*p));
	check_stack_begin(p);
	reset_child(p, slot, pid);
	task[slot] = p;
	if (slot >= nr_slots)
		nr_slots = slot + 1;
	trace_task_copied(slot, pid);
	frames[f].kind = FS_FRAME_STACK;
	p->stack = f;
	trace_frame_taken(pid, f, 1, FS_FRAME_STACK, 0);
	return p;
}

static int
undo(struct task_struct *p, int error)
{
	uint32_t pid = p->pid, stack = p->stack;

	vm_free(p);
	task[p->slot] = NULL;
	trace_fork_failed(error, pid);
	frame_give(pid, stack, 0);
	return error;
}

static int
copy_process(uint32_t slot, uint32_t pid, const struct trapframe *tf)
{
	fpu_save(current); /* the copy takes the x87's state along */
	swap_make_room(2 + vm_tables_at_most(current)); /* task_struct, directory, tables: no page is copied */
	struct task_struct *p = copy_task_struct(slot, pid);

	if (!p) {
		trace_fork_failed(-ENOMEM, 0);
		return -ENOMEM;
	}
	set_tss(p, tf);
	int error = copy_mem(p);
	if (error)
		return undo(p, error);
	set_tss_desc(slot, &p->tss);
	set_ldt_desc(slot, p->ldt);
	trace_descriptors_set(p);
	files_share(p);
	stat.forks++;
	sched_add(p); /* last: from here the scheduler may pick it */
	trace_fork_done(pid);
	return (int)pid;
}

static int
fork_task(void)
{
	uint32_t pid;

	debug_hide_step(user_frame(current)); /* the child is not stepped because its parent is */
	reap_unwanted();
	int slot = find_empty_process(&pid);
	if (slot < 0) {
		trace_fork_failed(slot, 0);
		return slot;
	}
	return copy_process((uint32_t)slot, pid, user_frame(current));
}

int
sys_fork(void)
{
	int pid = fork_task();

	if (pid > 0)
		sched_after_fork(task_by_pid((uint32_t)pid));
	return pid;
}

void
start_in_kernel(struct task_struct *p, void (*entry)(void))
{
	struct trapframe *tf = user_frame(p);

	if ((p->tss.cs & 3) != 3)
		return; /* it does so already */
	*tf = (struct trapframe){
		.edi = p->tss.edi,
		.esi = p->tss.esi,
		.ebp = p->tss.ebp,
		.ebx = p->tss.ebx,
		.edx = p->tss.edx,
		.ecx = p->tss.ecx,
		.eax = p->tss.eax,
		.es = p->tss.es,
		.ds = p->tss.ds,
		.eip = p->tss.eip,
		.cs = p->tss.cs,
		.eflags = p->tss.eflags,
		.esp = p->tss.esp,
		.ss = p->tss.ss,
	};
	p->tss.eip = (uint32_t)entry;
	p->tss.esp = (uint32_t)tf;
	p->tss.cs = SEL_KERNEL_CODE;
	p->tss.ss = p->tss.ds = p->tss.es = SEL_KERNEL_DATA;
	p->tss.eflags = EFLAGS_FIXED;
}

/*
 * vfork: the parent waits until the child has called exec or has ended. The memory is shared as fork
 * shares it, so what the child writes the parent does not see (POSIX leaves that open).
 */
static int
vfork_wait(int pid)
{
	struct task_struct *p = task_by_pid((uint32_t)pid);

	p->vfork_parent = current->pid;
	while (p == task_by_pid((uint32_t)pid) && p->vfork_parent == current->pid) {
		sleep(FS_WHY_VFORK, 0);
		if (current->sig.pending & SIGNAL_BIT(SIGKILL))
			break;
	}
	return pid;
}

void
vfork_done(struct task_struct *p)
{
	struct task_struct *parent = p->vfork_parent ? task_by_pid(p->vfork_parent) : NULL;

	p->vfork_parent = 0;
	if (parent && parent->state == FS_TASK_INTERRUPTIBLE && parent->sleep_why == FS_WHY_VFORK)
		wake(parent, FS_WHY_VFORK);
}

static void
store_tid(void)
{
	copy_to_user(current->set_child_tid, &current->pid, sizeof(current->pid));
	enter_user_mode();
}

/* What a C library asks of clone: fork, or vfork. */
static bool
is_fork(uint32_t flags)
{
	const uint32_t known = CLONE_VM | CLONE_VFORK | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;

	return (flags & ~known) == SIGCHLD && !(flags & CLONE_VM) == !(flags & CLONE_VFORK);
}

int
sys_clone(uint32_t flags, uint32_t stack, uint32_t parent_tid, uint32_t tls, uint32_t child_tid)
{
	(void)parent_tid;
	(void)tls;
	if (!is_fork(flags))
		return -EINVAL;
	int pid = fork_task();
	if (pid < 0)
		return pid;
	struct task_struct *p = task_by_pid((uint32_t)pid);
	if (stack)
		p->tss.esp = stack;
	if (flags & CLONE_CHILD_SETTID) {
		p->set_child_tid = child_tid;
		start_in_kernel(p, store_tid);
	}
	if (flags & CLONE_VFORK)
		return vfork_wait(pid);
	sched_after_fork(p);
	return pid;
}

int
sys_vfork(void)
{
	int pid = fork_task();

	return pid > 0 ? vfork_wait(pid) : pid;
}

struct task_struct *
fork_init(void (*entry)(void))
{
	struct trapframe tf = {
		.eip = (uint32_t)entry,
		.cs = SEL_KERNEL_CODE,
		.ss = SEL_KERNEL_DATA,
		.ds = SEL_KERNEL_DATA,
		.es = SEL_KERNEL_DATA,
		.eflags = EFLAGS_FIXED,
	};
	uint32_t pid;

	limits_init(current);
	int slot = find_empty_process(&pid);
	if (slot < 0 || copy_process((uint32_t)slot, pid, &tf) < 0)
		panic("no memory for init");
	/* the first trap frame of a program will stand above */
	task[slot]->tss.esp = (uint32_t)user_frame(task[slot]);
	return task[slot];
}
