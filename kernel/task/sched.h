/* sched.h: who runs. */
#ifndef SCHED_H
#define SCHED_H

#include <stdbool.h>
#include <stdint.h>

#include "fs_abi.h"

struct task_struct;

struct kernel_stat { /* exported as table stat */
	uint32_t free_frames, free_slots;
	uint32_t forks, faults, copies, reuses, zero_pages, file_pages, switches, calls, ticks, last_pid;
	uint32_t swap_outs, swap_ins;
	uint32_t stack_least; /* bytes of a kernel stack that were never used, the fewest; with check */
};
extern struct kernel_stat stat;

/* order: who goes on after fork, and who is next: "rr" (or NULL), "parent", "child", "random:SEED". */
void sched_init(const char *order);
/* Runs the next ready task, or the idle task; returns when the caller is chosen again. */
void schedule(enum fs_why why);
/* fs_root.debug.only is ready, and somebody else runs. */
bool sched_is_held(void);
/* A new task is complete: from here on it may be chosen. */
void sched_add(struct task_struct *t);
/* At the end of fork: the child goes first, if the order is so. */
void sched_after_fork(struct task_struct *child);
/* Sleeps until wake(), a signal, or until_ns of virtual time (0: no time). */
void sleep(enum fs_why why, uint64_t until_ns);
void wake(struct task_struct *t, enum fs_why why);
/* Wakes everybody who sleeps for this reason. */
void wake_all(enum fs_why why);
/* The same, where sleepers of a kind wait for different things. */
void sleep_on(enum fs_why why, const void *what);
void wake_all_on(enum fs_why why, const void *what);

void set_clock(void); /* after an alarm was set or taken back */
void sched_timer(void); /* the timer's interrupt */
uint64_t task_time(const struct task_struct *t); /* virtual time for which it has run */
void idle(void) __attribute__((noreturn)); /* what task 0 does */

#endif
