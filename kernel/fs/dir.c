#include "fs/dir.h"

#include <stddef.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "fs/path.h"
#include "fs/stat.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/task.h"

#define AT_REMOVEDIR 0x200u
#define AT_SYMLINK_FOLLOW 0x400u
#define RENAME_NOREPLACE 1u

static bool
is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

/* May names be made and removed there? */
static bool
is_ours(int inode)
{
	return inode < NR_INODES;
}

/* A name in a directory, be there such a file or not. */
struct place {
	int dir, inode; /* -ENOENT: there is none */
	bool slash;     /* it must be a directory's: the path ends so */
	char name[NAME_MAX]; /* empty: the root */
};

static int
find(int dir_fd, uint32_t user_path, struct place *p)
{
	char path[PATH_MAX];
	int n = string_from_user(path, user_path, sizeof(path));
	int from = n < 0 ? n : path_start(dir_fd, path);

	p->dir = from < 0 ? from : path_walk(from, path, p->name);
	if (p->dir < 0)
		return p->dir;
	p->slash = path_wants_directory(path);
	p->inode = p->name[0] ? path_step(p->dir, p->name) : ROOT_INODE;
	return p->inode < 0 && p->inode != -ENOENT ? p->inode : 0;
}

/* Where a file may be made. */
static int
find_free(int dir_fd, uint32_t path, bool directory, struct place *p)
{
	int error = find(dir_fd, path, p);

	if (error)
		return error;
	if (p->inode >= 0)
		return -EEXIST;
	if (p->slash && !directory)
		return -ENOENT;
	return is_ours(p->dir) ? 0 : -EROFS;
}

/* ---- making --------------------------------------------------------------------------------- */

static int
make(int dir_fd, uint32_t path, uint32_t mode)
{
	struct place p;
	int error = find_free(dir_fd, path, (mode & S_IFMT) == S_IFDIR, &p);
	int inode = error ? error : inode_new(p.dir, p.name, mode & ~current->umask);

	return inode < 0 ? inode : 0;
}

int
sys_mkdirat(int dir_fd, uint32_t path, uint32_t mode)
{
	return make(dir_fd, path, S_IFDIR | (mode & 01777));
}

int
sys_mkdir(uint32_t path, uint32_t mode)
{
	return sys_mkdirat(AT_FDCWD, path, mode);
}

/* A regular file, a FIFO or a socket's name; devices are there from the start. */
int
sys_mknodat(int dir_fd, uint32_t path, uint32_t mode)
{
	uint32_t type = mode & S_IFMT ? mode & S_IFMT : S_IFREG;

	switch (type) {
	case S_IFREG:
	case S_IFIFO:
	case S_IFSOCK:
		return make(dir_fd, path, type | (mode & S_PERMISSIONS));
	case S_IFCHR:
	case S_IFBLK:
	case S_IFDIR:
		return -EPERM;
	default:
		return -EINVAL;
	}
}

int
sys_mknod(uint32_t path, uint32_t mode)
{
	return sys_mknodat(AT_FDCWD, path, mode);
}

int
sys_linkat(int from_fd, uint32_t from, int to_fd, uint32_t to, uint32_t flags)
{
	struct place p;

	if (flags & ~AT_SYMLINK_FOLLOW)
		return -EINVAL;
	int inode = flags ? path_of_user(from_fd, from, NULL) : path_of_user_link(from_fd, from);
	int error = inode < 0 ? inode : find_free(to_fd, to, false, &p);
	if (error)
		return error;
	if (!is_ours(inode))
		return -EXDEV;
	return is_directory(inode) ? -EPERM : inode_link(inode, p.dir, p.name);
}

int
sys_link(uint32_t from, uint32_t to)
{
	return sys_linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* ---- removing ------------------------------------------------------------------------------- */

/* May that name go? With `directory`, as rmdir removes; else as unlink does. */
static int
check_removal(int inode, bool directory)
{
	if (!is_ours(inode))
		return fs_of(inode)->parent(inode) == ROOT_INODE ? -EBUSY : -EROFS; /* a mounted root */
	if (!directory)
		return is_directory(inode) ? -EISDIR : 0;
	if (!is_directory(inode))
		return -ENOTDIR;
	if (inode == ROOT_INODE)
		return -EBUSY;
	return inode_is_empty(inode) ? 0 : -ENOTEMPTY;
}

int
sys_unlinkat(int dir_fd, uint32_t path, uint32_t flags)
{
	struct place p;
	bool directory = flags & AT_REMOVEDIR;

	if (flags & ~AT_REMOVEDIR)
		return -EINVAL;
	int error = find(dir_fd, path, &p);
	if (error || p.inode < 0)
		return error ? error : p.inode;
	if (directory && !strcmp(p.name, "."))
		return -EINVAL;
	if (p.slash && !is_directory(p.inode))
		return -ENOTDIR;
	error = check_removal(p.inode, directory);
	if (!error)
		inode_unlink(inode_entry(p.dir, p.name));
	return error;
}

int
sys_unlink(uint32_t path)
{
	return sys_unlinkat(AT_FDCWD, path, 0);
}

int
sys_rmdir(uint32_t path)
{
	return sys_unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

/* ---- renaming ------------------------------------------------------------------------------- */

static bool
lies_in(int inode, int dir)
{
	for (; inode != ROOT_INODE && inode >= 0; inode = inodes[inode].parent)
		if (inode == dir)
			return true;
	return false;
}

static int
check_rename(const struct place *from, const struct place *to, uint32_t flags)
{
	if (!from->name[0] || !to->name[0] || is_dots(from->name) || is_dots(to->name))
		return -EBUSY;
	if (is_ours(from->dir) != is_ours(to->dir))
		return -EXDEV;
	if (!is_ours(from->dir))
		return -EROFS;
	if (from->inode < 0)
		return from->inode;
	if (to->inode >= 0 && (flags & RENAME_NOREPLACE))
		return -EEXIST;
	if ((from->slash || to->slash) && !is_directory(from->inode))
		return -ENOTDIR;
	if (!is_ours(from->inode))
		return -EBUSY; /* something is mounted there */
	if (lies_in(to->dir, from->inode))
		return -EINVAL;
	if (to->inode < 0)
		return inodes[to->dir].parent == UNLINKED ? -ENOENT : 0;
	if (to->inode == from->inode)
		return 0;
	return lies_in(from->dir, to->inode) ? -ENOTEMPTY : check_removal(to->inode, is_directory(from->inode));
}

int
sys_renameat2(int from_fd, uint32_t from_path, int to_fd, uint32_t to_path, uint32_t flags)
{
	struct place from, to;
	char path[PATH_MAX];
	int error = string_from_user(path, to_path, sizeof(path)); /* both names are read before one is looked for */

	if (error >= 0)
		error = flags & ~RENAME_NOREPLACE ? -EINVAL : find(from_fd, from_path, &from);

	if (!error)
		error = find(to_fd, to_path, &to);
	if (!error)
		error = check_rename(&from, &to, flags);
	if (error || from.inode == to.inode)
		return error;
	int entry = inode_entry(from.dir, from.name);
	if (to.inode >= 0)
		inode_unlink(inode_entry(to.dir, to.name));
	inodes[entry].parent = to.dir;
	str_copy(inodes[entry].name, to.name, NAME_MAX);
	return 0;
}

int
sys_renameat(int from_fd, uint32_t from, int to_fd, uint32_t to)
{
	return sys_renameat2(from_fd, from, to_fd, to, 0);
}

int
sys_rename(uint32_t from, uint32_t to)
{
	return sys_renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* ---- symbolic links ------------------------------------------------------------------------- */

int
sys_symlinkat(uint32_t user_target, int dir_fd, uint32_t path)
{
	char target[NAME_MAX];
	struct place p;
	int error = string_from_user(target, user_target, sizeof(target));

	if (error < 0)
		return error;
	if (!target[0])
		return -ENOENT;
	error = find_free(dir_fd, path, false, &p);
	int inode = error ? error : inode_new(p.dir, p.name, S_IFLNK | 0777);
	if (inode < 0)
		return inode;
	str_copy(inodes[inode].target, target, NAME_MAX);
	inodes[inode].size = strlen(target);
	return 0;
}

int
sys_symlink(uint32_t target, uint32_t path)
{
	return sys_symlinkat(target, AT_FDCWD, path);
}

/* Where a link points: its own text, or, for those of /proc, the path of what it leads to. The text
 * ends with the buffer; its start is returned. */
static int
link_text(int dir, char path[PATH_MAX])
{
	int inode = path[0] ? path_step(dir, path) : dir;

	if (inode < 0)
		return inode;
	int n = fs_of(inode)->target ? fs_of(inode)->target(inode, path, PATH_MAX - 1) : -EINVAL;
	if (n >= 0) {
		memmove(path + PATH_MAX - 1 - n, path, (uint32_t)n);
		return PATH_MAX - 1 - n;
	}
	if (n != -EINVAL)
		return n;
	if (!fs_of(dir)->is_link || !fs_of(dir)->is_link(dir, path))
		return -EINVAL;
	return path_of_inode(inode, path);
}

int
sys_readlinkat(int dir_fd, uint32_t user_path, uint32_t to, uint32_t n)
{
	char path[PATH_MAX];
	struct place p;
	int error = find(dir_fd, user_path, &p);

	if (error)
		return error;
	if (p.slash) { /* what it leads to is no link */
		error = path_of_user(dir_fd, user_path, NULL);
		return error < 0 ? error : -EINVAL;
	}
	str_copy(path, p.name, NAME_MAX);
	int at = link_text(p.dir, path);
	if (at < 0)
		return at;
	if (!n)
		return -EINVAL;
	if (n > (uint32_t)(PATH_MAX - 1 - at))
		n = (uint32_t)(PATH_MAX - 1 - at);
	return copy_to_user(to, path + at, n) ? -EFAULT : (int)n;
}

int
sys_readlink(uint32_t path, uint32_t to, uint32_t n)
{
	return sys_readlinkat(AT_FDCWD, path, to, n);
}

/* ---- listing -------------------------------------------------------------------------------- */

/* Entry number *at: "." and ".." first, then as the file system counts. */
static int
next_entry(int dir, uint32_t *at, char name[NAME_MAX])
{
	if (*at < 2) {
		const char *dots = *at ? ".." : ".";

		++*at;
		str_copy(name, dots, NAME_MAX);
		return path_step(dir, dots);
	}
	uint32_t of_fs = *at - 2;
	int inode = fs_of(dir)->list(dir, &of_fs, name);
	*at = of_fs + 2;
	return inode;
}

struct dirent64 { /* Linux */
	uint64_t inode, next;
	uint16_t bytes;
	uint8_t type;
	char name[NAME_MAX + 1]; /* and padding */
} __attribute__((packed));

struct dirent { /* Linux i386; the type stands in the last byte */
	uint32_t inode, next;
	uint16_t bytes;
	char name[NAME_MAX + 2];
} __attribute__((packed));

union any_dirent {
	struct dirent64 d64;
	struct dirent d32;
};

static uint8_t
type_of(int inode)
{
	struct attr a;

	return fs_of(inode)->attr(inode, &a) ? 0 : (uint8_t)(a.mode >> 12);
}

static uint32_t
fill_64(union any_dirent *d, int inode, uint32_t next, const char *name)
{
	uint32_t bytes = (offsetof(struct dirent64, name) + strlen(name) + 1 + 7) & ~7u;

	d->d64 = (struct dirent64){ inode_number(inode), next, (uint16_t)bytes, type_of(inode), "" };
	str_copy(d->d64.name, name, NAME_MAX);
	return bytes;
}

static uint32_t
fill_32(union any_dirent *d, int inode, uint32_t next, const char *name)
{
	uint32_t bytes = (offsetof(struct dirent, name) + strlen(name) + 2 + 3) & ~3u;

	d->d32 = (struct dirent){ inode_number(inode), next, (uint16_t)bytes, "" };
	str_copy(d->d32.name, name, NAME_MAX);
	((uint8_t *)d)[bytes - 1] = type_of(inode);
	return bytes;
}

static int
list(uint32_t fd, uint32_t to, uint32_t n,
     uint32_t (*fill)(union any_dirent *d, int inode, uint32_t next, const char *name))
{
	struct file *f = file_of(fd);
	uint32_t done = 0;

	if (!f)
		return -EBADF;
	if (f->kind != FS_FILE_DIRECTORY)
		return -ENOTDIR;
	for (;;) {
		union any_dirent d;
		char name[NAME_MAX];
		uint32_t at = f->pos;
		int inode = next_entry(f->inode, &at, name);

		if (inode < 0)
			return done || inode == -ENOENT ? (int)done : inode;
		uint32_t bytes = fill(&d, inode, at, name);
		if (bytes > n - done)
			return done ? (int)done : -EINVAL;
		if (copy_to_user(to + done, &d, bytes))
			return -EFAULT;
		done += bytes;
		f->pos = at;
	}
}

int
sys_getdents64(uint32_t fd, uint32_t to, uint32_t n)
{
	return list(fd, to, n, fill_64);
}

int
sys_getdents(uint32_t fd, uint32_t to, uint32_t n)
{
	return list(fd, to, n, fill_32);
}

/* ---- the directory that a process is in ------------------------------------------------------ */

static int
enter(int dir)
{
	if (dir < 0)
		return dir;
	if (!is_directory(dir))
		return -ENOTDIR;
	current->cwd = dir;
	inode_let_go();
	return 0;
}

int
sys_chdir(uint32_t path)
{
	return enter(path_of_user(AT_FDCWD, path, NULL));
}

int
sys_fchdir(uint32_t fd)
{
	const struct file *f = file_of(fd);

	return f ? enter(f->inode < 0 ? -ENOTDIR : f->inode) : -EBADF;
}

int
sys_getcwd(uint32_t to, uint32_t n)
{
	char path[PATH_MAX];
	int start = path_of_inode(current->cwd, path);

	if (start < 0)
		return start;
	if (n < (uint32_t)(PATH_MAX - start))
		return -ERANGE;
	return copy_to_user(to, path + start, (uint32_t)(PATH_MAX - start)) ? -EFAULT : PATH_MAX - start;
}
