#include "task/self.h"

#include "cpu/apic.h"
#include "lib/divide.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/sched.h"
#include "task/task.h"
#include "trace/trace.h"

#define NS_PER_S 1000000000u
#define NS_PER_US 1000u
#define NS_PER_TICK 10000000u /* AT_CLKTCK says 100 a second */

/* ---- times: all of it counts as the program's own, none as the kernel's --------------------- */

struct rusage {
	uint32_t user[2], system[2]; /* seconds, microseconds */
	uint32_t rest[14];
};

int
rusage_to_user(uint32_t to, uint64_t user_ns)
{
	uint32_t rest, sec = (uint32_t)divide(user_ns, NS_PER_S, &rest);
	const struct rusage r = { .user = { sec, rest / NS_PER_US } };

	return copy_to_user(to, &r, sizeof(r));
}

int
sys_getrusage(int who, uint32_t to)
{
	enum { RUSAGE_CHILDREN = -1, RUSAGE_SELF, RUSAGE_THREAD };

	if (who < RUSAGE_CHILDREN || who > RUSAGE_THREAD)
		return -EINVAL;
	return rusage_to_user(to, who == RUSAGE_CHILDREN ? current->children_ns : task_time(current));
}

int
sys_times(uint32_t to)
{
	const uint32_t ticks[4] = { /* user, system, and both of the children */
		(uint32_t)quotient(task_time(current), NS_PER_TICK), 0,
		(uint32_t)quotient(current->children_ns, NS_PER_TICK), 0,
	};

	if (to && copy_to_user(to, ticks, sizeof(ticks)))
		return -EFAULT;
	return (int)quotient(clock_ns(), NS_PER_TICK);
}

/* ---- priority: kept and told, but the scheduler does not look at it ------------------------- */

enum { PRIO_PROCESS, PRIO_PGRP, PRIO_USER };
enum { NICE_LEAST = -20, NICE_MOST = 19, NICE_BASE = 20 /* the call's answer must not be negative */ };

static bool
is_meant(const struct task_struct *t, uint32_t which, uint32_t who)
{
	if (!t || !t->pid)
		return false;
	if (which == PRIO_PROCESS)
		return t->pid == (who ? who : current->pid);
	return which == PRIO_USER || t->pgrp == (who ? who : current->pgrp);
}

int
sys_getpriority(uint32_t which, uint32_t who)
{
	int best = -ESRCH;

	if (which > PRIO_USER)
		return -EINVAL;
	for (unsigned i = 1; i < nr_slots; i++)
		if (is_meant(task[i], which, who) && NICE_BASE - task[i]->nice > best)
			best = NICE_BASE - task[i]->nice;
	return best;
}

int
sys_setpriority(uint32_t which, uint32_t who, int nice)
{
	int result = -ESRCH;

	if (which > PRIO_USER)
		return -EINVAL;
	if (nice < NICE_LEAST)
		nice = NICE_LEAST;
	if (nice > NICE_MOST)
		nice = NICE_MOST;
	for (unsigned i = 1; i < nr_slots; i++) {
		if (!is_meant(task[i], which, who))
			continue;
		task[i]->nice = nice;
		result = 0;
	}
	return result;
}

/* ---- the rest ------------------------------------------------------------------------------- */

int
sys_prctl(uint32_t what, uint32_t argument)
{
	enum { PR_SET_NAME = 15, PR_GET_NAME = 16 };
	char name[sizeof(current->comm)];

	switch (what) {
	case PR_SET_NAME:
		/* a longer one is cut */
		if (string_from_user(name, argument, sizeof(name)) == -EFAULT)
			return -EFAULT;
		name[sizeof(name) - 1] = 0;
		str_copy(current->comm, name, sizeof(name));
		return 0;
	case PR_GET_NAME:
		return copy_to_user(argument, current->comm, sizeof(current->comm));
	default:
		return -EINVAL;
	}
}

struct sysinfo { /* Linux i386 */
	uint32_t uptime, loads[3];
	uint32_t total, free, shared, buffers, total_swap, free_swap;
	uint16_t processes, pad;
	uint32_t total_high, free_high, unit;
	uint8_t rest[8];
};
_Static_assert(sizeof(struct sysinfo) == 64, "sysinfo is 64 bytes");

int
sys_sysinfo(uint32_t to)
{
	struct sysinfo s = {
		.uptime = (uint32_t)quotient(clock_ns(), NS_PER_S),
		.total = fs_root.frames * PAGE_SIZE,
		.free = stat.free_frames * PAGE_SIZE,
		.unit = 1,
	};

	for (unsigned i = 1; i < nr_slots; i++)
		s.processes += task[i] != NULL;
	return copy_to_user(to, &s, sizeof(s));
}
