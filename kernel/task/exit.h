/* exit.h: the end of a process, and those who wait for it. */
#ifndef EXIT_H
#define EXIT_H

#include <stdint.h>

#define WNOHANG 1

/* The status word is what wait shows: (code << 8), or the signal that killed it. */
void do_exit(uint32_t status) __attribute__((noreturn));

int sys_exit(uint32_t code);
int sys_waitpid(int pid, uint32_t status, uint32_t options);
int sys_wait4(int pid, uint32_t status, uint32_t options, uint32_t rusage);

#endif
