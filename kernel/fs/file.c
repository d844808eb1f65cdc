#include "fs/file.h"

#include "cpu/mmu.h"
#include "dev/tty.h"
#include "fs/inode.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/task.h"
#include "trace/trace.h"

#define PATH_MAX 256
#define O_ACCMODE 3u
#define IOV_MAX 1024u
#define MAX_RW 0x7ffff000u /* bytes a call moves at the most, as in Linux */

enum { SEEK_SET, SEEK_CUR, SEEK_END };

struct iovec {
	uint32_t base, len;
};

struct file files[NR_FILES];

/* ---- descriptors ---------------------------------------------------------------------------- */

static int
free_fd(unsigned from)
{
	for (unsigned fd = from; fd < FS_NR_FDS; fd++)
		if (current->fd[fd] < 0)
			return (int)fd;
	return -EMFILE;
}

static struct file *
file_of(uint32_t fd)
{
	if (fd >= FS_NR_FDS || current->fd[fd] < 0)
		return NULL;
	return &files[current->fd[fd]];
}

static int
new_file(enum fs_file_kind kind, int inode)
{
	for (int i = 0; i < NR_FILES; i++) {
		if (files[i].refs)
			continue;
		files[i] = (struct file){ .refs = 1, .kind = (uint16_t)kind, .inode = inode };
		return i;
	}
	return -ENFILE;
}

static void
close_fd(struct task_struct *t, unsigned fd)
{
	int file = t->fd[fd];

	t->fd[fd] = -1;
	if (!files[file].refs)
		panic("open file %d: one descriptor less than none", file);
	files[file].refs--;
	trace_close(fd, (unsigned)file, files[file].refs);
}

static int
dup_to(uint32_t fd, unsigned to)
{
	int file = current->fd[fd];

	current->fd[to] = (int16_t)file;
	files[file].refs++;
	trace_dup(to, (unsigned)file);
	return (int)to;
}

void
files_share(struct task_struct *child)
{
	unsigned n = 0;

	for (unsigned fd = 0; fd < FS_NR_FDS; fd++) {
		child->fd[fd] = current->fd[fd];
		if (child->fd[fd] < 0)
			continue;
		files[child->fd[fd]].refs++;
		n++;
	}
	trace_files_shared(child->pid, n);
}

void
files_close(struct task_struct *t)
{
	for (unsigned fd = 0; fd < FS_NR_FDS; fd++)
		if (t->fd[fd] >= 0)
			close_fd(t, fd);
}

void
files_open_console(void)
{
	int file = new_file(FS_FILE_CONSOLE, -1);

	current->fd[0] = (int16_t)file;
	trace_open(0, (unsigned)file, -1, "/dev/console");
	dup_to(0, 1);
	dup_to(0, 2);
}

/* ---- calls ---------------------------------------------------------------------------------- */

static bool
is_console(const char *path)
{
	return !strcmp(path, "/dev/console") || !strcmp(path, "/dev/tty");
}

int
sys_open(uint32_t user_path, uint32_t flags, uint32_t mode)
{
	char path[PATH_MAX];
	int error = string_from_user(path, user_path, sizeof(path));

	(void)mode; /* nothing can be created */
	if (error < 0)
		return error;
	int inode = is_console(path) ? -1 : inode_find(path);
	if (inode < -1)
		return inode;
	if (inode >= 0 && (flags & O_ACCMODE))
		return -EACCES; /* programs may be read, not written */
	int fd = free_fd(0);
	if (fd < 0)
		return fd;
	int file = new_file(inode < 0 ? FS_FILE_CONSOLE : FS_FILE_REGULAR, inode);
	if (file < 0)
		return file;
	current->fd[fd] = (int16_t)file;
	trace_open((unsigned)fd, (unsigned)file, inode, path);
	return fd;
}

int
sys_close(uint32_t fd)
{
	if (!file_of(fd))
		return -EBADF;
	close_fd(current, fd);
	return 0;
}

int
sys_dup(uint32_t fd)
{
	if (!file_of(fd))
		return -EBADF;
	int to = free_fd(0);
	return to < 0 ? to : dup_to(fd, (unsigned)to);
}

int
sys_dup2(uint32_t fd, uint32_t to)
{
	if (!file_of(fd) || to >= FS_NR_FDS)
		return -EBADF;
	if (fd == to)
		return (int)to;
	if (file_of(to))
		close_fd(current, to);
	return dup_to(fd, to);
}

static int
regular_read(struct file *f, uint32_t to, uint32_t n)
{
	const struct inode *inode = &inodes[f->inode];

	if (f->pos >= inode->size)
		return 0;
	if (n > inode->size - f->pos)
		n = inode->size - f->pos;
	if (copy_to_user(to, (const char *)frame_address(inode->frame) + f->pos, n))
		return -EFAULT;
	f->pos += n;
	return (int)n;
}

int
sys_read(uint32_t fd, uint32_t to, uint32_t n)
{
	struct file *f = file_of(fd);

	if (!f)
		return -EBADF;
	if (n > MAX_RW)
		n = MAX_RW;
	return f->kind == FS_FILE_CONSOLE ? tty_read(to, n) : regular_read(f, to, n);
}

int
sys_write(uint32_t fd, uint32_t from, uint32_t n)
{
	struct file *f = file_of(fd);

	if (!f || f->kind != FS_FILE_CONSOLE)
		return -EBADF;
	return tty_write(from, n > MAX_RW ? MAX_RW : n);
}

/* One call for each part; stops at the first that is short. */
static int
vector(uint32_t fd, uint32_t vec, uint32_t n, int (*move)(uint32_t fd, uint32_t at, uint32_t n))
{
	int total = 0;

	if (n > IOV_MAX)
		return -EINVAL;
	for (uint32_t i = 0; i < n; i++) {
		struct iovec part;

		if (copy_from_user(&part, vec + i * sizeof(part), sizeof(part)))
			return total ? total : -EFAULT;
		if (!part.len)
			continue;
		int moved = move(fd, part.base, part.len);
		if (moved < 0)
			return total ? total : moved;
		total += moved;
		if ((uint32_t)moved < part.len)
			break;
	}
	return total;
}

int
sys_readv(uint32_t fd, uint32_t vec, uint32_t n)
{
	return file_of(fd) ? vector(fd, vec, n, sys_read) : -EBADF;
}

int
sys_writev(uint32_t fd, uint32_t vec, uint32_t n)
{
	return file_of(fd) ? vector(fd, vec, n, sys_write) : -EBADF;
}

int
sys_llseek(uint32_t fd, uint32_t high, uint32_t low, uint32_t result, uint32_t whence)
{
	struct file *f = file_of(fd);
	int64_t base, to;

	if (!f)
		return -EBADF;
	if (f->kind == FS_FILE_CONSOLE)
		return -ESPIPE;
	if (whence > SEEK_END)
		return -EINVAL;
	base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? f->pos : inodes[f->inode].size;
	to = base + (int64_t)((uint64_t)high << 32 | low);
	if (to < 0 || to > UINT32_MAX)
		return -EINVAL;
	if (copy_to_user(result, &to, sizeof(to)))
		return -EFAULT;
	f->pos = (uint32_t)to;
	return 0;
}

int
sys_ioctl(uint32_t fd, uint32_t request, uint32_t argument)
{
	struct file *f = file_of(fd);

	if (!f)
		return -EBADF;
	return f->kind == FS_FILE_CONSOLE ? tty_ioctl(request, argument) : -ENOTTY;
}
