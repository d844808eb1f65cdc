/* file.h: open files, and the descriptors that name them. fork shares an open file with its offset. */
#ifndef FILE_H
#define FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "fs_abi.h"

#define NR_FILES 128

enum { /* Linux i386 */
	O_WRONLY = 01,
	O_RDWR = 02,
	O_ACCMODE = 03,
	O_CREAT = 0100,
	O_EXCL = 0200,
	O_TRUNC = 01000,
	O_APPEND = 02000,
	O_NONBLOCK = 04000,
	O_LARGEFILE = 0100000,
	O_DIRECTORY = 0200000,
	O_NOFOLLOW = 0400000,
	O_CLOEXEC = 02000000,
	FIONREAD = 0x541b,
};

struct file_ops;

struct file {
	uint16_t refs;  /* descriptors that name it; 0: free */
	uint16_t kind;  /* enum fs_file_kind */
	int32_t inode;  /* -1: the console; below: a pipe without a name, whose first frame is -inode */
	uint32_t pos;
	uint32_t flags; /* O_ACCMODE, O_APPEND, O_NONBLOCK */
	const struct file_ops *ops;
	struct pipe *pipe; /* of a pipe's end */
	uint32_t opened;   /* of a FIFO read without a writer: how many writers there had been */
};

/* What a kind of file does; a missing function: it cannot. read and write return the bytes moved at
 * pos, which means nothing to a file without `seeks`. */
struct file_ops {
	enum fs_file_kind kind;
	bool seeks; /* has an offset */
	int (*read)(struct file *f, uint32_t to, uint32_t n, uint32_t pos);
	int (*write)(struct file *f, uint32_t from, uint32_t n, uint32_t pos);
	int (*reserve)(struct file *f, uint32_t n); /* waits until n bytes can be written in several parts */
	uint32_t (*poll)(const struct file *f); /* POLLIN ... that hold now; missing: always ready */
	int (*ioctl)(struct file *f, uint32_t request, uint32_t argument);
	int (*open)(struct file *f);   /* before it is one of files[]: may wait, refuse, and choose other ops */
	void (*close)(struct file *f); /* its last descriptor has gone */
};

extern struct file files[NR_FILES];
extern const struct file_ops regular_ops, read_only_ops, directory_ops;

struct task_struct;

/* The open file behind the caller's descriptor; NULL: there is none. */
struct file *file_of(uint32_t fd);
/* A free descriptor at or above `from` that names no file yet: -EMFILE. An open file with ops, inode, flags
 * and a pipe's fields as given: -ENFILE. */
int fd_free(unsigned from);
int file_new(const struct file *like);
void file_give_up(int file); /* one that no descriptor was given yet */
void fd_install(unsigned fd, int file, uint32_t flags); /* O_CLOEXEC in flags counts */

/* The child gets the caller's descriptors; every open file has that many owners more. */
void files_share(struct task_struct *child);
void files_close(struct task_struct *t);
void files_exec(void); /* closes what a new program shall not have */
/* Descriptors 0, 1 and 2 of the caller: the console. */
void files_open_console(void);

int sys_open(uint32_t path, uint32_t flags, uint32_t mode);
int sys_creat(uint32_t path, uint32_t mode);
int sys_openat(int dir_fd, uint32_t path, uint32_t flags, uint32_t mode);
int sys_close(uint32_t fd);
int sys_dup(uint32_t fd);
int sys_dup2(uint32_t fd, uint32_t to);
int sys_dup3(uint32_t fd, uint32_t to, uint32_t flags);
int sys_fcntl64(uint32_t fd, uint32_t command, uint32_t argument);

#endif
