/* exec.h: a new program in an old process. */
#ifndef EXEC_H
#define EXEC_H

#include <stdint.h>

int sys_execve(uint32_t path, uint32_t argv, uint32_t envp);
/* The same for the kernel's own strings: how pid 1 becomes a program. */
int kernel_execve(const char *path, const char *const argv[], const char *const envp[]);

#endif
