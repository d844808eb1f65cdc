/* group.h: process groups and sessions, and the interval timer of a process. */
#ifndef GROUP_H
#define GROUP_H

#include <stdbool.h>
#include <stdint.h>

struct task_struct;

/* t's timer has run out: SIGALRM, and again if it repeats. */
void alarm_ring(struct task_struct *t);
/* Is there a member in this session? */
bool group_exists(uint32_t pgrp, uint32_t session);

int sys_setpgid(uint32_t pid, uint32_t pgrp);
int sys_getpgid(uint32_t pid);
int sys_getpgrp(void);
int sys_setsid(void);
int sys_getsid(uint32_t pid);
int sys_alarm(uint32_t seconds);
int sys_setitimer(uint32_t which, uint32_t wanted, uint32_t old);
int sys_getitimer(uint32_t which, uint32_t to);

#endif
