/* poll.h: waiting for one of several files. */
#ifndef POLL_H
#define POLL_H

#include <stdint.h>

enum { /* Linux */
	POLLIN = 0x01,
	POLLPRI = 0x02,
	POLLOUT = 0x04,
	POLLERR = 0x08,
	POLLHUP = 0x10,
	POLLNVAL = 0x20,
	POLLRDNORM = 0x40,
	POLLWRNORM = 0x100,
};

/* Something has changed that may be waited for here. */
void poll_wake(void);

int sys_poll(uint32_t fds, uint32_t n, int timeout_ms);
int sys_select(uint32_t n, uint32_t reads, uint32_t writes, uint32_t troubles, uint32_t timeout);

#endif
