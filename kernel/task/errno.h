/* errno.h: the numbers of Linux i386. */
#ifndef ERRNO_H
#define ERRNO_H

enum {
	EPERM = 1,
	ENOENT = 2,
	ESRCH = 3,
	EINTR = 4,
	EIO = 5,
	ENXIO = 6,
	E2BIG = 7,
	ENOEXEC = 8,
	EBADF = 9,
	ECHILD = 10,
	EAGAIN = 11,
	ENOMEM = 12,
	EACCES = 13,
	EFAULT = 14,
	EBUSY = 16,
	EEXIST = 17,
	EXDEV = 18,
	ENOTDIR = 20,
	EISDIR = 21,
	ENODEV = 19,
	EINVAL = 22,
	ENFILE = 23,
	EMFILE = 24,
	ENOTTY = 25,
	ETXTBSY = 26,
	EFBIG = 27,
	ENOSPC = 28,
	ESPIPE = 29,
	EROFS = 30,
	EPIPE = 32,
	ERANGE = 34,
	EDEADLK = 35,
	ENAMETOOLONG = 36,
	ENOLCK = 37,
	ENOSYS = 38,
	ELOOP = 40,
	ENOTEMPTY = 39,
	EOVERFLOW = 75,
	ELIBBAD = 80,
	/* never seen by a program: the call is made again, unless a handler says otherwise */
	ERESTARTSYS = 512,    /* ... with SA_RESTART */
	ERESTARTNOHAND = 514, /* ... when no handler was called */
};

#endif
