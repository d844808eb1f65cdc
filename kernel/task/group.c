#include "task/group.h"

#include <stddef.h>

#include "task/errno.h"
#include "task/sched.h"
#include "task/signal.h"
#include "task/task.h"


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
