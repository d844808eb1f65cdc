#include "task/group.h"

#include <stddef.h>

#include "cpu/apic.h"
#include "lib/divide.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/sched.h"
#include "task/signal.h"
#include "task/task.h"

#define NS_PER_S 1000000000ull
#define US_PER_S 1000000u
#define NS_PER_US 1000u
#define ITIMER_REAL 0u

/* pid 0 is the caller. */
static struct task_struct *
named(uint32_t pid)
{
	return pid ? task_by_pid(pid) : current;
}

bool
group_exists(uint32_t pgrp, uint32_t session)
{
	for (unsigned i = 1; i < nr_slots; i++)
		if (task[i] && task[i]->pgrp == pgrp && (!session || task[i]->session == session))
			return true;
	return false;
}

/* Does t link its group to the session: is its parent of the same session, but of another group? */
static bool
is_link(const struct task_struct *t)
{
	const struct task_struct *parent = task_by_pid(t->ppid);

	return t->state != FS_TASK_ZOMBIE && parent && !t->adopted && parent->session == t->session && parent->pgrp != t->pgrp;
}

bool
group_is_orphaned(uint32_t pgrp)
{
	for (unsigned i = 1; i < nr_slots; i++)
		if (task[i] && task[i]->pgrp == pgrp && is_link(task[i]))
			return false;
	return true;
}

static bool
has_stopped(uint32_t pgrp)
{
	for (unsigned i = 1; i < nr_slots; i++)
		if (task[i] && task[i]->pgrp == pgrp && task[i]->state == FS_TASK_STOPPED)
			return true;
	return false;
}

void
group_lost_link(const struct task_struct *t, const struct task_struct *parent)
{
	if (!parent || parent->session != t->session || parent->pgrp == t->pgrp ||
	    !group_is_orphaned(t->pgrp) || !has_stopped(t->pgrp))
		return;
	signal_group(t->pgrp, SIGHUP);
	signal_group(t->pgrp, SIGCONT);
}

int
sys_setpgid(uint32_t pid, uint32_t pgrp)
{
	struct task_struct *t = named(pid);

	if ((int)pgrp < 0)
		return -EINVAL;
	if (!t || (t != current && t->ppid != current->pid))
		return -ESRCH;
	if (!pgrp)
		pgrp = t->pid;
	if (t->session != current->session || t->session == t->pid ||
	    (pgrp != t->pid && !group_exists(pgrp, t->session)))
		return -EPERM;
	t->pgrp = pgrp;
	return 0;
}

int
sys_getpgid(uint32_t pid)
{
	const struct task_struct *t = named(pid);

	return t ? (int)t->pgrp : -ESRCH;
}

int
sys_getpgrp(void)
{
	return (int)current->pgrp;
}

int
sys_setsid(void)
{
	if (current->pgrp == current->pid)
		return -EPERM;
	current->pgrp = current->session = current->pid;
	current->left_tty = false;
	return (int)current->pid;
}

int
sys_getsid(uint32_t pid)
{
	const struct task_struct *t = named(pid);

	return t ? (int)t->session : -ESRCH;
}

/* ---- the interval timer --------------------------------------------------------------------- */

struct itimerval { /* seconds and microseconds */
	uint32_t every[2], value[2];
};

void
alarm_ring(struct task_struct *t)
{
	t->alarm_at = t->alarm_every ? t->alarm_at + t->alarm_every : 0;
	signal_raise(t, SIGALRM, (struct signal_info){ .code = SI_KERNEL });
}

static void
to_timeval(uint64_t ns, uint32_t tv[2])
{
	uint32_t rest;

	tv[0] = (uint32_t)divide(ns, NS_PER_S, &rest);
	tv[1] = rest / NS_PER_US;
}

static uint64_t
from_timeval(const uint32_t tv[2])
{
	return tv[0] * NS_PER_S + tv[1] * NS_PER_US;
}

static uint64_t
alarm_left(void)
{
	uint64_t now = clock_ns();

	return current->alarm_at > now ? current->alarm_at - now : 0;
}

static void
alarm_set(uint64_t ns, uint64_t every)
{
	current->alarm_at = ns ? clock_ns() + ns : 0;
	current->alarm_every = every;
	set_clock();
}

int
sys_alarm(uint32_t seconds)
{
	uint64_t left = alarm_left();

	alarm_set(seconds * NS_PER_S, 0);
	return (int)quotient(left + NS_PER_S - 1, NS_PER_S);
}

int
sys_getitimer(uint32_t which, uint32_t to)
{
	struct itimerval now;

	if (which != ITIMER_REAL)
		return -EINVAL;
	to_timeval(alarm_left(), now.value);
	to_timeval(current->alarm_every, now.every);
	return copy_to_user(to, &now, sizeof(now));
}

int
sys_setitimer(uint32_t which, uint32_t wanted, uint32_t old)
{
	struct itimerval w = { 0 };

	if (which != ITIMER_REAL)
		return -EINVAL;
	if (wanted && copy_from_user(&w, wanted, sizeof(w)))
		return -EFAULT;
	if (w.value[1] >= US_PER_S || w.every[1] >= US_PER_S)
		return -EINVAL;
	if (old && sys_getitimer(which, old))
		return -EFAULT;
	alarm_set(from_timeval(w.value), from_timeval(w.every));
	return 0;
}
