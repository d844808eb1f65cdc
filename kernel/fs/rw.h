/* rw.h: the calls that move bytes, and an open file's offset. */
#ifndef RW_H
#define RW_H

#include <stdint.h>

int sys_read(uint32_t fd, uint32_t to, uint32_t n);
int sys_write(uint32_t fd, uint32_t from, uint32_t n);
int sys_readv(uint32_t fd, uint32_t vec, uint32_t n);
int sys_writev(uint32_t fd, uint32_t vec, uint32_t n);
int sys_pread64(uint32_t fd, uint32_t to, uint32_t n, uint32_t low, uint32_t high);
int sys_pwrite64(uint32_t fd, uint32_t from, uint32_t n, uint32_t low, uint32_t high);
int sys_preadv(uint32_t fd, uint32_t vec, uint32_t n, uint32_t low, uint32_t high);
int sys_pwritev(uint32_t fd, uint32_t vec, uint32_t n, uint32_t low, uint32_t high);
int sys_lseek(uint32_t fd, int offset, uint32_t whence);
int sys_sendfile(uint32_t to, uint32_t from, uint32_t pos, uint32_t n);
int sys_sendfile64(uint32_t to, uint32_t from, uint32_t pos, uint32_t n);
int sys_llseek(uint32_t fd, uint32_t high, uint32_t low, uint32_t result, uint32_t whence);
int sys_truncate(uint32_t path, uint32_t size);
int sys_ftruncate(uint32_t fd, uint32_t size);
int sys_truncate64(uint32_t path, uint32_t low, uint32_t high);
int sys_ftruncate64(uint32_t fd, uint32_t low, uint32_t high);
int sys_ioctl(uint32_t fd, uint32_t request, uint32_t argument);

#endif
