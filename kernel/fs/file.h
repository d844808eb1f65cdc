/* file.h: open files, and the descriptors that name them. fork shares an open file with its offset. */
#ifndef FILE_H
#define FILE_H

#include <stdint.h>

#include "fs_abi.h"

#define NR_FILES 64

struct file {
	uint16_t refs;  /* descriptors that name it; 0: free */
	uint16_t kind;  /* enum fs_file_kind */
	int32_t inode;  /* -1: the console */
	uint32_t pos;
};

extern struct file files[NR_FILES];

struct task_struct;

/* The child gets the caller's descriptors; every open file has that many owners more. */
void files_share(struct task_struct *child);
void files_close(struct task_struct *t);
/* Descriptors 0, 1 and 2 of the caller: the console. */
void files_open_console(void);

int sys_open(uint32_t path, uint32_t flags, uint32_t mode);
int sys_close(uint32_t fd);
int sys_dup(uint32_t fd);
int sys_dup2(uint32_t fd, uint32_t to);
int sys_read(uint32_t fd, uint32_t to, uint32_t n);
int sys_write(uint32_t fd, uint32_t from, uint32_t n);
int sys_readv(uint32_t fd, uint32_t vec, uint32_t n);
int sys_writev(uint32_t fd, uint32_t vec, uint32_t n);
int sys_llseek(uint32_t fd, uint32_t high, uint32_t low, uint32_t result, uint32_t whence);
int sys_ioctl(uint32_t fd, uint32_t request, uint32_t argument);

#endif
