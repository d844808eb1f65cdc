/* signal.h: signals as far as their default action: the end of the process, or nothing. */
#ifndef SIGNAL_H
#define SIGNAL_H

#include <stdint.h>

enum {
	SIGILL = 4,
	SIGTRAP = 5,
	SIGBUS = 7,
	SIGFPE = 8,
	SIGKILL = 9,
	SIGSEGV = 11,
	SIGPIPE = 13,
	SIGCHLD = 17,
	SIGCONT = 18,
	SIGURG = 23,
	SIGWINCH = 28,
	NSIG = 64,
};

struct task_struct;

void signal_raise(struct task_struct *t, unsigned signal);
void signal_deliver(void); /* on the way back to user mode; may not return */

int sys_kill(int pid, uint32_t signal);
int sys_tkill(int pid, uint32_t signal);
int sys_tgkill(int group, int pid, uint32_t signal);
int sys_pause(void);
int sys_rt_sigaction(uint32_t signal, uint32_t action, uint32_t old, uint32_t size);
int sys_rt_sigprocmask(uint32_t how, uint32_t set, uint32_t old, uint32_t size);

#endif
