/* statfs.h: how large a file system is, and how full. */
#ifndef STATFS_H
#define STATFS_H

#include <stdint.h>

int sys_statfs(uint32_t path, uint32_t to);
int sys_fstatfs(uint32_t fd, uint32_t to);
int sys_statfs64(uint32_t path, uint32_t size, uint32_t to);
int sys_fstatfs64(uint32_t fd, uint32_t size, uint32_t to);

#endif
