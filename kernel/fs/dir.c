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

int
sys_mkdirat(int dir_fd, uint32_t path, uint32_t mode)
{
	char name[NAME_MAX];
	int dir = path_of_user(dir_fd, path, name);

	if (dir < 0)
		return dir;
	if (!name[0] || path_step(dir, name) >= 0)
		return -EEXIST;
	if (!is_ours(dir))
		return -EROFS;
	int inode = inode_new(dir, name, S_IFDIR | (mode & S_PERMISSIONS & ~current->umask));
	return inode < 0 ? inode : 0;
}

int
sys_mkdir(uint32_t path, uint32_t mode)
{
	return sys_mkdirat(AT_FDCWD, path, mode);
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
	char name[NAME_MAX];
	int dir = path_of_user(dir_fd, path, name);

	if (flags & ~AT_REMOVEDIR)
		return -EINVAL;
	if (dir < 0)
		return dir;
	if ((flags & AT_REMOVEDIR) && !strcmp(name, "."))
		return -EINVAL;
	int inode = name[0] ? path_step(dir, name) : dir;
	int error = inode < 0 ? inode : check_removal(inode, flags & AT_REMOVEDIR);
	if (!error)
		inode_unlink(inode);
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
rename(int inode, int dir, const char *name, uint32_t flags)
{
	int old = path_step(dir, name);

	if (!is_ours(inode) || !is_ours(dir))
		return is_ours(inode) == is_ours(dir) ? -EROFS : -EXDEV;
	if (lies_in(dir, inode))
		return -EINVAL;
	if (old == inode)
		return 0;
	if (old >= 0 && (flags & RENAME_NOREPLACE))
		return -EEXIST;
	int error = old < 0 ? 0 : check_removal(old, is_directory(inode));
	if (error)
		return error;
	if (old < 0 && inodes[dir].parent == UNLINKED)
		return -ENOENT;
	if (old >= 0)
		inode_unlink(old);
	inodes[inode].parent = dir;
	str_copy(inodes[inode].name, name, NAME_MAX);
	return 0;
}

int
sys_renameat2(int from_fd, uint32_t from, int to_fd, uint32_t to, uint32_t flags)
{
	char old_name[NAME_MAX], name[NAME_MAX], path[PATH_MAX];
	int error = string_from_user(path, to, sizeof(path)); /* both names are read before one is looked for */
	int old_dir = error < 0 ? error : path_of_user(from_fd, from, old_name);
	int dir = old_dir < 0 ? old_dir : path_of_user(to_fd, to, name);

	if (dir < 0)
		return dir;
	if (flags & ~RENAME_NOREPLACE)
		return -EINVAL;
	if (!old_name[0] || !name[0] || is_dots(old_name) || is_dots(name))
		return -EBUSY;
	int inode = path_step(old_dir, old_name);
	return inode < 0 ? inode : rename(inode, dir, name, flags);
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
	char target[NAME_MAX], name[NAME_MAX];
	int error = string_from_user(target, user_target, sizeof(target));
	int dir = error < 0 ? error : path_of_user(dir_fd, path, name);

	if (dir < 0)
		return dir;
	if (!target[0])
		return -ENOENT;
	if (!name[0] || path_step(dir, name) >= 0)
		return -EEXIST;
	if (!is_ours(dir))
		return -EROFS;
	int inode = inode_new(dir, name, S_IFLNK | 0777);
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
	int dir = path_of_user(dir_fd, user_path, path);
	int at = dir < 0 ? dir : link_text(dir, path);

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
