/* fork.h: making a process out of another. */
#ifndef FORK_H
#define FORK_H

#include <stdint.h>

struct trapframe;
struct task_struct;

/* The system call. Returns the child's pid; the child itself starts with 0. -EAGAIN, -ENOMEM. */
int sys_fork(void);
int sys_vfork(void);
/* p has called exec, or ends: a parent that waits for that may go on. */
void vfork_done(struct task_struct *p);
/* fork as a C library asks for it through clone, with the child's pid stored in the child's memory. */
int sys_clone(uint32_t flags, uint32_t stack, uint32_t parent_tid, uint32_t tls, uint32_t child_tid);
/* A new task that has not run yet begins in the kernel, at entry, with its registers in its user frame and
 * esp there. entry does what is to be done before, and ends with enter_user_mode(); or is trap_return. */
void start_in_kernel(struct task_struct *p, void (*entry)(void));
/* Task 0's only child: starts in the kernel, at entry. */
struct task_struct *fork_init(void (*entry)(void));

#endif
