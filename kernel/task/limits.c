#include "task/limits.h"

#include "cpu/mmu.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/task.h"

void
limits_init(struct task_struct *t)
{
	for (unsigned i = 0; i < RLIMITS; i++)
		t->limit[i] = (struct limit){ NO_LIMIT, NO_LIMIT };
	t->limit[RLIMIT_STACK].soft = STACK_PAGES * PAGE_SIZE;
	t->limit[RLIMIT_CORE].soft = 0;
	t->limit[RLIMIT_NPROC] = (struct limit){ NR_TASKS, NR_TASKS };
	t->limit[RLIMIT_NOFILE] = (struct limit){ FS_NR_FDS, FS_NR_FDS };
}

int
limit_file(uint32_t pos, uint32_t *n)
{
	uint32_t most = current->limit[RLIMIT_FSIZE].soft;

	if (*n && pos >= most) {
		signal_self(SIGXFSZ);
		return -EFBIG;
	}
	if (*n > most - pos)
		*n = most - pos;
	return 0;
}

/* Everybody is root, who may raise the hard one too; but there are no more descriptors than there are. */
static int
set_limit(struct task_struct *t, uint32_t resource, struct limit wanted)
{
	if (wanted.soft > wanted.hard)
		return -EINVAL;
	if (resource == RLIMIT_NOFILE && wanted.hard > FS_NR_FDS)
		return -EPERM;
	t->limit[resource] = wanted;
	if (resource == RLIMIT_CPU)
		itimer_limit(t);
	return 0;
}

int
sys_setrlimit(uint32_t resource, uint32_t from)
{
	struct limit wanted;

	if (copy_from_user(&wanted, from, sizeof(wanted)))
		return -EFAULT;
	return resource < RLIMITS ? set_limit(current, resource, wanted) : -EINVAL;
}

int
sys_ugetrlimit(uint32_t resource, uint32_t to)
{
	if (resource >= RLIMITS)
		return -EINVAL;
	return copy_to_user(to, &current->limit[resource], sizeof(struct limit));
}

static uint32_t
as_signed(uint32_t limit)
{
	return limit < INT32_MAX ? limit : INT32_MAX;
}

int
sys_getrlimit(uint32_t resource, uint32_t to)
{
	if (resource >= RLIMITS)
		return -EINVAL;
	const struct limit *l = &current->limit[resource], told = { as_signed(l->soft), as_signed(l->hard) };
	return copy_to_user(to, &told, sizeof(told));
}

static uint32_t
narrow(uint64_t limit)
{
	return limit < NO_LIMIT ? (uint32_t)limit : NO_LIMIT;
}

static uint64_t
wide(uint32_t limit)
{
	return limit == NO_LIMIT ? UINT64_MAX : limit;
}

int
sys_prlimit64(uint32_t pid, uint32_t resource, uint32_t wanted, uint32_t old)
{
	struct task_struct *t = pid ? task_by_pid(pid) : current;
	uint64_t both[2];

	if (wanted && copy_from_user(both, wanted, sizeof(both)))
		return -EFAULT;
	if (!t || !t->pid)
		return -ESRCH;
	if (resource >= RLIMITS)
		return -EINVAL;
	struct limit was = t->limit[resource];
	int error = wanted ? set_limit(t, resource, (struct limit){ narrow(both[0]), narrow(both[1]) }) : 0;
	if (error || !old)
		return error;
	both[0] = wide(was.soft);
	both[1] = wide(was.hard);
	return copy_to_user(old, both, sizeof(both));
}
