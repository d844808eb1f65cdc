#include "fs/device.h"

#include <stddef.h>

#include "dev/tty.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "mm/uaccess.h"
#include "task/errno.h"

#define CHUNK 256u

static int
null_read(struct file *f, uint32_t to, uint32_t n, uint32_t pos)
{
	(void)f, (void)to, (void)n, (void)pos;
	return 0;
}

static int
null_write(struct file *f, uint32_t from, uint32_t n, uint32_t pos)
{
	(void)f, (void)from, (void)pos;
	return (int)n;
}

static int
zero_read(struct file *f, uint32_t to, uint32_t n, uint32_t pos)
{
	static const char zeros[CHUNK];

	(void)f, (void)pos;
	for (uint32_t done = 0; done < n; done += CHUNK)
		if (copy_to_user(to + done, zeros, n - done < CHUNK ? n - done : CHUNK))
			return done ? (int)done : -EFAULT;
	return (int)n;
}

static int
console_read(struct file *f, uint32_t to, uint32_t n, uint32_t pos)
{
	(void)pos;
	return tty_read(to, n, f->flags & O_NONBLOCK);
}

static int
console_write(struct file *f, uint32_t from, uint32_t n, uint32_t pos)
{
	(void)f, (void)pos;
	return tty_write(from, n);
}

static uint32_t
console_poll(const struct file *f)
{
	(void)f;
	return (tty_writable() ? POLLOUT : 0) | (tty_waiting() ? POLLIN : 0);
}

static int
console_ioctl(struct file *f, uint32_t request, uint32_t argument)
{
	(void)f;
	return tty_ioctl(request, argument);
}

const struct file_ops console_ops = {
	.kind = FS_FILE_CONSOLE,
	.read = console_read,
	.write = console_write,
	.poll = console_poll,
	.ioctl = console_ioctl,
};
static const struct file_ops null_ops = {
	.kind = FS_FILE_DEVICE, .seeks = true, .read = null_read, .write = null_write,
};
static const struct file_ops zero_ops = {
	.kind = FS_FILE_DEVICE, .seeks = true, .read = zero_read, .write = null_write,
};

const struct file_ops *
device_ops(uint32_t rdev)
{
	switch (rdev) {
	case DEV_NULL: return &null_ops;
	case DEV_ZERO: return &zero_ops;
	case DEV_TTY: return tty_is_controlling() ? &console_ops : NULL;
	case DEV_CONSOLE: return &console_ops;
	default: return NULL;
	}
}
