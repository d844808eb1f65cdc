/* group.h: process groups and sessions. */
#ifndef GROUP_H
#define GROUP_H

#include <stdbool.h>
#include <stdint.h>

struct task_struct;

/* Is there a member in this session (0: in any)? */
bool group_exists(uint32_t pgrp, uint32_t session);
/* Has it no member whose parent, in the same session but outside, could let it go on? */
bool group_is_orphaned(uint32_t pgrp);
/* t has just lost this parent, or has ended: when its group is orphaned by that, nobody else would let
 * those go on who are stopped. SIGHUP and SIGCONT do. */
void group_lost_link(const struct task_struct *t, const struct task_struct *parent);

int sys_setpgid(uint32_t pid, uint32_t pgrp);
int sys_getpgid(uint32_t pid);
int sys_getpgrp(void);
int sys_setsid(void);
int sys_getsid(uint32_t pid);

#endif
