#include "task/signal.h"

#include "cpu/apic.h"
#include "cpu/debug.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/exit.h"
#include "task/fork.h"
#include "task/group.h"
#include "task/sched.h"
#include "task/sigqueue.h"
#include "task/task.h"
#include "trace/trace.h"

#define BIT SIGNAL_BIT
#define UNBLOCKABLE (BIT(SIGKILL) | BIT(SIGSTOP))
#define IGNORED_BY_DEFAULT (BIT(SIGCHLD) | BIT(SIGCONT) | BIT(SIGURG) | BIT(SIGWINCH))
#define STOPS (BIT(SIGSTOP) | BIT(SIGTSTP) | BIT(SIGTTIN) | BIT(SIGTTOU))
#define SYSCALL_BYTES 2u /* of int 0x80 */
#define MASK_BYTES 8u
#define SIGNAL_STACK_LEAST 2048u
#define NS_PER_S 1000000000u

enum { SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK };
enum { SS_ONSTACK = 1, SS_DISABLE = 2 };

#define SYNCHRONOUS \
	(BIT(SIGSEGV) | BIT(SIGBUS) | BIT(SIGILL) | BIT(SIGFPE) | BIT(SIGTRAP)) /* go before others */

static struct sigaction actions[NR_TASKS][NSIG];

struct sigaction *
signal_action(const struct task_struct *t, unsigned signal)
{
	return &actions[t->slot][signal - 1];
}

static bool
is_ignored(const struct task_struct *t, unsigned signal)
{
	uint32_t handler = signal_action(t, signal)->handler;

	if (BIT(signal) & UNBLOCKABLE)
		return false;
	return handler == SIG_IGN || (handler == SIG_DFL && (BIT(signal) & IGNORED_BY_DEFAULT));
}

bool
signal_is_due(const struct task_struct *t)
{
	return t->sig.pending & (~t->sig.blocked | t->sig.awaited);
}

bool
signal_is_ignored(const struct task_struct *t, unsigned signal)
{
	return is_ignored(t, signal) || (t->sig.blocked & BIT(signal));
}

/* ---- sending -------------------------------------------------------------------------------- */

static void
go_on(struct task_struct *t)
{
	t->sig.continued = true;
	t->sig.stop_signal = 0;
	wake(t, FS_WHY_STOP);
	signal_parent(t, CLD_CONTINUED, SIGCONT);
}

/* None of these waits any more. */
static void
forget(struct task_struct *t, sigset_t set)
{
	t->sig.pending &= ~set;
	sigqueue_forget(t->pid, set);
}

/* What a signal does by being sent, be it blocked or ignored. */
static void
cancel_opposite(struct task_struct *t, unsigned signal)
{
	if (signal == SIGCONT)
		forget(t, STOPS);
	else if (BIT(signal) & STOPS)
		forget(t, BIT(SIGCONT));
	if (t->state != FS_TASK_STOPPED)
		return;
	if (signal == SIGCONT)
		go_on(t);
	else if (signal == SIGKILL)
		wake(t, FS_WHY_STOP);
}

static void
add(struct task_struct *t, unsigned signal, struct signal_info info)
{
	if (signal >= SIGRTMIN || !(t->sig.pending & BIT(signal)))
		sigqueue_add(t->pid, signal, info);
	t->sig.pending |= BIT(signal);
}

static struct signal_info
take(unsigned signal)
{
	struct signal_info info;

	current->sig.pending &= ~BIT(signal);
	if (sigqueue_take(current->pid, signal, &info))
		current->sig.pending |= BIT(signal);
	return info;
}

void
signal_raise(struct task_struct *t, unsigned signal, struct signal_info info)
{
	trace_signal_sent(t->pid, signal, info.code == SI_KERNEL ? 0 : info.pid, info.code);
	cancel_opposite(t, signal);
	if (is_ignored(t, signal) && !(t->sig.blocked & BIT(signal)))
		return;
	if (t->pid == INIT_PID && signal_action(t, signal)->handler == SIG_DFL)
		return; /* init cannot be killed */
	add(t, signal, info);
	if (!t->switches)
		start_in_kernel(t, enter_user_mode); /* to meet its signal before its first instruction */
	if (t->state == FS_TASK_INTERRUPTIBLE && signal_is_due(t))
		wake(t, t->sleep_why);
}

void
signal_self(unsigned signal)
{
	signal_raise(current, signal, (struct signal_info){ .code = SI_USER, .pid = current->pid });
}

void
signal_fault(unsigned signal, int code, uint32_t address)
{
	if (signal_action(current, signal)->handler <= SIG_IGN || (current->sig.blocked & BIT(signal)))
		do_exit(signal);
	add(current, signal, (struct signal_info){ .code = code, .pid = address });
}

void
signal_parent(const struct task_struct *t, int code, uint32_t value)
{
	struct task_struct *parent = task_by_pid(t->ppid);
	struct signal_info info = { .code = code, .pid = t->pid, .value = value };

	if (!parent || parent->state == FS_TASK_ZOMBIE)
		return;
	bool quiet = code >= CLD_STOPPED && (signal_action(parent, SIGCHLD)->flags & SA_NOCLDSTOP);
	if (!quiet && parent->pid)
		signal_raise(parent, SIGCHLD, info);
	wake_waiter(parent);
}

bool
signal_no_zombie(const struct task_struct *parent)
{
	const struct sigaction *a = signal_action(parent, SIGCHLD);

	return a->handler == SIG_IGN || (a->flags & SA_NOCLDWAIT);
}

static int
send_info(struct task_struct *t, uint32_t signal, struct signal_info info)
{
	if (!t || !t->pid || t->state == FS_TASK_UNINTERRUPTIBLE)
		return -ESRCH;
	if (signal > NSIG)
		return -EINVAL;
	if (signal >= SIGRTMIN && info.code != SI_USER && sigqueue_is_full())
		return -EAGAIN;
	if (signal && t->state != FS_TASK_ZOMBIE)
		signal_raise(t, signal, info);
	return 0;
}

static int
send(struct task_struct *t, uint32_t signal, int code)
{
	struct signal_info info = { .code = code, .pid = code == SI_KERNEL ? 0 : current->pid };

	return send_info(t, signal, info);
}

/* group 0: everybody but init and the caller. */
static int
send_many(uint32_t group, uint32_t signal, int code)
{
	int result = -ESRCH;

	for (unsigned i = 1; i < nr_slots; i++) {
		struct task_struct *t = task[i];

		if (!t || (group ? t->pgrp != group : t->pid == 1 || t == current))
			continue;
		int error = send(t, signal, code);
		if (!error || result)
			result = error;
	}
	return result;
}

int
signal_group(uint32_t group, unsigned signal)
{
	return send_many(group, signal, SI_KERNEL);
}

bool
signal_asked(void)
{
	uint32_t pid = fs_root.kill.pid;

	fs_root.kill.pid = 0;
	return pid && send_info(task_by_pid(pid), fs_root.kill.signal, (struct signal_info){ .code = SI_USER }) == 0;
}

int
sys_kill(int pid, uint32_t signal)
{
	if (pid > 0)
		return send(task_by_pid((uint32_t)pid), signal, SI_USER);
	if (pid == -1)
		return send_many(0, signal, SI_USER);
	return send_many(pid ? (uint32_t)-pid : current->pgrp, signal, SI_USER);
}

int
sys_tkill(int pid, uint32_t signal)
{
	return pid > 0 ? send(task_by_pid((uint32_t)pid), signal, SI_TKILL) : -EINVAL;
}

int
sys_tgkill(int group, int pid, uint32_t signal)
{
	return group == pid ? sys_tkill(pid, signal) : -ESRCH;
}

int
sys_rt_sigqueueinfo(int pid, uint32_t signal, uint32_t user_info)
{
	struct signal_info info;

	if (siginfo_from_user(&info, user_info))
		return -EFAULT;
	if ((info.code >= 0 || info.code == SI_TKILL) && pid != (int)current->pid)
		return -EPERM; /* only the kernel and kill say so */
	return send_info(pid > 0 ? task_by_pid((uint32_t)pid) : NULL, signal, info);
}

int
sys_rt_tgsigqueueinfo(int group, int pid, uint32_t signal, uint32_t info)
{
	if (group <= 0 || pid <= 0)
		return -EINVAL;
	return group == pid ? sys_rt_sigqueueinfo(pid, signal, info) : -ESRCH;
}

/* ---- delivery ------------------------------------------------------------------------------- */

static void
stop(unsigned signal)
{
	current->state = FS_TASK_STOPPED;
	current->sig.stop_signal = (uint8_t)signal;
	current->sig.continued = false;
	trace_stopped(signal);
	signal_parent(current, CLD_STOPPED, signal);
	schedule(FS_WHY_STOP);
}

/* Takes the call back: it is made again, or says EINTR. */
static void
restart(struct trapframe *tf, const struct sigaction *handler)
{
	int result = (int)tf->eax;

	if (tf->vector != TRAP_SYSCALL || (result != -ERESTARTSYS && result != -ERESTARTNOHAND))
		return;
	if (!handler || (result == -ERESTARTSYS && (handler->flags & SA_RESTART))) {
		tf->eax = tf->error; /* the call's number */
		tf->eip -= SYSCALL_BYTES;
		current->sig.restarted = !handler;
	} else {
		tf->eax = (uint32_t)-EINTR;
		trace_return(tf->error, -EINTR);
	}
}

static unsigned
lowest(sigset_t set)
{
	uint32_t low = (uint32_t)set;

	return low ? (unsigned)__builtin_ctz(low) + 1 : (unsigned)__builtin_ctz((uint32_t)(set >> 32)) + 33;
}

static unsigned
next_due(void)
{
	sigset_t due = current->sig.pending & ~current->sig.blocked;

	if (due & BIT(SIGKILL))
		return SIGKILL;
	if (due & SYNCHRONOUS)
		return lowest(due & SYNCHRONOUS);
	return due ? lowest(due) : 0;
}

static sigset_t
mask_to_return_to(void)
{
	sigset_t mask = current->sig.restore_mask ? current->sig.saved_mask : current->sig.blocked;

	current->sig.restore_mask = false;
	return mask;
}

static void
call_handler(struct trapframe *tf, unsigned signal, const struct signal_info *info)
{
	struct sigaction *kept = signal_action(current, signal), a = *kept;
	sigset_t old_mask = mask_to_return_to();

	debug_hide_step(tf);
	restart(tf, &a);
	if (!sigframe_push(tf, signal, &a, info, old_mask))
		do_exit(SIGSEGV);
	current->sig.blocked = old_mask | a.mask;
	if (!(a.flags & SA_NODEFER))
		current->sig.blocked |= BIT(signal);
	current->sig.blocked &= ~UNBLOCKABLE;
	if (a.flags & SA_RESETHAND)
		kept->handler = SIG_DFL;
	trace_signal_delivered(signal, a.handler);
}

static void
default_action(unsigned signal)
{
	bool stops = BIT(signal) & STOPS;

	if (stops && signal != SIGSTOP && group_is_orphaned(current->pgrp))
		return; /* nobody is there to let it go on */
	trace_signal_delivered(signal, SIG_DFL);
	if (stops)
		stop(signal);
	else
		do_exit(signal);
}

void
signal_deliver(struct trapframe *tf)
{
	unsigned signal;

	while ((signal = next_due())) {
		const struct signal_info info = take(signal);

		if (is_ignored(current, signal))
			continue;
		if (signal_action(current, signal)->handler == SIG_DFL)
			default_action(signal);
		else
			call_handler(tf, signal, &info);
	}
	restart(tf, NULL);
	if (current->sig.restore_mask)
		current->sig.blocked = mask_to_return_to();
}

void
signal_fork(struct task_struct *child)
{
	memcpy(actions[child->slot], actions[current->slot], sizeof(actions[0]));
	child->sig.pending = 0;
	child->sig.stop_signal = 0;
	child->sig.continued = false;
}

void
signal_exit(struct task_struct *t)
{
	forget(t, ~(sigset_t)0);
	itimer_exit(t);
}

void
signal_exec(struct task_struct *t)
{
	for (unsigned signal = 1; signal <= NSIG; signal++) {
		struct sigaction *a = signal_action(t, signal);

		*a = (struct sigaction){ .handler = a->handler == SIG_IGN ? SIG_IGN : SIG_DFL };
	}
	t->sig.stack_size = 0;
}

/* ---- calls ---------------------------------------------------------------------------------- */

int
sys_pause(void)
{
	sleep(FS_WHY_PAUSE, 0);
	return -ERESTARTNOHAND;
}

static void
set_action(unsigned signal, const struct sigaction *a)
{
	*signal_action(current, signal) = *a;
	if (is_ignored(current, signal))
		forget(current, BIT(signal));
}

int
sys_rt_sigaction(uint32_t signal, uint32_t action, uint32_t old, uint32_t size)
{
	struct sigaction wanted;

	if (signal < 1 || signal > NSIG || size != MASK_BYTES)
		return -EINVAL;
	if (action && copy_from_user(&wanted, action, sizeof(wanted)))
		return -EFAULT;
	if (old && copy_to_user(old, signal_action(current, signal), sizeof(wanted)))
		return -EFAULT;
	if (!action)
		return 0;
	if (BIT(signal) & UNBLOCKABLE)
		return -EINVAL;
	set_action(signal, &wanted);
	return 0;
}

struct old_sigaction { /* Linux i386, as sigaction takes it */
	uint32_t handler, mask, flags, restorer;
};

int
sys_sigaction(uint32_t signal, uint32_t action, uint32_t old)
{
	struct old_sigaction o;

	if (signal < 1 || signal > NSIG || (action && (BIT(signal) & UNBLOCKABLE)))
		return -EINVAL;
	struct sigaction was = *signal_action(current, signal);
	if (action && copy_from_user(&o, action, sizeof(o)))
		return -EFAULT;
	if (action)
		set_action(signal, &(struct sigaction){ o.handler, o.flags, o.restorer, o.mask });
	o = (struct old_sigaction){ was.handler, (uint32_t)was.mask, was.flags, was.restorer };
	return old ? copy_to_user(old, &o, sizeof(o)) : 0;
}

int
sys_signal(uint32_t signal, uint32_t handler)
{
	if (signal < 1 || signal > NSIG || (BIT(signal) & UNBLOCKABLE))
		return -EINVAL;
	uint32_t was = signal_action(current, signal)->handler;
	set_action(signal, &(struct sigaction){ .handler = handler,
						.flags = (uint32_t)(SA_RESETHAND | SA_NODEFER) });
	return (int)was;
}

int
sys_rt_sigprocmask(uint32_t how, uint32_t set, uint32_t old, uint32_t size)
{
	const sigset_t now = current->sig.blocked;
	sigset_t wanted;

	if (size != MASK_BYTES)
		return -EINVAL;
	if (set && copy_from_user(&wanted, set, sizeof(wanted)))
		return -EFAULT;
	if (old && copy_to_user(old, &now, sizeof(now)))
		return -EFAULT;
	if (!set)
		return 0;
	switch (how) {
	case SIG_BLOCK:
		wanted |= now;
		break;
	case SIG_UNBLOCK:
		wanted = now & ~wanted;
		break;
	case SIG_SETMASK:
		break;
	default:
		return -EINVAL;
	}
	current->sig.blocked = wanted & ~UNBLOCKABLE;
	return 0;
}

int
sys_rt_sigpending(uint32_t set, uint32_t size)
{
	const sigset_t pending = current->sig.pending & current->sig.blocked;

	return size != MASK_BYTES ? -EINVAL : copy_to_user(set, &pending, sizeof(pending));
}

static int
take_awaited(sigset_t wanted, uint32_t to)
{
	unsigned signal = lowest(current->sig.pending & wanted);
	const struct signal_info info = take(signal);

	if (to && siginfo_to_user(to, signal, &info))
		return -EFAULT;
	return (int)signal;
}

/* Takes a signal that waits behind the mask, or sleeps until one comes. */
int
sys_rt_sigtimedwait(uint32_t set, uint32_t info, uint32_t timeout, uint32_t size)
{
	uint32_t time[2] = { 0, 0 };
	sigset_t wanted;
	uint64_t end = 0;

	if (size != MASK_BYTES)
		return -EINVAL;
	if (copy_from_user(&wanted, set, sizeof(wanted)) ||
	    (timeout && copy_from_user(time, timeout, sizeof(time))))
		return -EFAULT;
	if (time[0] > INT32_MAX || time[1] >= NS_PER_S)
		return -EINVAL;
	wanted &= ~UNBLOCKABLE;
	if (timeout)
		end = clock_ns() + (uint64_t)time[0] * NS_PER_S + time[1];
	while (!(current->sig.pending & wanted)) {
		if (signal_is_due(current))
			return -EINTR;
		if (timeout && clock_ns() >= end)
			return -EAGAIN;
		current->sig.awaited = wanted;
		sleep(FS_WHY_PAUSE, end);
		current->sig.awaited = 0;
	}
	return take_awaited(wanted, info);
}

int
sys_rt_sigsuspend(uint32_t set, uint32_t size)
{
	sigset_t wanted;

	if (size != MASK_BYTES)
		return -EINVAL;
	if (copy_from_user(&wanted, set, sizeof(wanted)))
		return -EFAULT;
	current->sig.saved_mask = current->sig.blocked;
	current->sig.restore_mask = true;
	current->sig.blocked = wanted & ~UNBLOCKABLE;
	if (!signal_is_due(current))
		sleep(FS_WHY_PAUSE, 0);
	return -ERESTARTNOHAND;
}

struct stack_t {
	uint32_t base, flags, size;
};

int
sys_sigaltstack(uint32_t new_stack, uint32_t old_stack)
{
	struct signal_state *s = &current->sig;
	struct stack_t was = { s->stack_base, s->stack_size ? 0 : SS_DISABLE, s->stack_size }, wanted;
	bool on_it = user_frame(current)->esp - s->stack_base < s->stack_size;

	if (new_stack && copy_from_user(&wanted, new_stack, sizeof(wanted)))
		return -EFAULT;
	if (on_it)
		was.flags = SS_ONSTACK;
	if (old_stack && copy_to_user(old_stack, &was, sizeof(was)))
		return -EFAULT;
	if (!new_stack)
		return 0;
	if (on_it)
		return -EPERM;
	if (wanted.flags & ~(uint32_t)(SS_DISABLE | SS_ONSTACK))
		return -EINVAL;
	if (!(wanted.flags & SS_DISABLE) && wanted.size < SIGNAL_STACK_LEAST)
		return -ENOMEM;
	s->stack_base = wanted.base;
	s->stack_size = wanted.flags & SS_DISABLE ? 0 : wanted.size;
	return 0;
}
