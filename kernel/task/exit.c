#include "task/exit.h"

#include "cpu/fpu.h"
#include "dev/tty.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "mm/check.h"
#include "mm/frame.h"
#include "mm/uaccess.h"
#include "mm/vm.h"
#include "task/errno.h"
#include "task/fork.h"
#include "task/group.h"
#include "task/sched.h"
#include "task/self.h"
#include "task/signal.h"
#include "task/task.h"
#include "trace/trace.h"

void
wake_waiter(struct task_struct *t)
{
	if (t->state == FS_TASK_INTERRUPTIBLE && t->sleep_why == FS_WHY_WAIT)
		wake(t, FS_WHY_WAIT);
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
		group_lost_link(t, current);
		if (t->state == FS_TASK_ZOMBIE)
			wake_waiter(task_by_pid(INIT_PID));
	}
}

static void
tell_parent(void)
{
	bool killed = current->status & 0x7f;

	signal_parent(current, killed ? CLD_KILLED : CLD_EXITED,
		      killed ? current->status & 0x7f : current->status >> 8);
}

void
do_exit(uint32_t status)
{
	if (current->pid == INIT_PID)
		panic("init ended with status %x", status);
	current->status = status;
	trace_exit(status);
	fpu_forget(current);
	signal_exit(current);
	files_close(current);
	vm_free(current);
	current->exe = 0;
	current->cwd = ROOT_INODE;
	inodes_sweep();
	forget_children();
	current->state = FS_TASK_ZOMBIE;
	trace_zombie(status, current->ppid);
	group_lost_link(current, task_by_pid(current->ppid));
	tty_hang_up();
	vfork_done(current);
	tell_parent();
	schedule(FS_WHY_EXIT);
	panic("zombie %u runs", current->pid);
}

int
sys_exit(uint32_t code)
{
	do_exit((code & 0xff) << 8);
}

/* ---- waiting -------------------------------------------------------------------------------- */

struct wait_for {
	int pid;          /* > 0: this child; -1: any; 0: of the own process group; < -1: of group -pid */
	uint32_t options;
};

enum news { NEWS_NONE, NEWS_ENDED, NEWS_STOPPED, NEWS_CONTINUED };

static bool
is_waited_for(const struct task_struct *t, const struct wait_for *w)
{
	if (!t || t->ppid != current->pid || t == current || t->state == FS_TASK_UNINTERRUPTIBLE)
		return false;
	if (w->pid > 0)
		return t->pid == (uint32_t)w->pid;
	if (w->pid == -1)
		return true;
	return t->pgrp == (w->pid ? (uint32_t)-w->pid : current->pgrp);
}

static enum news
news_of(const struct task_struct *t, uint32_t options)
{
	if ((options & WEXITED) && t->state == FS_TASK_ZOMBIE)
		return NEWS_ENDED;
	if ((options & WUNTRACED) && t->state == FS_TASK_STOPPED && t->sig.stop_signal)
		return NEWS_STOPPED;
	if ((options & WCONTINUED) && t->sig.continued)
		return NEWS_CONTINUED;
	return NEWS_NONE;
}

/* The child with news, or NULL; *children counts who may have some yet. */
static struct task_struct *
find_news(const struct wait_for *w, unsigned *children, enum news *news)
{
	*children = 0;
	for (unsigned i = 1; i < nr_slots; i++) {
		if (!is_waited_for(task[i], w))
			continue;
		++*children;
		*news = news_of(task[i], w->options);
		if (*news)
			return task[i];
	}
	return NULL;
}

/* The last that is left of it: its slot, its pid, its kernel stack. */
static void
release(struct task_struct *t)
{
	uint32_t pid = t->pid, stack = t->stack;

	check_stack_end(t);
	task[t->slot] = NULL;
	trace_reap(t->ppid, pid, t->status);
	frame_give(pid, stack, 0);
}

void
reap_unwanted(void)
{
	for (unsigned i = 1; i < nr_slots; i++) {
		struct task_struct *t = task[i], *parent;

		if (!t || t == current || t->state != FS_TASK_ZOMBIE)
			continue;
		parent = task_by_pid(t->ppid);
		if (parent && signal_no_zombie(parent))
			release(t);
	}
}

/* What was told is told once. */
static void
take_news(struct task_struct *t, enum news news)
{
	if (news == NEWS_ENDED) {
		current->children_ns += t->ran_ns + t->children_ns;
		release(t);
	} else if (news == NEWS_STOPPED) {
		t->sig.stop_signal = 0;
	} else {
		t->sig.continued = false;
	}
}

static uint32_t
status_word(const struct task_struct *t, enum news news)
{
	if (news == NEWS_ENDED)
		return t->status;
	return news == NEWS_STOPPED ? (uint32_t)t->sig.stop_signal << 8 | 0x7f : 0xffff;
}

/* Sleeps until there are news; *found is NULL with WNOHANG. */
static int
wait_for_news(const struct wait_for *w, struct task_struct **found, enum news *news)
{
	for (;;) {
		unsigned children;

		reap_unwanted();
		*found = find_news(w, &children, news);
		if (*found)
			return 0;
		if (!children)
			return -ECHILD;
		if (w->options & WNOHANG)
			return 0;
		trace_wait(w->pid);
		sleep(FS_WHY_WAIT, 0);
		if (signal_is_due(current))
			return -ERESTARTSYS;
	}
}

int
sys_wait4(int pid, uint32_t status, uint32_t options, uint32_t rusage)
{
	struct wait_for w = { pid, options | WEXITED };
	struct task_struct *t;
	enum news news;

	if (options & ~(uint32_t)(WNOHANG | WUNTRACED | WCONTINUED))
		return -EINVAL;
	int error = wait_for_news(&w, &t, &news);
	if (error || !t)
		return error;
	uint32_t word = status_word(t, news);
	uint64_t used = t->ran_ns + t->children_ns;
	int result = (int)t->pid;
	take_news(t, news); /* as in Linux it is told, even when it cannot be stored */
	if (status && copy_to_user(status, &word, sizeof(word)))
		return -EFAULT;
	if (rusage && rusage_to_user(rusage, used))
		return -EFAULT;
	return result;
}

int
sys_waitpid(int pid, uint32_t status, uint32_t options)
{
	return sys_wait4(pid, status, options, 0);
}

enum { P_ALL, P_PID, P_PGID };

static void
fill_info(int32_t info[32], const struct task_struct *t, enum news news)
{
	bool killed = t->status & 0x7f;

	info[0] = SIGCHLD;
	info[2] = news == NEWS_STOPPED ? CLD_STOPPED : news == NEWS_CONTINUED ? CLD_CONTINUED :
		killed ? CLD_KILLED : CLD_EXITED;
	info[3] = (int32_t)t->pid;
	info[5] = news == NEWS_STOPPED ? t->sig.stop_signal : news == NEWS_CONTINUED ? SIGCONT :
		(int32_t)(killed ? t->status & 0x7f : t->status >> 8);
}

int
sys_waitid(uint32_t kind, uint32_t id, uint32_t info, uint32_t options, uint32_t rusage)
{
	struct wait_for w = { kind == P_PID ? (int)id : kind == P_PGID ? -(int)id : -1, options };
	struct task_struct *t;
	int32_t words[32] = { 0 };
	enum news news;

	if (kind > P_PGID || !(options & (WEXITED | WUNTRACED | WCONTINUED)) ||
	    (options & ~(uint32_t)(WNOHANG | WUNTRACED | WEXITED | WCONTINUED | WNOWAIT)))
		return -EINVAL;
	int error = wait_for_news(&w, &t, &news);
	if (error)
		return error;
	if (t)
		fill_info(words, t, news);
	if (info && copy_to_user(info, words, sizeof(words)))
		return -EFAULT;
	if (t && rusage && rusage_to_user(rusage, t->ran_ns + t->children_ns))
		return -EFAULT;
	if (t && !(options & WNOWAIT))
		take_news(t, news);
	return 0;
}
