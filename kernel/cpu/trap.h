/* trap.h: every way into the kernel. */
#ifndef TRAP_H
#define TRAP_H

#include <stdint.h>

enum {
	TRAP_DEBUG = 1,
	TRAP_BREAKPOINT = 3,
	TRAP_NO_FPU = 7,
	TRAP_PAGE_FAULT = 14,
	TRAP_EXCEPTIONS = 32,   /* vectors below are the processor's own */
	TRAP_IRQ0 = 32,         /* the 8259s' lines */
	TRAP_SERIAL = TRAP_IRQ0 + 4,
	TRAP_DISK = TRAP_IRQ0 + 14,
	TRAP_TIMER = 48,        /* the local APIC's timer */
	TRAP_SPURIOUS = 63,     /* its spurious interrupt */
	TRAP_STUBS = 64,
	TRAP_SYSCALL = 0x80,
};

/* What stands on the kernel stack while a trap is served; trap.asm draws it. */
struct trapframe {
	uint32_t edi, esi, ebp, unused_esp, ebx, edx, ecx, eax;
	uint32_t es, ds;
	uint32_t vector, error;
	uint32_t eip, cs, eflags;
	uint32_t esp, ss; /* only when it came from user mode */
};

static inline int
from_user(const struct trapframe *tf)
{
	return (tf->cs & 3) == 3;
}

extern const uint32_t trap_stubs[TRAP_STUBS];
void system_call(void);
void trap_return(void); /* goes on at the trapframe at esp */

void trap(struct trapframe *tf);
void do_system_call(struct trapframe *tf);
/* What is due on the way back to user mode, besides signals and debugging. */
enum { WORK_YIELD = 1, WORK_SWEEP = 2, WORK_CHECK = 4 /* always, when checking is on */ };
extern uint32_t work; /* WORK_* */
/* Does it all; may not return. */
void leave_kernel(struct trapframe *tf);
/* Goes to user mode with the registers in the current task's user frame. */
void enter_user_mode(void) __attribute__((noreturn));

#endif
