/* itimer.h: the interval timers of a process (POSIX, setitimer), and its limit of processor time. */
#ifndef ITIMER_H
#define ITIMER_H

#include <stdint.h>

enum {
	ITIMER_REAL,    /* the clock's time */
	ITIMER_VIRTUAL, /* the time for which the process has run ... */
	ITIMER_PROF,    /* ... which is the same, since none counts as the kernel's */
	ITIMER_LIMIT,   /* no call's: rings at RLIMIT_CPU, and each second from then on */
	ITIMERS,
};

struct itimer {
	uint64_t at, every; /* rings then, on its clock, 0: never; and again after so long, 0: not again */
};

struct task_struct;

/* A new process: it has no timers; its limit counts from its own start. */
void itimer_fork(struct task_struct *child);
void itimer_exit(struct task_struct *t);
/* RLIMIT_CPU of t is another now. */
void itimer_limit(struct task_struct *t);
/* When one of the current process's own-time timers rings if it runs on, by the clock; 0: none does. */
uint64_t itimer_next(void);
/* What has run out of t's sends its signal, and is set again if it repeats. */
void itimer_ring(struct task_struct *t);

int sys_alarm(uint32_t seconds);
int sys_setitimer(uint32_t which, uint32_t wanted, uint32_t old);
int sys_getitimer(uint32_t which, uint32_t to);

#endif
