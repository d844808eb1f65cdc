/* memory.h: the calls that change what an address space promises. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdint.h>

int sys_brk(uint32_t end);
int sys_mmap2(uint32_t va, uint32_t bytes, uint32_t prot, uint32_t flags, int fd, uint32_t page);
int sys_munmap(uint32_t va, uint32_t bytes);
int sys_mprotect(uint32_t va, uint32_t bytes, uint32_t prot);

#endif
