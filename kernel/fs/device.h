/* device.h: /dev. */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdint.h>

enum { /* major << 8 | minor, as Linux numbers them */
	DEV_NULL = 0x103,
	DEV_ZERO = 0x105,
	DEV_TTY = 0x500,
	DEV_CONSOLE = 0x501,
};

struct file_ops;

extern const struct file_ops console_ops;
const struct file_ops *device_ops(uint32_t rdev); /* NULL: no such device */

#endif
