/* signal.h: signals as POSIX and Linux i386 have them: actions, masks, stop and continue. */
#ifndef SIGNAL_H
#define SIGNAL_H

#include <stdbool.h>
#include <stdint.h>

enum {
	SIGHUP = 1,
	SIGINT = 2,
	SIGQUIT = 3,
	SIGILL = 4,
	SIGTRAP = 5,
	SIGBUS = 7,
	SIGFPE = 8,
	SIGKILL = 9,
	SIGSEGV = 11,
	SIGPIPE = 13,
	SIGALRM = 14,
	SIGCHLD = 17,
	SIGCONT = 18,
	SIGSTOP = 19,
	SIGTSTP = 20,
	SIGTTIN = 21,
	SIGTTOU = 22,
	SIGURG = 23,
	SIGXCPU = 24,
	SIGXFSZ = 25,
	SIGVTALRM = 26,
	SIGPROF = 27,
	SIGWINCH = 28,
	SIGRTMIN = 32, /* from here on each one sent is delivered, in order */
	NSIG = 64,
};

typedef uint64_t sigset_t;
#define SIGNAL_BIT(signal) ((sigset_t)1 << ((signal) - 1))

struct sigaction { /* Linux i386, as rt_sigaction takes it */
	uint32_t handler, flags, restorer;
	sigset_t mask;
};

enum { SIG_DFL = 0, SIG_IGN = 1 };
enum {
	SA_NOCLDSTOP = 0x1,
	SA_NOCLDWAIT = 0x2,
	SA_SIGINFO = 0x4,
	SA_RESTORER = 0x04000000,
	SA_ONSTACK = 0x08000000,
	SA_RESTART = 0x10000000,
	SA_NODEFER = 0x40000000,
	SA_RESETHAND = (int)0x80000000,
};

enum { /* si_code: who sent it */
	SI_USER = 0,
	SI_TKILL = -6,
	SI_KERNEL = 0x80,
	ILL_ILLOPN = 2,
	FPE_INTDIV = 1,
	BUS_ADRERR = 2,  /* of SIGBUS: what should stand there cannot be read */
	SEGV_MAPERR = 1, /* nothing is mapped there */
	SEGV_ACCERR = 2, /* something is, but not for that */
	CLD_EXITED = 1,
	CLD_KILLED = 2,
	CLD_STOPPED = 5,
	CLD_CONTINUED = 6,
};

struct signal_info {
	int32_t code;
	uint32_t pid;   /* who sent it; of a fault: the address */
	uint32_t value; /* the child's status; what sigqueue was given */
};

struct signal_state { /* part of the task_struct */
	sigset_t pending, blocked; /* SIGNAL_BIT()s */
	sigset_t awaited;          /* blocked ones that end its sleep, in sigtimedwait */
	sigset_t saved_mask;       /* sigsuspend's caller gets it back ... */
	bool restore_mask;         /* ... when this is set */
	bool restarted;            /* the call is the one that a stop broke off */
	uint8_t stop_signal;       /* that stopped it, until waited for; 0: none */
	bool continued;            /* since, until waited for */
	uint32_t stack_base, stack_size; /* sigaltstack */
};

struct task_struct;
struct trapframe;

/* Sends; wakes or continues t where the signal says so. Traced. */
void signal_raise(struct task_struct *t, unsigned signal, struct signal_info info);
/* For what a call of the caller's has done: as if it had sent it itself. */
void signal_self(unsigned signal);
/* What t does at a signal. A task's actions are too many to stand below its kernel stack. */
struct sigaction *signal_action(const struct task_struct *t, unsigned signal);
/* Has it no effect on t, be it by choice, by default or because it is blocked? */
bool signal_is_ignored(const struct task_struct *t, unsigned signal);
/* Sends what the viewer has asked for in fs_root.kill; false: nothing, or there is no such process. */
bool signal_asked(void);
/* The fault of a program: its handler is called, or it dies; a blocked signal kills too. */
void signal_fault(unsigned signal, int code, uint32_t address);
/* Is there one that is neither blocked nor ignored? Sleepers break off then, with -ERESTARTSYS. */
bool signal_is_due(const struct task_struct *t);
/* On the way back to user mode: handlers, default actions, restart of calls. May not return. */
void signal_deliver(struct trapframe *tf);
void signal_fork(struct task_struct *child); /* the caller's actions, nothing that waits */
void signal_exec(struct task_struct *t); /* a new program: no handlers */
void signal_exit(struct task_struct *t);
/* Does the parent want no zombies? (SIGCHLD ignored, or SA_NOCLDWAIT.) */
bool signal_no_zombie(const struct task_struct *parent);
/* Tells the parent that t has ended, stopped or gone on. */
void signal_parent(const struct task_struct *t, int code, uint32_t value);
/* From the kernel to every member of a process group; -ESRCH when there is none. */
int signal_group(uint32_t group, unsigned signal);

/* sigframe.c: the frame on the user's stack. False when it cannot be written. */
bool sigframe_push(struct trapframe *tf, unsigned signal, const struct sigaction *a,
		   const struct signal_info *info, sigset_t old_mask);
/* The same information for who takes a signal without a handler. -EFAULT. */
int siginfo_to_user(uint32_t to, unsigned signal, const struct signal_info *info);
/* ... and back, as sigqueue gives it. */
int siginfo_from_user(struct signal_info *info, uint32_t from);
int sys_sigreturn(void);
int sys_rt_sigreturn(void);

int sys_kill(int pid, uint32_t signal);
int sys_tkill(int pid, uint32_t signal);
int sys_tgkill(int group, int pid, uint32_t signal);
int sys_rt_sigqueueinfo(int pid, uint32_t signal, uint32_t info);
int sys_rt_tgsigqueueinfo(int group, int pid, uint32_t signal, uint32_t info);
int sys_pause(void);
int sys_signal(uint32_t signal, uint32_t handler);
int sys_sigaction(uint32_t signal, uint32_t action, uint32_t old);
int sys_rt_sigaction(uint32_t signal, uint32_t action, uint32_t old, uint32_t size);
int sys_rt_sigprocmask(uint32_t how, uint32_t set, uint32_t old, uint32_t size);
int sys_rt_sigpending(uint32_t set, uint32_t size);
int sys_rt_sigtimedwait(uint32_t set, uint32_t info, uint32_t timeout, uint32_t size);
int sys_rt_sigsuspend(uint32_t set, uint32_t size);
int sys_sigaltstack(uint32_t new_stack, uint32_t old_stack);

#endif
