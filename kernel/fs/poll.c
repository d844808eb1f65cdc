#include "fs/poll.h"

#include <stddef.h>

#include "cpu/apic.h"
#include "fs/file.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/sched.h"
#include "task/signal.h"
#include "task/task.h"

#define NS_PER_MS 1000000
#define POLL_MAX 256u

struct pollfd { /* Linux */
	int32_t fd;
	int16_t events, revents;
};

static uint32_t
state_of(const struct pollfd *p)
{
	const struct file *f = file_of((uint32_t)p->fd);
	uint32_t now = POLLIN | POLLOUT;

	if (p->fd < 0)
		return 0;
	if (!f)
		return POLLNVAL;
	if (f->ops->poll)
		now = f->ops->poll(f);
	now |= (now & POLLIN ? POLLRDNORM : 0) | (now & POLLOUT ? POLLWRNORM : 0);
	return now & ((uint16_t)p->events | POLLERR | POLLHUP);
}

/* How many have something to tell; each says what. */
static int
look(uint32_t fds, uint32_t n)
{
	int told = 0;

	for (uint32_t at = fds; n--; at += sizeof(struct pollfd)) {
		struct pollfd p;

		if (copy_from_user(&p, at, sizeof(p)))
			return -EFAULT;
		p.revents = (int16_t)state_of(&p);
		if (copy_to_user(at, &p, sizeof(p)))
			return -EFAULT;
		told += p.revents != 0;
	}
	return told;
}

/* Whoever changes a file wakes all who poll: they look again. */
int
sys_poll(uint32_t fds, uint32_t n, int timeout_ms)
{
	if (n > POLL_MAX)
		return -EINVAL;
	if (!current->sig.restarted) /* a stop does not make it longer */
		current->sleep_end = timeout_ms < 0 ? 0 : clock_ns() + (uint64_t)timeout_ms * NS_PER_MS;
	for (;;) {
		int told = look(fds, n);

		if (told)
			return told;
		if (timeout_ms >= 0 && clock_ns() >= current->sleep_end)
			return 0;
		if (signal_is_due(current))
			return -ERESTARTNOHAND;
		sleep(FS_WHY_POLL, current->sleep_end);
	}
}
