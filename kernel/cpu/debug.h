/*
 * debug.h: the program under study, debugged: fs_root.debug asks for breakpoints, watches and steps
 * of a process. They are loaded with it, so no other process sees them, and neither does it.
 */
#ifndef DEBUG_H
#define DEBUG_H

#include <stdbool.h>
#include <stdint.h>

struct task_struct;
struct trapframe;

/* Vector 1. True: it is the program's own doing, and its SIGTRAP. */
bool do_debug(struct trapframe *tf);
/* Before a switch to t, and on the way back to user mode; only while fs_root.debug.active. */
void debug_load(struct task_struct *t);
void debug_leave(struct trapframe *tf);
/* Makes the current task's eflags what the program believes them to be; debug_leave takes it back. */
void debug_hide_step(struct trapframe *tf);

#endif
