#include "task/exit.h"

#include "cpu/fpu.h"
#include "fs/file.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/uaccess.h"
#include "mm/vm.h"
#include "task/errno.h"
#include "task/sched.h"
#include "task/task.h"
#include "trace/trace.h"

#define INIT_PID 1u
#define RUSAGE_BYTES 72

static bool
waits_for_child(const struct task_struct *t)
{
	return t->state == FS_TASK_INTERRUPTIBLE && t->sleep_why == FS_WHY_WAIT;
}

static void
wake_parent(const struct task_struct *t)
{
	struct task_struct *parent = task_by_pid(t->ppid);

	if (parent && waits_for_child(parent))
		wake(parent, FS_WHY_WAIT);
}

/* Orphans become children of init, which waits for ever. */
static void
forget_children(void)
{
	for (unsigned i = 1; i < nr_slots; i++) {
		struct task_struct *t = task[i];

		if (!t || t->ppid != current->pid)
			continue;
		t->ppid = INIT_PID;
		t->adopted = 1;
		trace_reparent(t->pid, INIT_PID);
		if (t->state == FS_TASK_ZOMBIE)
			wake_parent(t);
	}
}

void
do_exit(uint32_t status)
{
	if (current->pid == INIT_PID)
		panic("init ended with status %x", status);
	current->status = status;
	trace_exit(status);
	fpu_forget(current);
	files_close(current);
	vm_free(current);
	forget_children();
	current->state = FS_TASK_ZOMBIE;
	trace_zombie(status, current->ppid);
	wake_parent(current);
	schedule(FS_WHY_EXIT);
	panic("zombie %u runs", current->pid);
}

int
sys_exit(uint32_t code)
{
	do_exit((code & 0xff) << 8);
}

static bool
is_waited_for(const struct task_struct *t, int pid)
{
	return t && t->ppid == current->pid && t != current && (pid == -1 || t->pid == (uint32_t)pid);
}

/* The zombie that the caller waits for, or NULL; *children counts who could become one. */
static struct task_struct *
find_zombie(int pid, unsigned *children)
{
	*children = 0;
	for (unsigned i = 1; i < nr_slots; i++) {
		if (!is_waited_for(task[i], pid))
			continue;
		++*children;
		if (task[i]->state == FS_TASK_ZOMBIE)
			return task[i];
	}
	return NULL;
}

/* The last that is left of it: its slot, its pid, its kernel stack. */
static int
reap(struct task_struct *t)
{
	uint32_t pid = t->pid, stack = t->stack;

	task[t->slot] = NULL;
	trace_reap(pid, t->status);
	frame_give(pid, stack, 0);
	return (int)pid;
}

static int
tell_status(const struct task_struct *t, uint32_t status, uint32_t rusage)
{
	static const char no_usage[RUSAGE_BYTES];

	if (status && copy_to_user(status, &t->status, sizeof(t->status)))
		return -EFAULT;
	if (rusage && copy_to_user(rusage, no_usage, sizeof(no_usage)))
		return -EFAULT;
	return 0;
}

int
sys_wait4(int pid, uint32_t status, uint32_t options, uint32_t rusage)
{
	if ((options & ~WNOHANG) || pid == 0 || pid < -1)
		return -EINVAL;
	for (;;) {
		unsigned children;
		struct task_struct *t = find_zombie(pid, &children);

		if (t)
			return tell_status(t, status, rusage) ? -EFAULT : reap(t);
		if (!children)
			return -ECHILD;
		if (options & WNOHANG)
			return 0;
		trace_wait(pid);
		sleep(FS_WHY_WAIT, 0);
		if (current->pending & ~current->blocked)
			return -EINTR;
	}
}

int
sys_waitpid(int pid, uint32_t status, uint32_t options)
{
	return sys_wait4(pid, status, options, 0);
}
