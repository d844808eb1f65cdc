/* regular.c: the contents of files, to and from programs. */
#include <stddef.h>

#include "fs/cache.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/limits.h"

static uint32_t
part_of_page(uint32_t pos, uint32_t n)
{
	uint32_t rest = PAGE_SIZE - pos % PAGE_SIZE;

	return n < rest ? n : rest;
}

int
inode_read(int inode, uint32_t pos, void *to, uint32_t n)
{
	uint32_t size = inode_size(inode), done = 0;

	if (pos >= size)
		return 0;
	if (n > size - pos)
		n = size - pos;
	while (done < n) {
		uint32_t at = pos + done, part = part_of_page(at, n - done), frame;
		int error = fs_of(inode)->page(inode, at / PAGE_SIZE, &frame);

		if (error)
			return error;
		if (frame)
			memcpy((char *)to + done, (char *)frame_address(frame) + at % PAGE_SIZE, part);
		else
			memset((char *)to + done, 0, part);
		done += part;
	}
	return (int)n;
}

static int
regular_read(struct file *f, uint32_t to, uint32_t n, uint32_t pos)
{
	static const char hole[PAGE_SIZE];
	uint32_t size = inode_size(f->inode), done = 0;

	if (pos >= size)
		return 0;
	if (n > size - pos)
		n = size - pos;
	while (done < n) {
		uint32_t at = pos + done, part = part_of_page(at, n - done);
		uint32_t frame;
		int error = fs_of(f->inode)->page(f->inode, at / PAGE_SIZE, &frame);

		if (!error) {
			cache_held = frame; /* the copy may fault, and that needs room */
			error = copy_to_user(to + done, (frame ? (char *)frame_address(frame) : hole) + at % PAGE_SIZE, part);
			cache_held = 0;
		}
		if (error)
			return done ? (int)done : error;
		done += part;
	}
	return (int)n;
}

static int
regular_write(struct file *f, uint32_t from, uint32_t n, uint32_t pos)
{
	struct inode *inode = &inodes[f->inode];
	uint32_t done = 0;
	int refused = limit_file(pos, &n);

	if (refused)
		return refused;
	while (done < n) {
		uint32_t at = pos + done, part = part_of_page(at, n - done), frame;
		int error = inode_make_page(f->inode, at / PAGE_SIZE, &frame);

		if (!error)
			error = copy_from_user((char *)frame_address(frame) + at % PAGE_SIZE,
					       from + done, part);
		if (error)
			return done ? (int)done : error;
		done += part;
		if (at + part > inode->size)
			inode->size = at + part;
	}
	inode_touch(f->inode);
	return (int)n;
}

static int
regular_ioctl(struct file *f, uint32_t request, uint32_t argument)
{
	uint32_t size = inode_size(f->inode), left = size > f->pos ? size - f->pos : 0;

	return request == FIONREAD ? copy_to_user(argument, &left, sizeof(left)) : -ENOTTY;
}

static int
directory_read(struct file *f, uint32_t to, uint32_t n, uint32_t pos)
{
	(void)f, (void)to, (void)n, (void)pos;
	return -EISDIR;
}

const struct file_ops regular_ops = {
	.kind = FS_FILE_REGULAR,
	.seeks = true,
	.read = regular_read,
	.write = regular_write,
	.ioctl = regular_ioctl,
};
const struct file_ops read_only_ops = {
	.kind = FS_FILE_REGULAR,
	.seeks = true,
	.read = regular_read,
	.ioctl = regular_ioctl,
};
const struct file_ops directory_ops = {
	.kind = FS_FILE_DIRECTORY,
	.seeks = true,
	.read = directory_read,
};
