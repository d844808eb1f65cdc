#include "fs/rw.h"

#include <stdbool.h>
#include <stddef.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "fs/path.h"
#include "fs/poll.h"
#include "mm/frame.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/limits.h"
#include "task/task.h"

#define IOV_MAX 1024u
#define MAX_RW 0x7ffff000u /* bytes a call moves at the most, as in Linux */

enum { SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA, SEEK_HOLE };

struct iovec {
	uint32_t base, len;
};

static uint32_t
size_of(const struct file *f)
{
	return f->inode >= 0 ? inode_size(f->inode) : 0;
}

/* ---- reading and writing -------------------------------------------------------------------- */

static int
read_at(struct file *f, uint32_t to, uint32_t n, uint32_t pos)
{
	if ((f->flags & O_ACCMODE) == O_WRONLY)
		return -EBADF;
	return f->ops->read ? f->ops->read(f, to, n < MAX_RW ? n : MAX_RW, pos) : -EINVAL;
}

static int
write_at(struct file *f, uint32_t from, uint32_t n, uint32_t pos)
{
	if (!(f->flags & O_ACCMODE))
		return -EBADF;
	if (f->flags & O_APPEND)
		pos = size_of(f); /* even when the caller says where, as in Linux */
	return f->ops->write ? f->ops->write(f, from, n < MAX_RW ? n : MAX_RW, pos) : -EINVAL;
}

/* The open file's own offset moves along: whoever shares the file shares that. */
static int
was_read(struct file *f, int moved)
{
	if (moved > 0 && f->ops->seeks)
		f->pos += (uint32_t)moved;
	return moved;
}

static int
was_written(struct file *f, int moved)
{
	if (moved > 0 && (f->flags & O_APPEND))
		f->pos = size_of(f);
	else
		was_read(f, moved);
	return moved;
}

int
sys_read(uint32_t fd, uint32_t to, uint32_t n)
{
	struct file *f = file_of(fd);

	return f ? was_read(f, read_at(f, to, n, f->pos)) : -EBADF;
}

int
sys_write(uint32_t fd, uint32_t from, uint32_t n)
{
	struct file *f = file_of(fd);

	return f ? was_written(f, write_at(f, from, n, f->pos)) : -EBADF;
}

/* ---- in several parts ----------------------------------------------------------------------- */

/* Bytes in all parts together, no more than a call moves. */
static int
sum_of(uint32_t vec, uint32_t n)
{
	uint32_t sum = 0;

	if (n > IOV_MAX)
		return -EINVAL;
	for (struct iovec part; n--; vec += sizeof(part)) {
		if (copy_from_user(&part, vec, sizeof(part)))
			return -EFAULT;
		if ((int)part.len < 0)
			return -EINVAL;
		sum = part.len < MAX_RW - sum ? sum + part.len : MAX_RW;
	}
	return (int)sum;
}

/* Would reading on have to wait? Who has got something does not. */
static bool
is_dry(const struct file *f)
{
	return f->ops->poll && !(f->ops->poll(f) & POLLIN);
}

/* One call for each part; stops at the first that is short. */
static int
vector(struct file *f, uint32_t vec, uint32_t n, uint32_t pos, int (*move)(struct file *f, uint32_t at, uint32_t n, uint32_t pos))
{
	uint32_t done = 0;
	int sum = f ? sum_of(vec, n) : -EBADF, moved = 0;

	if (sum > 0 && move == write_at && f->ops->reserve)
		moved = f->ops->reserve(f, (uint32_t)sum);
	if (sum < 0 || moved < 0)
		return sum < 0 ? sum : moved;
	for (; done < (uint32_t)sum; vec += sizeof(struct iovec)) {
		struct iovec part;

		if (copy_from_user(&part, vec, sizeof(part)))
			return done ? (int)done : -EFAULT;
		if (!part.len)
			continue;
		if (done && move == read_at && is_dry(f))
			break;
		moved = move(f, part.base, part.len, pos + done);
		if (moved < 0)
			return done ? (int)done : moved;
		done += (uint32_t)moved;
		if ((uint32_t)moved < part.len)
			break;
	}
	return (int)done;
}

int
sys_readv(uint32_t fd, uint32_t vec, uint32_t n)
{
	struct file *f = file_of(fd);
	int moved = vector(f, vec, n, f ? f->pos : 0, read_at);

	return f ? was_read(f, moved) : moved;
}

int
sys_writev(uint32_t fd, uint32_t vec, uint32_t n)
{
	struct file *f = file_of(fd);
	int moved = vector(f, vec, n, f ? f->pos : 0, write_at);

	return f ? was_written(f, moved) : moved;
}

/* ---- at a place ----------------------------------------------------------------------------- */

static int
check_place(const struct file *f, uint32_t high)
{
	if ((int)high < 0)
		return -EINVAL;
	return !f ? -EBADF : f->ops->seeks ? 0 : -ESPIPE;
}

/* No file is so large that it has one of the upper offsets. */
static uint32_t
place(uint32_t low, uint32_t high)
{
	return high ? UINT32_MAX : low;
}

int
sys_pread64(uint32_t fd, uint32_t to, uint32_t n, uint32_t low, uint32_t high)
{
	struct file *f = file_of(fd);
	int error = check_place(f, high);

	return error ? error : read_at(f, to, n, place(low, high));
}

int
sys_pwrite64(uint32_t fd, uint32_t from, uint32_t n, uint32_t low, uint32_t high)
{
	struct file *f = file_of(fd);
	int error = check_place(f, high);

	return error ? error : write_at(f, from, n, place(low, high));
}

int
sys_preadv(uint32_t fd, uint32_t vec, uint32_t n, uint32_t low, uint32_t high)
{
	struct file *f = file_of(fd);
	int error = check_place(f, high);

	return error ? error : vector(f, vec, n, place(low, high), read_at);
}

int
sys_pwritev(uint32_t fd, uint32_t vec, uint32_t n, uint32_t low, uint32_t high)
{
	struct file *f = file_of(fd);
	int error = check_place(f, high);

	return error ? error : vector(f, vec, n, place(low, high), write_at);
}

/* ---- from file to file ---------------------------------------------------------------------- */

static int
check_send(const struct file *to, const struct file *from)
{
	if (!to || !from || !(to->flags & O_ACCMODE) || (from->flags & O_ACCMODE) == O_WRONLY)
		return -EBADF;
	if (from->kind != FS_FILE_REGULAR || !fs_of(from->inode)->page || (to->flags & O_APPEND))
		return -EINVAL;
	return 0;
}

/* By way of a page of the kernel's: a write may sleep, and the file's own page might go meanwhile. */
static int
send(struct file *to, const struct file *from, uint32_t *pos, uint32_t n)
{
	uint32_t frame = frame_take(current->pid, FS_FRAME_BUFFER, 0), done = 0;
	int got = 0, put = 0;

	if (!frame)
		return -ENOMEM;
	while (done < n && put == got) {
		got = inode_read(from->inode, *pos, frame_address(frame), n - done < PAGE_SIZE ? n - done : PAGE_SIZE);
		if (got <= 0)
			break;
		current->from_kernel = true;
		put = was_written(to, write_at(to, (uint32_t)frame_address(frame), (uint32_t)got, to->pos));
		current->from_kernel = false;
		*pos += put > 0 ? (uint32_t)put : 0;
		done += put > 0 ? (uint32_t)put : 0;
	}
	frame_give(current->pid, frame, 0);
	return done ? (int)done : got < 0 ? got : put;
}

/* From *user_pos on, which moves along; without it, from the open file's own offset on. */
static int
sendfile(uint32_t to_fd, uint32_t from_fd, uint32_t user_pos, uint32_t bytes_of_pos, uint32_t n)
{
	struct file *to = file_of(to_fd), *from = file_of(from_fd);
	int64_t wanted = 0;

	if (user_pos && copy_from_user(&wanted, user_pos, bytes_of_pos))
		return -EFAULT;
	if (user_pos && bytes_of_pos == sizeof(int32_t))
		wanted = (int32_t)wanted;
	int error = check_send(to, from);
	if (error)
		return error;
	if (wanted < 0)
		return -EINVAL;
	uint32_t pos = !user_pos ? from->pos : wanted < INT32_MAX ? (uint32_t)wanted : INT32_MAX;
	int sent = send(to, from, &pos, n < MAX_RW ? n : MAX_RW);
	if (sent <= 0)
		return sent;
	wanted = pos;
	if (!user_pos)
		from->pos = pos;
	else if (copy_to_user(user_pos, &wanted, bytes_of_pos))
		return -EFAULT;
	return sent;
}

int
sys_sendfile(uint32_t to, uint32_t from, uint32_t pos, uint32_t n)
{
	return sendfile(to, from, pos, sizeof(int32_t), n);
}

int
sys_sendfile64(uint32_t to, uint32_t from, uint32_t pos, uint32_t n)
{
	return sendfile(to, from, pos, sizeof(int64_t), n);
}

/* ---- the offset ----------------------------------------------------------------------------- */

static int
seek(uint32_t fd, int64_t offset, uint32_t whence, int64_t *to)
{
	struct file *f = file_of(fd);

	if (!f)
		return -EBADF;
	if (!f->ops->seeks)
		return -ESPIPE;
	if (whence > SEEK_HOLE)
		return -EINVAL;
	if (whence >= SEEK_DATA && (offset < 0 || offset >= size_of(f)))
		return -ENXIO;
	*to = offset;
	if (whence == SEEK_CUR)
		*to += f->pos;
	else if (whence == SEEK_END)
		*to += size_of(f);
	else if (whence == SEEK_HOLE) /* all of a file counts as data */
		*to = size_of(f);
	if (*to < 0 || *to > INT32_MAX)
		return -EINVAL;
	f->pos = (uint32_t)*to;
	return 0;
}

int
sys_lseek(uint32_t fd, int offset, uint32_t whence)
{
	int64_t to;
	int error = seek(fd, offset, whence, &to);

	return error ? error : (int)to;
}

int
sys_llseek(uint32_t fd, uint32_t high, uint32_t low, uint32_t result, uint32_t whence)
{
	int64_t to;
	int error = seek(fd, (int64_t)((uint64_t)high << 32 | low), whence, &to);

	return error ? error : copy_to_user(result, &to, sizeof(to));
}

/* ---- the size ------------------------------------------------------------------------------- */

static int
truncate(int inode, uint32_t low, uint32_t high)
{
	if (inode < 0)
		return inode;
	if (is_directory(inode))
		return -EISDIR;
	if (inode >= NR_INODES)
		return -EROFS;
	if ((int)high < 0 || (inodes[inode].mode & S_IFMT) != S_IFREG)
		return -EINVAL;
	if (inode_is_running(inode))
		return -ETXTBSY;
	if (high)
		return -EFBIG;
	uint32_t last_byte = 1;
	int error = low > inodes[inode].size ? limit_file(low - 1, &last_byte) : 0;
	return error ? error : inode_truncate(inode, low);
}

int
sys_truncate64(uint32_t path, uint32_t low, uint32_t high)
{
	return truncate(path_of_user(AT_FDCWD, path, NULL), low, high);
}

int
sys_ftruncate64(uint32_t fd, uint32_t low, uint32_t high)
{
	const struct file *f = file_of(fd);

	if (!f)
		return -EBADF;
	if (f->inode < 0 || !(f->flags & O_ACCMODE))
		return -EINVAL;
	return truncate(f->inode, low, high);
}

int
sys_truncate(uint32_t path, uint32_t size)
{
	return sys_truncate64(path, size, (int)size < 0 ? UINT32_MAX : 0);
}

int
sys_ftruncate(uint32_t fd, uint32_t size)
{
	return sys_ftruncate64(fd, size, (int)size < 0 ? UINT32_MAX : 0);
}

int
sys_ioctl(uint32_t fd, uint32_t request, uint32_t argument)
{
	struct file *f = file_of(fd);

	if (!f)
		return -EBADF;
	return f->ops->ioctl ? f->ops->ioctl(f, request, argument) : -ENOTTY;
}
