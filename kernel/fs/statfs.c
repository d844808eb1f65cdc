#include "fs/statfs.h"

#include <stddef.h>

#include "cpu/mmu.h"
#include "fs/file.h"
#include "fs/path.h"
#include "mm/uaccess.h"
#include "task/errno.h"

#define PIPEFS_MAGIC 0x50495045u
#define ST_VALID 0x20u /* flags says something */

struct statfs { /* Linux i386 */
	uint32_t magic, block_bytes, blocks, free, available, files, free_files;
	uint32_t id[2], name_most, fragment_bytes, flags, rest[4];
};

struct statfs64 {
	uint32_t magic, block_bytes;
	uint64_t blocks, free, available, files, free_files;
	uint32_t id[2], name_most, fragment_bytes, flags, rest[4];
} __attribute__((packed));

_Static_assert(sizeof(struct statfs) == 64, "statfs is 64 bytes");
_Static_assert(sizeof(struct statfs64) == 84, "statfs64 is 84 bytes");

/* Both tell the same, in numbers of different widths. */
#define TOLD(f, id) \
	.magic = (f)->magic, \
	.block_bytes = (f)->block_bytes, \
	.blocks = (f)->blocks, \
	.free = (f)->free_blocks, \
	.available = (f)->free_blocks, \
	.files = (f)->files, \
	.free_files = (f)->free_files, \
	.id = { (id) }, \
	.name_most = NAME_MAX - 1, \
	.fragment_bytes = (f)->block_bytes, \
	.flags = (f)->flags | ST_VALID

/* The figures of the file system that an inode is in, and its id. */
static int
of_inode(int inode, struct figures *f, uint32_t *id)
{
	if (inode < 0)
		return inode;
	fs_of(inode)->figures(f);
	*id = fs_of(inode)->device;
	return 0;
}

static int
of_fd(uint32_t fd, struct figures *f, uint32_t *id)
{
	const struct file *file = file_of(fd);

	if (!file)
		return -EBADF;
	if (file->inode >= 0 || file->kind == FS_FILE_CONSOLE)
		return of_inode(file->inode < 0 ? ROOT_INODE : file->inode, f, id);
	*f = (struct figures){ .magic = PIPEFS_MAGIC, .block_bytes = PAGE_SIZE };
	*id = 0;
	return 0;
}

static int
write(uint32_t to, const struct figures *f, uint32_t id)
{
	const struct statfs s = { TOLD(f, id) };

	return copy_to_user(to, &s, sizeof(s));
}

static int
write_64(uint32_t to, uint32_t size, const struct figures *f, uint32_t id)
{
	const struct statfs64 s = { TOLD(f, id) };

	return size == sizeof(s) ? copy_to_user(to, &s, sizeof(s)) : -EINVAL;
}

int
sys_statfs(uint32_t path, uint32_t to)
{
	struct figures f;
	uint32_t id;
	int error = of_inode(path_of_user(AT_FDCWD, path, NULL), &f, &id);

	return error ? error : write(to, &f, id);
}

int
sys_fstatfs(uint32_t fd, uint32_t to)
{
	struct figures f;
	uint32_t id;
	int error = of_fd(fd, &f, &id);

	return error ? error : write(to, &f, id);
}

int
sys_statfs64(uint32_t path, uint32_t size, uint32_t to)
{
	struct figures f;
	uint32_t id;
	int error = of_inode(path_of_user(AT_FDCWD, path, NULL), &f, &id);

	return error ? error : write_64(to, size, &f, id);
}

int
sys_fstatfs64(uint32_t fd, uint32_t size, uint32_t to)
{
	struct figures f;
	uint32_t id;
	int error = of_fd(fd, &f, &id);

	return error ? error : write_64(to, size, &f, id);
}
