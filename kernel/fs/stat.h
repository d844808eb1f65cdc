/* stat.h: what a file is, and who may do what with it. */
#ifndef STAT_H
#define STAT_H

#include <stdint.h>

uint32_t inode_number(int inode); /* as programs see it: never 0 */

int sys_stat64(uint32_t path, uint32_t to);
int sys_lstat64(uint32_t path, uint32_t to); /* lstat64 too: there are no symbolic links */
int sys_fstat64(uint32_t fd, uint32_t to);
int sys_fstatat64(int dir_fd, uint32_t path, uint32_t to, uint32_t flags);
int sys_statx(int dir_fd, uint32_t path, uint32_t flags, uint32_t mask, uint32_t to);
int sys_faccessat(int dir_fd, uint32_t path, uint32_t wanted);
int sys_faccessat2(int dir_fd, uint32_t path, uint32_t wanted, uint32_t flags);
int sys_access(uint32_t path, uint32_t wanted);
int sys_fchmodat(int dir_fd, uint32_t path, uint32_t mode);
int sys_chmod(uint32_t path, uint32_t mode);
int sys_fchmod(uint32_t fd, uint32_t mode);
int sys_umask(uint32_t mask);
int sys_utimensat(int dir_fd, uint32_t path, uint32_t times);
int sys_utimensat_time64(int dir_fd, uint32_t path, uint32_t times);

#endif
