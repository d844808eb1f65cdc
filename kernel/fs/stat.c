#include "fs/stat.h"

#include "fs/file.h"
#include "fs/inode.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/task.h"

#define PATH_MAX 64
#define AT_EMPTY_PATH 0x1000u
#define STATX_BASIC_STATS 0x7ffu

enum {
	MODE_CONSOLE = 0020620, /* a character device */
	MODE_PROGRAM = 0100555, /* a regular file */
	CONSOLE_MAJOR = 5,
	CONSOLE_MINOR = 1,
	BLOCK = 512,
};

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

/* inode -1 is the console. */
static uint32_t
size_of(int inode)
{
	return inode < 0 ? 0 : inodes[inode].size;
}

static int
inode_of(uint32_t fd, int *inode)
{
	if (fd >= FS_NR_FDS || current->fd[fd] < 0)
		return -EBADF;
	*inode = files[current->fd[fd]].inode;
	return 0;
}

int
sys_fstat64(uint32_t fd, uint32_t to)
{
	int inode, error = inode_of(fd, &inode);

	if (error)
		return error;
	struct stat64 s = {
		.ino = (uint32_t)inode + 2,
		.ino32 = (uint32_t)inode + 2,
		.mode = inode < 0 ? MODE_CONSOLE : MODE_PROGRAM,
		.nlink = 1,
		.rdev = inode < 0 ? CONSOLE_MAJOR << 8 | CONSOLE_MINOR : 0,
		.size = size_of(inode),
		.blksize = PAGE_SIZE,
		.blocks = (size_of(inode) + BLOCK - 1) / BLOCK,
	};
	return copy_to_user(to, &s, sizeof(s));
}

int
sys_statx(int dir, uint32_t user_path, uint32_t flags, uint32_t mask, uint32_t to)
{
	char path[PATH_MAX];
	int inode, error = string_from_user(path, user_path, sizeof(path));

	(void)mask; /* all that there is is told in any case */
	if (error < 0)
		return error;
	if (path[0]) {
		inode = inode_find(path);
		if (inode < 0)
			return inode;
	} else {
		error = flags & AT_EMPTY_PATH ? inode_of((uint32_t)dir, &inode) : -ENOENT;
		if (error)
			return error;
	}
	struct statx s = {
		.mask = STATX_BASIC_STATS,
		.blksize = PAGE_SIZE,
		.nlink = 1,
		.mode = inode < 0 ? MODE_CONSOLE : MODE_PROGRAM,
		.ino = (uint32_t)inode + 2,
		.size = size_of(inode),
		.blocks = (size_of(inode) + BLOCK - 1) / BLOCK,
		.rdev_major = inode < 0 ? CONSOLE_MAJOR : 0,
		.rdev_minor = inode < 0 ? CONSOLE_MINOR : 0,
	};
	return copy_to_user(to, &s, sizeof(s));
}
