#include "cpu/trap.h"

#include "cpu/apic.h"
#include "cpu/debug.h"
#include "cpu/fpu.h"
#include "dev/ide.h"
#include "dev/serial.h"
#include "dev/tty.h"
#include "fs/inode.h"
#include "lib/printk.h"
#include "mm/check.h"
#include "mm/fault.h"
#include "task/exit.h"
#include "task/sched.h"
#include "task/signal.h"
#include "task/task.h"
#include "trace/trace.h"

/* What an exception of a program means to it, as Linux has it; 0: the vector is no exception. */
static const uint8_t signal_of[TRAP_EXCEPTIONS] = {
	[0] = SIGFPE,   /* divide error */
	[1] = SIGTRAP,  /* debug */
	[3] = SIGTRAP,  /* breakpoint */
	[4] = SIGSEGV,  /* overflow */
	[5] = SIGSEGV,  /* bound */
	[6] = SIGILL,   /* invalid opcode */
	[9] = SIGFPE,   /* coprocessor overrun */
	[10] = SIGSEGV, /* invalid TSS */
	[11] = SIGBUS,  /* segment not present */
	[12] = SIGBUS,  /* stack segment */
	[13] = SIGSEGV, /* general protection */
	[16] = SIGFPE,  /* x87 */
	[17] = SIGBUS,  /* alignment */
	[19] = SIGFPE,  /* SIMD */
};

/* Why, where Linux tells more than that the processor refused. */
static int
code_of(uint32_t vector)
{
	switch (vector) {
	case 0:
		return FPE_INTDIV;
	case 6:
		return ILL_ILLOPN;
	default:
		return SI_KERNEL;
	}
}

static void
dump(const struct trapframe *tf)
{
	printk("eax %08x ebx %08x ecx %08x edx %08x\n", tf->eax, tf->ebx, tf->ecx, tf->edx);
	printk("esi %08x edi %08x ebp %08x eip %08x\n", tf->esi, tf->edi, tf->ebp, tf->eip);
	printk("cs %04x eflags %08x vector %u error %x pid %u\n", tf->cs, tf->eflags, tf->vector,
	       tf->error, current->pid);
}

static void
exception(struct trapframe *tf)
{
	if (!from_user(tf) || !signal_of[tf->vector]) {
		dump(tf);
		panic("exception %u in the kernel, error %x, eip %08x", tf->vector, tf->error, tf->eip);
	}
	trace_trap(tf);
	int code = code_of(tf->vector);
	signal_fault(signal_of[tf->vector], code, code == SI_KERNEL ? 0 : tf->eip);
}

static void
dispatch(struct trapframe *tf)
{
	switch (tf->vector) {
	case TRAP_DEBUG:
		if (do_debug(tf))
			exception(tf);
		break;
	case TRAP_NO_FPU:
		fpu_trap();
		break;
	case TRAP_PAGE_FAULT:
		do_page_fault(tf);
		break;
	case TRAP_TIMER:
		apic_end_of_interrupt();
		sched_timer();
		break;
	case TRAP_SERIAL:
		serial_interrupt();
		pic_end_of_interrupt(tf->vector);
		tty_poll();
		break;
	case TRAP_DISK:
		ide_interrupt();
		pic_end_of_interrupt(tf->vector);
		break;
	case TRAP_SPURIOUS:
		break;
	default:
		if (tf->vector < TRAP_EXCEPTIONS)
			exception(tf);
	}
}

uint32_t work;

void
leave_kernel(struct trapframe *tf)
{
	inodes_sweep();
	if (fs_root.debug.active && sched_is_held())
		work |= WORK_YIELD;
	if (work & WORK_YIELD)
		schedule(FS_WHY_SLICE);
	if (fs_root.debug.active)
		signal_asked();
	signal_deliver(tf); /* after: one may have come while others ran */
	if (fs_root.debug.active)
		debug_leave(tf); /* after: the way into a handler is a step */
	if (work & WORK_CHECK)
		check_memory();
}

void
enter_user_mode(void)
{
	leave_kernel(user_frame(current));
	fs_root.flux = (fs_root.flux | 1) + 1;
	__asm__ volatile("mov %0, %%esp; jmp trap_return" : : "r"(user_frame(current)));
	__builtin_unreachable();
}

void
trap(struct trapframe *tf)
{
	uint32_t mid_change = fs_root.flux & 1; /* a fault of kernel code leaves flux odd */

	fs_root.flux |= 1;
	dispatch(tf);
	if (from_user(tf))
		leave_kernel(tf);
	if (!mid_change)
		fs_root.flux = (fs_root.flux | 1) + 1;
}
