#include "fs/lock.h"

#include <stdbool.h>
#include <stddef.h>

#include "fs/file.h"
#include "fs/fs.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/sched.h"
#include "task/signal.h"
#include "task/task.h"

#define NR_LOCKS 64
#define LAST_BYTE INT64_MAX

enum { F_GETLK = 5, F_SETLK, F_SETLKW, F_GETLK64 = 12, F_SETLK64, F_SETLKW64 }; /* Linux */
enum { F_RDLCK, F_WRLCK, F_UNLCK };
enum { SEEK_SET, SEEK_CUR, SEEK_END };

struct flock { /* Linux i386 */
	int16_t type, whence;
	int32_t start, len;
	uint32_t pid;
};

struct flock64 {
	int16_t type, whence;
	int64_t start, len;
	uint32_t pid;
} __attribute__((packed));

struct lock {
	uint32_t pid; /* who has it; 0: unused */
	int32_t inode, type;
	int64_t from, last; /* bytes, both included */
};

/* Those of one process on one file do not overlap, and no two of a type meet. */
static struct lock locks[NR_LOCKS];
static uint32_t waits_for[NR_TASKS]; /* by slot: the pid whose lock is in the way; 0: does not wait */

static bool
overlap(const struct lock *a, const struct lock *b)
{
	return a->from <= b->last && b->from <= a->last;
}

static bool
meet(const struct lock *a, const struct lock *b)
{
	return a->from - 1 <= b->last && b->from - 1 <= a->last;
}

/* The lowest lock of somebody else that is in the way; NULL: none. */
static const struct lock *
find_other(const struct lock *wanted)
{
	const struct lock *found = NULL;

	for (const struct lock *l = locks; l < locks + NR_LOCKS; l++)
		if (l->pid && l->pid != wanted->pid && l->inode == wanted->inode && overlap(l, wanted) &&
		    (l->type == F_WRLCK || wanted->type == F_WRLCK) && (!found || l->from < found->from))
			found = l;
	return found;
}

/* ---- changing ------------------------------------------------------------------------------- */

/* There must be an unused one. */
static void
add(const struct lock *new)
{
	struct lock *l = locks;

	while (l->pid)
		l++;
	*l = *new;
}

/* Takes the range out of a lock, of which up to two parts are left. */
static void
carve(struct lock *l, const struct lock *range)
{
	struct lock tail = *l;

	tail.from = range->last + 1;
	if (l->last > range->last && l->from < range->from)
		add(&tail);
	if (l->from < range->from)
		l->last = range->from - 1;
	else if (l->last > range->last)
		l->from = tail.from;
	else
		l->pid = 0;
}

/* Whatever the caller had there, now it has this. */
static int
set(struct lock *new)
{
	const struct lock range = *new;
	unsigned unused = 0;

	for (unsigned i = 0; i < NR_LOCKS; i++)
		unused += !locks[i].pid;
	if (unused < 2) /* a tail, and the new one */
		return -ENOLCK;
	for (struct lock *l = locks; l < locks + NR_LOCKS; l++) {
		if (l->pid != new->pid || l->inode != new->inode)
			continue;
		if (l->type == new->type && meet(l, &range)) {
			new->from = l->from < new->from ? l->from : new->from;
			new->last = l->last > new->last ? l->last : new->last;
			l->pid = 0;
		} else if (overlap(l, &range)) {
			carve(l, &range);
		}
	}
	if (new->type != F_UNLCK) {
		add(new);
		current->locked = true;
	}
	wake_all(FS_WHY_LOCK);
	return 0;
}

void
locks_release(const struct task_struct *t, int inode)
{
	bool any = false;

	for (struct lock *l = locks; t->locked && l < locks + NR_LOCKS; l++) {
		if (l->pid != t->pid || l->inode != inode)
			continue;
		l->pid = 0;
		any = true;
	}
	if (any)
		wake_all(FS_WHY_LOCK);
}

/* ---- waiting -------------------------------------------------------------------------------- */

/* Does the owner wait, be it by way of others, for the caller? */
static bool
is_deadlock(uint32_t owner)
{
	for (unsigned i = 0; i < NR_TASKS && owner; i++) {
		const struct task_struct *t = task_by_pid(owner);

		if (t == current)
			return true;
		owner = t ? waits_for[t->slot] : 0;
	}
	return false;
}

static int
set_when_free(struct lock *wanted, bool wait)
{
	const struct lock *other;

	while (wanted->type != F_UNLCK && (other = find_other(wanted))) {
		if (!wait)
			return -EAGAIN;
		if (is_deadlock(other->pid))
			return -EDEADLK;
		if (signal_is_due(current))
			return -ERESTARTSYS;
		waits_for[current->slot] = other->pid;
		sleep(FS_WHY_LOCK, 0);
		waits_for[current->slot] = 0;
	}
	return set(wanted);
}

/* ---- the call ------------------------------------------------------------------------------- */

static int
read_range(const struct file *f, const struct flock64 *l, struct lock *to)
{
	int64_t start = l->start, len = l->len;

	if (l->whence < SEEK_SET || l->whence > SEEK_END || l->type < F_RDLCK || l->type > F_UNLCK)
		return -EINVAL;
	if (l->whence == SEEK_CUR)
		start += f->pos;
	if (l->whence == SEEK_END)
		start += f->inode >= 0 ? inode_size(f->inode) : 0;
	if (start < 0 || (len < 0 && start + len < 0))
		return -EINVAL;
	if (len > LAST_BYTE - start)
		return -EOVERFLOW;
	*to = (struct lock){ .pid = current->pid, .inode = f->inode, .type = l->type };
	to->from = len < 0 ? start + len : start;
	to->last = len < 0 ? start - 1 : len ? start + len - 1 : LAST_BYTE;
	return 0;
}

static int
tell_other(const struct lock *wanted, struct flock64 *l)
{
	const struct lock *other = find_other(wanted);

	if (wanted->type == F_UNLCK)
		return -EINVAL;
	l->type = F_UNLCK;
	if (other)
		*l = (struct flock64){
			.type = (int16_t)other->type,
			.start = other->from,
			.len = other->last == LAST_BYTE ? 0 : other->last - other->from + 1,
			.pid = other->pid,
		};
	return 0;
}

static int
act(const struct file *f, uint32_t command, struct flock64 *l)
{
	uint32_t mode = f->flags & O_ACCMODE;
	struct lock wanted;
	int error = read_range(f, l, &wanted);

	if (error)
		return error;
	if (command == F_GETLK)
		return tell_other(&wanted, l);
	if ((wanted.type == F_RDLCK && mode == O_WRONLY) || (wanted.type == F_WRLCK && !mode))
		return -EBADF;
	return set_when_free(&wanted, command == F_SETLKW);
}

int
lock_command(const struct file *f, uint32_t command, uint32_t argument)
{
	struct flock64 l;
	struct flock narrow;

	if (command >= F_GETLK64 && command <= F_SETLKW64) {
		if (copy_from_user(&l, argument, sizeof(l)))
			return -EFAULT;
		int error = act(f, command - F_GETLK64 + F_GETLK, &l);
		return error || command != F_GETLK64 ? error : copy_to_user(argument, &l, sizeof(l));
	}
	if (command < F_GETLK || command > F_SETLKW)
		return -EINVAL;
	if (copy_from_user(&narrow, argument, sizeof(narrow)))
		return -EFAULT;
	l = (struct flock64){ narrow.type, narrow.whence, narrow.start, narrow.len, narrow.pid };
	int error = act(f, command, &l);
	if (error || command != F_GETLK)
		return error;
	narrow = (struct flock){ l.type, l.whence, (int32_t)l.start, (int32_t)l.len, l.pid };
	return copy_to_user(argument, &narrow, sizeof(narrow));
}
