#include "fs/file.h"

#include <stddef.h>

#include "fs/device.h"
#include "fs/inode.h"
#include "fs/lock.h"
#include "fs/path.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/task.h"
#include "trace/trace.h"

#define KEPT_FLAGS ((uint32_t)(O_ACCMODE | O_APPEND | O_NONBLOCK | O_LARGEFILE))

struct file files[NR_FILES];

/* ---- descriptors ---------------------------------------------------------------------------- */

/* Descriptors that the caller may get are below this. */
static unsigned
fd_limit(void)
{
	uint32_t limit = current->limit[RLIMIT_NOFILE].soft;

	return limit < FS_NR_FDS ? limit : FS_NR_FDS;
}

int
fd_free(unsigned from)
{
	for (unsigned fd = from; fd < fd_limit(); fd++)
		if (current->fd[fd] < 0)
			return (int)fd;
	return -EMFILE;
}

struct file *
file_of(uint32_t fd)
{
	if (fd >= FS_NR_FDS || current->fd[fd] < 0)
		return NULL;
	return &files[current->fd[fd]];
}

int
file_new(const struct file *like)
{
	for (int i = 0; i < NR_FILES; i++) {
		if (files[i].refs)
			continue;
		files[i] = *like;
		files[i].refs = 1;
		files[i].kind = (uint16_t)like->ops->kind;
		files[i].flags &= KEPT_FLAGS;
		return i;
	}
	return -ENFILE;
}

static void
set_cloexec(unsigned fd, bool on)
{
	current->cloexec &= ~(1u << fd);
	current->cloexec |= (uint32_t)on << fd;
}

void
fd_install(unsigned fd, int file, uint32_t flags)
{
	current->fd[fd] = (int16_t)file;
	set_cloexec(fd, flags & O_CLOEXEC);
}

void
file_give_up(int file)
{
	files[file].refs = 0;
}

static void
close_fd(struct task_struct *t, unsigned fd)
{
	int file = t->fd[fd];

	t->fd[fd] = -1;
	locks_release(t, files[file].inode);
	if (!files[file].refs)
		panic("open file %d: one descriptor less than none", file);
	files[file].refs--;
	trace_close(fd, (unsigned)file, files[file].refs);
	if (files[file].refs)
		return;
	if (files[file].ops->close)
		files[file].ops->close(&files[file]);
	inode_let_go();
}

static int
dup_to(uint32_t fd, unsigned to, uint32_t flags)
{
	int file = current->fd[fd];

	fd_install(to, file, flags);
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
files_exec(void)
{
	for (unsigned fd = 0; fd < FS_NR_FDS; fd++)
		if (current->fd[fd] >= 0 && (current->cloexec >> fd & 1))
			close_fd(current, fd);
}

void
files_open_console(void)
{
	int file = file_new(&(struct file){ .ops = &console_ops, .inode = -1, .flags = O_RDWR });

	fd_install(0, file, 0);
	trace_open(0, (unsigned)file, -1, "/dev/console");
	dup_to(0, 1, 0);
	dup_to(0, 2, 0);
}

/* ---- opening -------------------------------------------------------------------------------- */

/* What O_CREAT makes when nothing has that name. */
static int
create(int dir, const char *name, uint32_t mode)
{
	if (dir >= NR_INODES)
		return -EROFS;
	return inode_new(dir, name, S_IFREG | (mode & S_PERMISSIONS & ~current->umask));
}

/* May a file of that mode be opened so? */
static int
check_open(int inode, uint32_t mode, uint32_t flags)
{
	bool writes = flags & (O_ACCMODE | O_TRUNC); /* who cuts a file writes it, open for reading or not */

	if ((mode & S_IFMT) == S_IFDIR)
		return writes || (flags & O_CREAT) ? -EISDIR : 0;
	if (flags & O_DIRECTORY)
		return -ENOTDIR;
	if (!writes || (mode & S_IFMT) != S_IFREG)
		return 0;
	if (inode >= NR_INODES)
		return -EROFS;
	return inode_is_running(inode) ? -ETXTBSY : 0;
}

/* What must be known of the path's last part itself, before it is followed. */
static int
check_name(int from, const char *path, uint32_t flags)
{
	char name[NAME_MAX];
	int dir = path_walk(from, path, name);
	bool dots = !strcmp(name, ".") || !strcmp(name, "..") || !name[0], slash = !dots && path_wants_directory(path);

	if (dir < 0)
		return dir;
	if ((flags & O_CREAT) && slash)
		return -EISDIR;
	int inode = dots ? dir : path_step(dir, name);
	if (inode >= 0 && (flags & O_CREAT) && (flags & O_EXCL))
		return -EEXIST;
	if ((flags & O_NOFOLLOW) && !slash && inode >= 0 && is_symlink(inode))
		return flags & O_DIRECTORY ? -ENOTDIR : -ELOOP;
	return 0;
}

static int
find_or_create(int dir_fd, const char *path, uint32_t flags, uint32_t mode)
{
	char name[NAME_MAX];
	struct attr a;
	int from = path_start(dir_fd, path);
	int error = from >= 0 && (flags & (O_CREAT | O_NOFOLLOW)) ? check_name(from, path, flags) : 0;

	if (from < 0 || error)
		return from < 0 ? from : error;
	int inode = path_walk(from, path, NULL);
	if (inode == -ENOENT && (flags & O_CREAT)) {
		int dir = path_walk_on(from, path, name);

		return dir < 0 ? dir : create(dir, name, mode);
	}
	if (inode < 0)
		return inode;
	error = fs_of(inode)->attr(inode, &a);
	if (!error)
		error = check_open(inode, a.mode, flags);
	if (!error && (flags & O_TRUNC) && (a.mode & S_IFMT) == S_IFREG)
		error = inode_truncate(inode, 0);
	return error ? error : inode;
}

int
sys_openat(int dir_fd, uint32_t user_path, uint32_t flags, uint32_t mode)
{
	char path[PATH_MAX];
	int error = string_from_user(path, user_path, sizeof(path));
	int fd = error < 0 ? error : fd_free(0);
	int inode = fd < 0 ? fd : find_or_create(dir_fd, path, flags, mode);

	if (inode < 0)
		return inode;
	struct file wanted = { .ops = fs_of(inode)->ops(inode), .inode = inode, .flags = flags };
	if (!wanted.ops)
		return -ENXIO;
	if (wanted.ops->kind == FS_FILE_CONSOLE)
		wanted.inode = -1;
	error = wanted.ops->open ? wanted.ops->open(&wanted) : 0;
	if (error)
		return error;
	int file = file_new(&wanted);
	if (file < 0) {
		if (wanted.ops->close)
			wanted.ops->close(&wanted);
		return file;
	}
	fd_install((unsigned)fd, file, flags);
	trace_open((unsigned)fd, (unsigned)file, wanted.inode, path);
	return fd;
}

int
sys_open(uint32_t path, uint32_t flags, uint32_t mode)
{
	return sys_openat(AT_FDCWD, path, flags, mode);
}

int
sys_creat(uint32_t path, uint32_t mode)
{
	return sys_openat(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int
sys_close(uint32_t fd)
{
	if (!file_of(fd))
		return -EBADF;
	close_fd(current, fd);
	return 0;
}

/* ---- more descriptors of one open file -------------------------------------------------------- */

int
sys_dup(uint32_t fd)
{
	if (!file_of(fd))
		return -EBADF;
	int to = fd_free(0);
	return to < 0 ? to : dup_to(fd, (unsigned)to, 0);
}

static int
replace(uint32_t fd, uint32_t to, uint32_t flags)
{
	if (!file_of(fd) || to >= fd_limit())
		return -EBADF;
	if (file_of(to))
		close_fd(current, to);
	return dup_to(fd, to, flags);
}

int
sys_dup2(uint32_t fd, uint32_t to)
{
	if (fd == to)
		return file_of(fd) ? (int)fd : -EBADF;
	return replace(fd, to, 0);
}

int
sys_dup3(uint32_t fd, uint32_t to, uint32_t flags)
{
	if (fd == to || (flags & ~(uint32_t)O_CLOEXEC))
		return -EINVAL;
	return replace(fd, to, flags);
}

enum { /* commands of fcntl, Linux */
	F_DUPFD,
	F_GETFD,
	F_SETFD,
	F_GETFL,
	F_SETFL,
	F_DUPFD_CLOEXEC = 1030,
	FD_CLOEXEC = 1,
};

static int
dup_above(uint32_t fd, uint32_t least, uint32_t flags)
{
	if (least >= fd_limit())
		return -EINVAL;
	int to = fd_free(least);
	return to < 0 ? to : dup_to(fd, (unsigned)to, flags);
}

int
sys_fcntl64(uint32_t fd, uint32_t command, uint32_t argument)
{
	const uint32_t settable = O_APPEND | O_NONBLOCK;
	struct file *f = file_of(fd);

	if (!f)
		return -EBADF;
	switch (command) {
	case F_DUPFD:
		return dup_above(fd, argument, 0);
	case F_DUPFD_CLOEXEC:
		return dup_above(fd, argument, O_CLOEXEC);
	case F_GETFD:
		return current->cloexec >> fd & 1;
	case F_SETFD:
		set_cloexec(fd, argument & FD_CLOEXEC);
		return 0;
	case F_GETFL:
		return (int)f->flags;
	case F_SETFL:
		f->flags = (f->flags & ~settable) | (argument & settable);
		return 0;
	default:
		return lock_command(f, command, argument);
	}
}
