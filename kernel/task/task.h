/* task.h: the process. One frame holds a task_struct and, above it, the task's kernel stack. */
#ifndef TASK_H
#define TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/mmu.h"
#include "cpu/trap.h"
#include "fs_abi.h"
#include "mm/vm.h"
#include "task/itimer.h"
#include "task/limits.h"
#include "task/signal.h"

#define NR_TASKS FS_NR_TASKS
#define TASK_MAGIC 0x7461736bu
#define TASK_NAME_MAX 32
#define PID_MAX 32767u
#define INIT_PID 1u

struct fpu_state {
	uint32_t words[27]; /* as fnsave writes it */
};

struct task_struct {
	/* task/fork.c, task/exit.c */
	uint32_t pid, ppid;
	uint32_t state;   /* enum fs_state */
	uint32_t status;  /* wait status word, from exit on */
	uint32_t slot;    /* index in task[], and of its descriptors in the GDT */
	uint32_t adopted; /* its parent ended first */
	char name[TASK_NAME_MAX];
	uint32_t vfork_parent;  /* pid that waits until this one execs or ends; 0: none */
	uint32_t set_child_tid; /* where a clone wants its pid stored when it starts; 0: nowhere */
	/* mm/vm.c */
	uint32_t dir;     /* frame of the page directory; 0: none */
	uint32_t stack;   /* the frame of this struct */
	struct vma map[FS_NR_MAPS];
	int32_t exe;      /* task/exec.c: inode of the program; 0: none */
	uint32_t brk_start, brk;
	uint32_t arg_start, arg_end; /* where exec has put the argument strings */
	bool hides;       /* it may have pages that are there, but that nobody may read */
	/* mm/uaccess.c */
	bool from_kernel; /* what copy_from_user copies is the kernel's own */
	/* fs/file.c */
	int16_t fd[FS_NR_FDS]; /* open file, or -1 */
	uint32_t cloexec;      /* a bit a descriptor: closed at exec */
	int32_t cwd;           /* inode of the directory that it is in */
	uint32_t umask;        /* permissions that a new file shall not have */
	bool locked;           /* fs/lock.c: it may have locks of files */
	/* task/sched.c */
	uint64_t wake_at; /* virtual time; 0: no alarm */
	uint64_t sleep_end; /* of nanosleep; a stop does not make it longer */
	uint32_t sleep_why;
	const void *sleep_what; /* the one thing that it waits for, where there are many of a kind */
	uint64_t ran_ns, children_ns; /* so far; of children waited for, and theirs */
	int32_t nice; /* task/self.c: kept, but nobody goes first for it */
	char comm[16]; /* task/self.c: the name by prctl; `name` stays the program's */
	struct limit limit[RLIMITS]; /* task/limits.c */
	/* task/group.c */
	uint32_t pgrp, session;
	/* task/itimer.c */
	struct itimer itimer[ITIMERS];
	/* dev/tty.c */
	bool left_tty; /* it gave up the terminal of its session */
	/* task/signal.c */
	struct signal_state sig;
	/* cpu/debug.c */
	bool stepped;      /* the trap flag in its eflags is ours, not its own */
	uint32_t step_eip; /* the instruction that it is about to step over; 0: it is not stepped */
	uint32_t steps;    /* since the last one that was told */
	/* what it has cost so far */
	uint32_t calls, faults, copies, switches;
	/* the processor's */
	struct tss tss;
	struct descriptor ldt[3], tls;
	struct fpu_state fpu;
	bool fpu_used;
	uint32_t magic; /* last: the kernel stack grows down towards it */
};

extern struct task_struct *task[NR_TASKS];
extern unsigned nr_slots; /* slots that were ever used: the rest of task[] is empty */
extern struct task_struct *current;
extern struct task_struct idle_task;

struct task_struct *task_by_pid(uint32_t pid);

static inline uint32_t
kernel_stack_top(const struct task_struct *t)
{
	return (uint32_t)t + PAGE_SIZE;
}

/* The frame of the trap from user mode that t is in. */
static inline struct trapframe *
user_frame(const struct task_struct *t)
{
	return (struct trapframe *)kernel_stack_top(t) - 1;
}

#endif
