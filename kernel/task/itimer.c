#include "task/itimer.h"

#include "cpu/apic.h"
#include "lib/divide.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/sched.h"
#include "task/task.h"

#define NS_PER_S 1000000000ull
#define US_PER_S 1000000u
#define NS_PER_US 1000u

/* ---- ringing -------------------------------------------------------------------------------- */

static uint64_t
time_of(const struct task_struct *t, unsigned which)
{
	return which == ITIMER_REAL ? clock_ns() : task_time(t);
}

uint64_t
itimer_next(void)
{
	uint64_t first = 0;

	for (unsigned i = ITIMER_VIRTUAL; i < ITIMERS; i++)
		if (current->itimer[i].at && (!first || current->itimer[i].at < first))
			first = current->itimer[i].at;
	if (!first)
		return 0;
	uint64_t ran = task_time(current);
	return clock_ns() + (first > ran ? first - ran : 0);
}

static unsigned
signal_of(const struct task_struct *t, unsigned which)
{
	static const uint8_t signals[ITIMERS] = { SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU };

	if (which == ITIMER_LIMIT && task_time(t) >= t->limit[RLIMIT_CPU].hard * NS_PER_S)
		return SIGKILL;
	return signals[which];
}

void
itimer_ring(struct task_struct *t)
{
	for (unsigned i = 0; i < ITIMERS; i++) {
		struct itimer *timer = &t->itimer[i];

		if (!timer->at || timer->at > time_of(t, i))
			continue;
		timer->at = timer->every ? timer->at + timer->every : 0;
		signal_raise(t, signal_of(t, i), (struct signal_info){ .code = SI_KERNEL });
	}
}

/* ---- setting -------------------------------------------------------------------------------- */

void
itimer_limit(struct task_struct *t)
{
	uint32_t s = t->limit[RLIMIT_CPU].soft;

	t->itimer[ITIMER_LIMIT] = (struct itimer){ s == NO_LIMIT ? 0 : (s ? s : 1) * NS_PER_S, NS_PER_S };
	set_clock();
}

void
itimer_fork(struct task_struct *child)
{
	itimer_exit(child);
	if (child->limit[RLIMIT_CPU].soft != NO_LIMIT)
		itimer_limit(child);
}

void
itimer_exit(struct task_struct *t)
{
	memset(t->itimer, 0, sizeof(t->itimer));
}

static uint64_t
left(unsigned which)
{
	uint64_t now = time_of(current, which), at = current->itimer[which].at;

	return at > now ? at - now : 0;
}

static void
set(unsigned which, uint64_t ns, uint64_t every)
{
	current->itimer[which] = (struct itimer){ ns ? time_of(current, which) + ns : 0, every };
	set_clock();
}

/* ---- calls ---------------------------------------------------------------------------------- */

struct itimerval { /* seconds and microseconds */
	uint32_t every[2], value[2];
};

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

int
sys_alarm(uint32_t seconds)
{
	uint64_t was = left(ITIMER_REAL);

	set(ITIMER_REAL, seconds * NS_PER_S, 0);
	return (int)quotient(was + NS_PER_S - 1, NS_PER_S);
}

int
sys_getitimer(uint32_t which, uint32_t to)
{
	struct itimerval now;

	if (which > ITIMER_PROF)
		return -EINVAL;
	to_timeval(left(which), now.value);
	to_timeval(current->itimer[which].every, now.every);
	return copy_to_user(to, &now, sizeof(now));
}

int
sys_setitimer(uint32_t which, uint32_t wanted, uint32_t old)
{
	struct itimerval w = { 0 };

	if (which > ITIMER_PROF)
		return -EINVAL;
	if (wanted && copy_from_user(&w, wanted, sizeof(w)))
		return -EFAULT;
	if (w.value[1] >= US_PER_S || w.every[1] >= US_PER_S)
		return -EINVAL;
	if (old && sys_getitimer(which, old))
		return -EFAULT;
	set(which, from_timeval(w.value), from_timeval(w.every));
	return 0;
}
