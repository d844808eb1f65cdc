#include "task/sigqueue.h"

#include "lib/string.h"

#define NR_QUEUED 256u

static struct queued {
	uint32_t pid; /* to whom */
	uint32_t signal;
	struct signal_info info;
} queue[NR_QUEUED]; /* of all tasks, the oldest first */
static unsigned n_queued;

static struct queued *
find(uint32_t pid, sigset_t set)
{
	for (struct queued *q = queue; q < queue + n_queued; q++)
		if (q->pid == pid && (SIGNAL_BIT(q->signal) & set))
			return q;
	return NULL;
}

static void
drop(struct queued *q)
{
	memmove(q, q + 1, (uint32_t)((char *)(queue + --n_queued) - (char *)q));
}

bool
sigqueue_is_full(void)
{
	return n_queued >= SIGQUEUE_MAX;
}

void
sigqueue_add(uint32_t pid, unsigned signal, struct signal_info info)
{
	if (n_queued < NR_QUEUED)
		queue[n_queued++] = (struct queued){ pid, signal, info };
}

bool
sigqueue_take(uint32_t pid, unsigned signal, struct signal_info *info)
{
	struct queued *q = find(pid, SIGNAL_BIT(signal));

	*info = (struct signal_info){ .code = SI_USER };
	if (!q)
		return false;
	*info = q->info;
	drop(q);
	return find(pid, SIGNAL_BIT(signal));
}

void
sigqueue_forget(uint32_t pid, sigset_t set)
{
	for (struct queued *q; (q = find(pid, set));)
		drop(q);
}
