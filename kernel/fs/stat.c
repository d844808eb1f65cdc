#include "fs/stat.h"

#include <stddef.h>

#include "cpu/apic.h"
#include "fs/device.h"
#include "fs/ext2.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/path.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/task.h"

#define AT_EMPTY_PATH 0x1000u
#define AT_SYMLINK_NOFOLLOW 0x100u
#define STATX_BASIC_STATS 0x7ffu
#define AT_EACCESS 0x200u
#define X_OK 1u
#define W_OK 2u
#define R_OK 4u

enum { BLOCK = 512 };

struct stat64 { /* Linux i386 */
	uint64_t dev;
	uint32_t pad0, ino32, mode, nlink, uid, gid;
	uint64_t rdev;
	uint32_t pad1;
	uint64_t size;
	uint32_t blksize;
	uint64_t blocks;
	uint32_t atime[2], mtime[2], ctime[2];
	uint64_t ino;
} __attribute__((packed));

struct statx { /* Linux */
	uint32_t mask, blksize;
	uint64_t attributes;
	uint32_t nlink, uid, gid;
	uint16_t mode, pad0;
	uint64_t ino, size, blocks, attributes_mask;
	uint32_t times[4][4];
	uint32_t rdev_major, rdev_minor, dev_major, dev_minor;
	uint64_t rest[14];
};
_Static_assert(sizeof(struct stat64) == 96, "stat64 is 96 bytes");
_Static_assert(sizeof(struct statx) == 256, "statx is 256 bytes");

uint32_t
inode_number(int inode)
{
	return inode >= DISK_INODE ? (uint32_t)(inode - DISK_INODE) : (uint32_t)inode + 1;
}

/* What no file system knows: the console that init was given, and pipes. */
static void
attr_of_nameless(const struct file *f, struct attr *a)
{
	bool console = f->kind == FS_FILE_CONSOLE;

	*a = (struct attr){
		.mode = console ? S_IFCHR | 0620 : S_IFIFO | 0600,
		.nlink = 1,
		.rdev = console ? DEV_CONSOLE : 0,
	};
}

static int
attr_of_fd(uint32_t fd, struct attr *a, int *inode)
{
	const struct file *f = file_of(fd);

	if (!f)
		return -EBADF;
	*inode = f->inode;
	if (f->inode >= 0)
		return fs_of(f->inode)->attr(f->inode, a);
	attr_of_nameless(f, a);
	return 0;
}

/* An empty path with AT_EMPTY_PATH means the descriptor itself. */
static int
attr_at(int dir_fd, uint32_t path, uint32_t flags, struct attr *a, int *inode)
{
	char first;

	if (flags & AT_EMPTY_PATH) {
		if (copy_from_user(&first, path, 1))
			return -EFAULT;
		if (!first)
			return attr_of_fd((uint32_t)dir_fd, a, inode);
	}
	*inode = flags & AT_SYMLINK_NOFOLLOW ? path_of_user_link(dir_fd, path) :
					       path_of_user(dir_fd, path, NULL);
	return *inode < 0 ? *inode : fs_of(*inode)->attr(*inode, a);
}

static int
write_stat(uint32_t to, const struct attr *a, int inode)
{
	uint32_t time = EPOCH_S + a->mtime;
	struct stat64 s = {
		.dev = fs_of(inode)->device,
		.ino = inode_number(inode),
		.ino32 = inode_number(inode),
		.mode = a->mode,
		.nlink = a->nlink,
		.rdev = a->rdev,
		.size = a->size,
		.blksize = PAGE_SIZE,
		.blocks = (a->size + BLOCK - 1) / BLOCK,
		.atime = { time }, .mtime = { time }, .ctime = { time },
	};

	return copy_to_user(to, &s, sizeof(s));
}

int
sys_fstatat64(int dir_fd, uint32_t path, uint32_t to, uint32_t flags)
{
	struct attr a;
	int inode, error = attr_at(dir_fd, path, flags, &a, &inode);

	return error ? error : write_stat(to, &a, inode);
}

int
sys_stat64(uint32_t path, uint32_t to)
{
	return sys_fstatat64(AT_FDCWD, path, to, 0);
}

int
sys_lstat64(uint32_t path, uint32_t to)
{
	return sys_fstatat64(AT_FDCWD, path, to, AT_SYMLINK_NOFOLLOW);
}

int
sys_fstat64(uint32_t fd, uint32_t to)
{
	struct attr a;
	int inode, error = attr_of_fd(fd, &a, &inode);

	return error ? error : write_stat(to, &a, inode);
}

int
sys_statx(int dir_fd, uint32_t path, uint32_t flags, uint32_t mask, uint32_t to)
{
	struct attr a;
	int inode, error = attr_at(dir_fd, path, flags, &a, &inode);

	(void)mask; /* all that there is is told in any case */
	if (error)
		return error;
	uint32_t time = EPOCH_S + a.mtime;
	struct statx s = {
		.mask = STATX_BASIC_STATS,
		.blksize = PAGE_SIZE,
		.nlink = a.nlink,
		.mode = (uint16_t)a.mode,
		.ino = inode_number(inode),
		.size = a.size,
		.blocks = (a.size + BLOCK - 1) / BLOCK,
		.times = { { time }, { 0 }, { time }, { time } }, /* accessed, born, changed, modified */
		.rdev_major = a.rdev >> 8,
		.rdev_minor = a.rdev & 0xff,
		.dev_minor = fs_of(inode)->device,
	};
	return copy_to_user(to, &s, sizeof(s));
}

/* ---- permissions: everybody is root, so only what is nowhere set is missing -------------------- */

int
sys_faccessat2(int dir_fd, uint32_t path, uint32_t wanted, uint32_t flags)
{
	struct attr a;
	int inode;

	if (wanted & ~(R_OK | W_OK | X_OK) || flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	int error = attr_at(dir_fd, path, flags, &a, &inode);
	if (error)
		return error;
	if ((wanted & W_OK) && fs_of(inode) == &ext2)
		return -EROFS;
	bool refused = (wanted & X_OK) && !(a.mode & S_EXECUTE) && (a.mode & S_IFMT) != S_IFDIR;
	return refused ? -EACCES : 0;
}

int
sys_faccessat(int dir_fd, uint32_t path, uint32_t wanted)
{
	return sys_faccessat2(dir_fd, path, wanted, 0);
}

int
sys_access(uint32_t path, uint32_t wanted)
{
	return sys_faccessat(AT_FDCWD, path, wanted);
}

static int
change_mode(int inode, uint32_t mode)
{
	if (inode < 0)
		return inode;
	if (inode >= NR_INODES)
		return -EROFS;
	inodes[inode].mode = (inodes[inode].mode & S_IFMT) | (mode & S_PERMISSIONS);
	return 0;
}

int
sys_fchmodat(int dir_fd, uint32_t path, uint32_t mode)
{
	return change_mode(path_of_user(dir_fd, path, NULL), mode);
}

int
sys_chmod(uint32_t path, uint32_t mode)
{
	return sys_fchmodat(AT_FDCWD, path, mode);
}

int
sys_fchmod(uint32_t fd, uint32_t mode)
{
	const struct file *f = file_of(fd);

	if (!f)
		return -EBADF;
	return f->inode < 0 ? 0 : change_mode(f->inode, mode);
}

int
sys_umask(uint32_t mask)
{
	uint32_t was = current->umask;

	current->umask = mask & 0777;
	return (int)was;
}

enum { /* in place of nanoseconds */
	UTIME_NOW = 0x3fffffff,
	UTIME_OMIT = 0x3ffffffe,
};

/* There is one time a file, that of its last change. Without a path: of the descriptor. */
static int
set_time(int dir_fd, uint32_t path, uint32_t sec, uint32_t nsec)
{
	const struct file *f = path ? NULL : file_of((uint32_t)dir_fd);
	int inode = path ? path_of_user(dir_fd, path, NULL) : f ? f->inode : -EBADF;

	if (inode < 0)
		return f ? 0 : inode; /* the console and pipes keep no time */
	if (inode >= NR_INODES)
		return -EROFS;
	if (nsec == UTIME_NOW)
		inode_touch(inode);
	else if (nsec != UTIME_OMIT)
		inodes[inode].mtime = sec - EPOCH_S;
	return 0;
}

int
sys_utimensat(int dir_fd, uint32_t path, uint32_t times)
{
	uint32_t t[4] = { 0, 0, 0, UTIME_NOW }; /* of the last access; of the last change */

	if (times && copy_from_user(t, times, sizeof(t)))
		return -EFAULT;
	return set_time(dir_fd, path, t[2], t[3]);
}

int
sys_utimensat_time64(int dir_fd, uint32_t path, uint32_t times)
{
	uint64_t t[4] = { 0, 0, 0, UTIME_NOW };

	if (times && copy_from_user(t, times, sizeof(t)))
		return -EFAULT;
	return set_time(dir_fd, path, (uint32_t)t[2], (uint32_t)t[3]);
}
