/* exit.h: the end of a process, and those who wait for it. */
#ifndef EXIT_H
#define EXIT_H

#include <stdint.h>

enum { /* options of wait4 and waitid, Linux */
	WNOHANG = 1,
	WUNTRACED = 2, /* waitid calls it WSTOPPED */
	WEXITED = 4,
	WCONTINUED = 8,
	WNOWAIT = 0x01000000,
};

/* The status word is what wait shows: (code << 8), or the signal that killed it. */
void do_exit(uint32_t status) __attribute__((noreturn));

struct task_struct;
/* If t waits for a child: let it look again. */
void wake_waiter(struct task_struct *t);
/* Takes away ended children that their parents do not want to wait for. */
void reap_unwanted(void);

int sys_exit(uint32_t code);
int sys_waitpid(int pid, uint32_t status, uint32_t options);
int sys_wait4(int pid, uint32_t status, uint32_t options, uint32_t rusage);
int sys_waitid(uint32_t kind, uint32_t id, uint32_t info, uint32_t options, uint32_t rusage);

#endif
