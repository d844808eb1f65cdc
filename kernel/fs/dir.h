/* dir.h: the calls that make, remove and list names. */
#ifndef DIR_H
#define DIR_H

#include <stdint.h>

int sys_mkdirat(int dir_fd, uint32_t path, uint32_t mode);
int sys_mkdir(uint32_t path, uint32_t mode);
int sys_mknodat(int dir_fd, uint32_t path, uint32_t mode);
int sys_mknod(uint32_t path, uint32_t mode);
int sys_linkat(int from_fd, uint32_t from, int to_fd, uint32_t to, uint32_t flags);
int sys_link(uint32_t from, uint32_t to);
int sys_unlinkat(int dir_fd, uint32_t path, uint32_t flags);
int sys_unlink(uint32_t path);
int sys_rmdir(uint32_t path);
int sys_renameat(int from_fd, uint32_t from, int to_fd, uint32_t to);
int sys_renameat2(int from_fd, uint32_t from, int to_fd, uint32_t to, uint32_t flags);
int sys_rename(uint32_t from, uint32_t to);
int sys_symlinkat(uint32_t target, int dir_fd, uint32_t path);
int sys_symlink(uint32_t target, uint32_t path);
int sys_readlinkat(int dir_fd, uint32_t path, uint32_t to, uint32_t size);
int sys_readlink(uint32_t path, uint32_t to, uint32_t size);
int sys_getdents(uint32_t fd, uint32_t to, uint32_t n);
int sys_getdents64(uint32_t fd, uint32_t to, uint32_t n);
int sys_chdir(uint32_t path);
int sys_fchdir(uint32_t fd);
int sys_getcwd(uint32_t to, uint32_t n);

#endif
