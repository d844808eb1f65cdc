/* stat.h: what a file is. */
#ifndef STAT_H
#define STAT_H

#include <stdint.h>

int sys_fstat64(uint32_t fd, uint32_t to);
int sys_statx(int dir, uint32_t path, uint32_t flags, uint32_t mask, uint32_t to);

#endif
