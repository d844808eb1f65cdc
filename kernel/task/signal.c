#include "task/signal.h"

#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/exit.h"
#include "task/fork.h"
#include "task/sched.h"
#include "task/task.h"
#include "trace/trace.h"

#define BIT(signal) (1u << ((signal) - 1))
#define UNBLOCKABLE (BIT(SIGKILL) | BIT(19)) /* SIGSTOP */
#define IGNORED_BY_DEFAULT (BIT(SIGCHLD) | BIT(SIGCONT) | BIT(SIGURG) | BIT(SIGWINCH))
#define SIGNALS 32u /* that are kept; the real-time ones beyond are refused */

enum { SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK };
enum { SIG_DFL = 0, SIG_IGN = 1 };

struct kernel_sigaction { /* Linux i386: struct sigaction as rt_sigaction takes it */
	uint32_t handler, flags, restorer, mask[2];
};

void
signal_raise(struct task_struct *t, unsigned signal)
{
	uint32_t ignored = t->ignored | IGNORED_BY_DEFAULT;

	trace_signal_sent(t->pid, signal);
	if (t->pid == 1 || (BIT(signal) & ignored & ~UNBLOCKABLE))
		return;
	t->pending |= BIT(signal);
	if (!t->switches)
		start_in_kernel(t, enter_user_mode); /* to meet its signal before its first instruction */
	if (t->state == FS_TASK_INTERRUPTIBLE && (t->pending & ~t->blocked))
		wake(t, t->sleep_why);
}

void
signal_deliver(void)
{
	uint32_t due = current->pending & ~current->blocked;

	if (!due)
		return;
	unsigned signal = (unsigned)__builtin_ctz(due) + 1;
	current->pending &= ~BIT(signal);
	trace_signal_delivered(signal);
	do_exit(signal);
}

static int
send(struct task_struct *t, uint32_t signal)
{
	if (!t || !t->pid || t->state == FS_TASK_UNINTERRUPTIBLE)
		return -ESRCH;
	if (signal > SIGNALS)
		return -EINVAL;
	if (signal && t->state != FS_TASK_ZOMBIE)
		signal_raise(t, signal);
	return 0;
}

int
sys_kill(int pid, uint32_t signal)
{
	return pid > 0 ? send(task_by_pid((uint32_t)pid), signal) : -ESRCH;
}

int
sys_tkill(int pid, uint32_t signal)
{
	return pid > 0 ? send(task_by_pid((uint32_t)pid), signal) : -EINVAL;
}

int
sys_tgkill(int group, int pid, uint32_t signal)
{
	return group == pid ? sys_tkill(pid, signal) : -ESRCH;
}

int
sys_pause(void)
{
	sleep(FS_WHY_PAUSE, 0);
	return -EINTR;
}

/* To take the default, or to ignore, is what there is; a handler cannot be had yet. */
int
sys_rt_sigaction(uint32_t signal, uint32_t action, uint32_t old, uint32_t size)
{
	struct kernel_sigaction now = { 0 }, wanted;

	if (signal < 1 || signal > NSIG || size != sizeof(wanted.mask))
		return -EINVAL;
	if (action && copy_from_user(&wanted, action, sizeof(wanted)))
		return -EFAULT;
	if (signal <= SIGNALS && (current->ignored & BIT(signal)))
		now.handler = SIG_IGN;
	if (old && copy_to_user(old, &now, sizeof(now)))
		return -EFAULT;
	if (!action || signal > SIGNALS)
		return 0;
	if (BIT(signal) & UNBLOCKABLE)
		return -EINVAL;
	if (wanted.handler > SIG_IGN)
		return -ENOSYS;
	if (wanted.handler == SIG_IGN)
		current->ignored |= BIT(signal);
	else
		current->ignored &= ~BIT(signal);
	return 0;
}

int
sys_rt_sigprocmask(uint32_t how, uint32_t set, uint32_t old, uint32_t size)
{
	uint32_t now[2] = { current->blocked, 0 }, wanted[2];

	if (size != sizeof(wanted))
		return -EINVAL;
	if (set && copy_from_user(wanted, set, sizeof(wanted)))
		return -EFAULT;
	if (old && copy_to_user(old, now, sizeof(now)))
		return -EFAULT;
	if (!set)
		return 0;
	switch (how) {
	case SIG_BLOCK:
		current->blocked |= wanted[0];
		break;
	case SIG_UNBLOCK:
		current->blocked &= ~wanted[0];
		break;
	case SIG_SETMASK:
		current->blocked = wanted[0];
		break;
	default:
		return -EINVAL;
	}
	current->blocked &= ~UNBLOCKABLE;
	return 0;
}
