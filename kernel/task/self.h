/* self.h: what a process asks about itself and its like: times, priority, name. */
#ifndef SELF_H
#define SELF_H

#include <stdint.h>

/* What a child has used, with its own children that were waited for, as wait4 and waitid tell it. */
int rusage_to_user(uint32_t to, uint64_t user_ns);

int sys_times(uint32_t to);
int sys_getrusage(int who, uint32_t to);
int sys_getpriority(uint32_t which, uint32_t who);
int sys_setpriority(uint32_t which, uint32_t who, int nice);
int sys_prctl(uint32_t what, uint32_t argument);
int sys_sysinfo(uint32_t to);

#endif
