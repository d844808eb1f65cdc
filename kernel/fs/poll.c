#include "fs/poll.h"

#include <stddef.h>

#include "cpu/apic.h"
#include "fs/file.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/sched.h"
#include "task/signal.h"
#include "task/task.h"

#define NS_PER_S 1000000000
#define NS_PER_MS 1000000
#define NS_PER_US 1000
#define POLL_MAX 256u

struct pollfd { /* Linux */
	int32_t fd;
	int16_t events, revents;
};

/* What holds now for a descriptor, as far as it is wanted; errors are always told. */
static uint32_t
state_of(uint32_t fd, uint32_t wanted)
{
	const struct file *f = file_of(fd);
	uint32_t now = POLLIN | POLLOUT;

	if (!f)
		return POLLNVAL;
	if (f->ops->poll)
		now = f->ops->poll(f);
	now |= (now & POLLIN ? POLLRDNORM : 0) | (now & POLLOUT ? POLLWRNORM : 0);
	return now & (wanted | POLLERR | POLLHUP);
}

static unsigned sleepers;

void
poll_wake(void)
{
	if (sleepers)
		wake_all(FS_WHY_POLL);
}

/* Until look() finds something (or fails), or the time is over: then 0. Whoever changes a file wakes
 * all who wait here: they look again. timeout_ns < 0: for ever. */
static int
wait_for_any(int (*look)(void *what), void *what, int64_t timeout_ns)
{
	if (!current->sig.restarted) /* a stop does not make it longer */
		current->sleep_end = timeout_ns < 0 ? 0 : clock_ns() + (uint64_t)timeout_ns;
	for (;;) {
		int found = look(what);

		if (found)
			return found;
		if (timeout_ns >= 0 && clock_ns() >= current->sleep_end)
			return 0;
		if (signal_is_due(current))
			return -ERESTARTNOHAND;
		sleepers++;
		sleep(FS_WHY_POLL, current->sleep_end);
		sleepers--;
	}
}

struct poll_list {
	uint32_t fds, n;
};

static int
look_at_list(void *what)
{
	const struct poll_list *l = what;
	int told = 0;

	for (uint32_t i = 0; i < l->n; i++) {
		uint32_t at = l->fds + i * sizeof(struct pollfd);
		struct pollfd p;

		if (copy_from_user(&p, at, sizeof(p)))
			return -EFAULT;
		p.revents = p.fd < 0 ? 0 : (int16_t)state_of((uint32_t)p.fd, (uint16_t)p.events);
		if (copy_to_user(at, &p, sizeof(p)))
			return -EFAULT;
		told += p.revents != 0;
	}
	return told;
}

int
sys_poll(uint32_t fds, uint32_t n, int timeout_ms)
{
	struct poll_list list = { fds, n };

	if (n > POLL_MAX)
		return -EINVAL;
	return wait_for_any(look_at_list, &list, (int64_t)timeout_ms * NS_PER_MS);
}

/* ---- select --------------------------------------------------------------------------------- */

enum { SETS = 3 }; /* to read, to write, in trouble */

struct sets { /* a bit a descriptor: one word holds all that there are */
	uint32_t wanted[SETS], found[SETS];
};

static int
look_at_sets(void *what)
{
	static const uint32_t events[SETS] = { POLLIN, POLLOUT, POLLPRI };
	static const uint32_t counts[SETS] = { POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI };
	struct sets *s = what;
	int told = 0;

	for (unsigned i = 0; i < SETS * FS_NR_FDS; i++) {
		unsigned set = i / FS_NR_FDS, fd = i % FS_NR_FDS;

		if (!(s->wanted[set] >> fd & 1))
			continue;
		uint32_t state = state_of(fd, events[set]);
		if (state == POLLNVAL)
			return -EBADF;
		if (!(state & counts[set]))
			continue;
		s->found[set] |= 1u << fd;
		told++;
	}
	return told;
}

int
sys_select(uint32_t n, uint32_t reads, uint32_t writes, uint32_t troubles, uint32_t timeout)
{
	const uint32_t at[SETS] = { reads, writes, troubles };
	uint32_t all = n < FS_NR_FDS ? (1u << n) - 1 : UINT32_MAX, tv[2];
	struct sets s = { { 0 }, { 0 } };
	int64_t ns = -1;

	if ((int)n < 0)
		return -EINVAL;
	for (unsigned i = 0; i < SETS; s.wanted[i++] &= all)
		if (at[i] && copy_from_user(&s.wanted[i], at[i], sizeof(s.wanted[i])))
			return -EFAULT;
	if (timeout) {
		if (copy_from_user(tv, timeout, sizeof(tv)))
			return -EFAULT;
		ns = (int64_t)tv[0] * NS_PER_S + (int64_t)tv[1] * NS_PER_US;
	}
	int told = wait_for_any(look_at_sets, &s, ns);
	if (told < 0)
		return told;
	for (unsigned i = 0; i < SETS; i++)
		if (at[i] && copy_to_user(at[i], &s.found[i], sizeof(s.found[i])))
			return -EFAULT;
	return told;
}
