/* sigframe.c: what a signal handler finds on its stack, and the way back. Linux i386:
 * struct sigcontext, struct sigframe and struct rt_sigframe. */
#include "cpu/debug.h"
#include "cpu/fpu.h"
#include "cpu/x86.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/exit.h"
#include "task/signal.h"
#include "task/task.h"

#define NR_SIGRETURN 119u
#define NR_RT_SIGRETURN 173u
/* pop %eax; mov $119, %eax; int $0x80   and   mov $173, %eax; int $0x80 */
#define RETURN_CODE { 0x58, 0xb8, NR_SIGRETURN, 0, 0, 0, 0xcd, 0x80 }
#define RT_RETURN_CODE { 0xb8, NR_RT_SIGRETURN, 0, 0, 0, 0xcd, 0x80, 0 }
#define FLAGS_USER 0x10dd5u /* of eflags, what a program may set: CF PF AF ZF SF TF DF OF RF */
#define FLAGS_CLEAR 0x10500u /* for a handler: TF, DF, RF */

struct sigcontext {
	uint32_t gs, fs, es, ds, edi, esi, ebp, esp, ebx, edx, ecx, eax;
	uint32_t trap, error, eip, cs, eflags, esp_at_signal, ss;
	uint32_t fpstate, oldmask, cr2;
};

struct x87 {
	struct fpu_state state;
	uint32_t status;
};

struct sigframe {
	uint32_t return_address, signal;
	struct sigcontext context;
	uint32_t extra_mask;
	uint8_t code[8];
	struct x87 x87;
};

struct siginfo { /* 128 bytes */
	int32_t signo, error, code;
	uint32_t pid_or_address, uid, status;
	uint32_t rest[26];
};

struct ucontext {
	uint32_t flags, link, stack[3];
	struct sigcontext context;
	sigset_t mask;
};

struct rt_sigframe {
	uint32_t return_address, signal, info_address, context_address;
	struct siginfo info;
	struct ucontext context;
	uint8_t code[8];
	struct x87 x87;
};
_Static_assert(sizeof(struct sigcontext) == 88 && sizeof(struct siginfo) == 128, "Linux's sizes");

static struct sigcontext
save(const struct trapframe *tf, sigset_t mask, uint32_t cr2)
{
	return (struct sigcontext){
		.gs = read_gs(), .es = tf->es, .ds = tf->ds,
		.edi = tf->edi, .esi = tf->esi, .ebp = tf->ebp, .esp = tf->esp,
		.ebx = tf->ebx, .edx = tf->edx, .ecx = tf->ecx, .eax = tf->eax,
		.trap = tf->vector, .error = tf->error, .eip = tf->eip, .cs = tf->cs,
		.eflags = tf->eflags, .esp_at_signal = tf->esp, .ss = tf->ss,
		.oldmask = (uint32_t)mask, .cr2 = cr2,
	};
}

/* Where the frame goes: below the stack pointer, or on the alternate stack. */
static uint32_t
place(const struct trapframe *tf, const struct sigaction *a, uint32_t bytes)
{
	const struct signal_state *s = &current->sig;
	uint32_t sp = tf->esp;

	if ((a->flags & SA_ONSTACK) && s->stack_size && sp - s->stack_base >= s->stack_size)
		sp = s->stack_base + s->stack_size;
	return ((sp - bytes + 4) & ~15u) - 4; /* the handler finds its stack aligned as after a call */
}

static void
enter(struct trapframe *tf, const struct sigaction *a, uint32_t sp, uint32_t signal)
{
	tf->esp = sp;
	tf->eip = a->handler;
	tf->eax = signal;
	tf->ds = tf->es = tf->ss = SEL_USER_DATA;
	tf->cs = SEL_USER_CODE;
	tf->eflags &= ~FLAGS_CLEAR;
}

static void
save_x87(struct x87 *x)
{
	fpu_save(current);
	x->state = current->fpu;
	x->status = current->fpu_used ? 1 : 0;
}

static bool
push_plain(struct trapframe *tf, unsigned signal, const struct sigaction *a,
	   const struct signal_info *info, sigset_t old_mask)
{
	uint32_t sp = place(tf, a, sizeof(struct sigframe));
	struct sigframe f = {
		.return_address = a->flags & SA_RESTORER ? a->restorer :
			sp + offsetof(struct sigframe, code),
		.signal = signal,
		.context = save(tf, old_mask, info->pid),
		.extra_mask = (uint32_t)(old_mask >> 32),
		.code = RETURN_CODE,
	};

	f.context.fpstate = sp + offsetof(struct sigframe, x87);
	save_x87(&f.x87);
	if (copy_to_user(sp, &f, sizeof(f)))
		return false;
	enter(tf, a, sp, signal);
	return true;
}

static struct siginfo
siginfo_of(unsigned signal, const struct signal_info *info)
{
	return (struct siginfo){
		.signo = (int32_t)signal,
		.code = info->code,
		.pid_or_address = info->pid,
		.status = info->value,
	};
}

int
siginfo_to_user(uint32_t to, unsigned signal, const struct signal_info *info)
{
	const struct siginfo i = siginfo_of(signal, info);

	return copy_to_user(to, &i, sizeof(i));
}

int
siginfo_from_user(struct signal_info *info, uint32_t from)
{
	struct siginfo i;

	if (copy_from_user(&i, from, sizeof(i)))
		return -EFAULT;
	*info = (struct signal_info){ .code = i.code, .pid = i.pid_or_address, .value = i.status };
	return 0;
}

static bool
push_rt(struct trapframe *tf, unsigned signal, const struct sigaction *a,
	const struct signal_info *info, sigset_t old_mask)
{
	uint32_t sp = place(tf, a, sizeof(struct rt_sigframe));
	struct rt_sigframe f = {
		.return_address = a->flags & SA_RESTORER ? a->restorer :
			sp + offsetof(struct rt_sigframe, code),
		.signal = signal,
		.info_address = sp + offsetof(struct rt_sigframe, info),
		.context_address = sp + offsetof(struct rt_sigframe, context),
		.info = siginfo_of(signal, info),
		.context = { .context = save(tf, old_mask, info->pid), .mask = old_mask },
		.code = RT_RETURN_CODE,
	};

	f.context.context.fpstate = sp + offsetof(struct rt_sigframe, x87);
	save_x87(&f.x87);
	if (copy_to_user(sp, &f, sizeof(f)))
		return false;
	enter(tf, a, sp, signal);
	tf->edx = f.info_address;
	tf->ecx = f.context_address;
	return true;
}

bool
sigframe_push(struct trapframe *tf, unsigned signal, const struct sigaction *a,
	      const struct signal_info *info, sigset_t old_mask)
{
	return a->flags & SA_SIGINFO ? push_rt(tf, signal, a, info, old_mask) :
				       push_plain(tf, signal, a, info, old_mask);
}

/* ---- the way back --------------------------------------------------------------------------- */

static bool
restore_x87(uint32_t at)
{
	struct x87 x;

	if (!at)
		return true;
	if (copy_from_user(&x, at, sizeof(x)))
		return false;
	fpu_forget(current);
	current->fpu = x.state;
	current->fpu_used = x.status != 0;
	return true;
}

/* Selectors are forced to be a program's own. Returns what eax was, since a call's result goes there. */
static int
restore(const struct sigcontext *c, sigset_t mask)
{
	struct trapframe *tf = user_frame(current);

	if (!restore_x87(c->fpstate))
		do_exit(SIGSEGV);
	debug_hide_step(tf);
	tf->edi = c->edi;
	tf->esi = c->esi;
	tf->ebp = c->ebp;
	tf->esp = c->esp;
	tf->ebx = c->ebx;
	tf->edx = c->edx;
	tf->ecx = c->ecx;
	tf->eip = c->eip;
	tf->eflags = (tf->eflags & ~FLAGS_USER) | (c->eflags & FLAGS_USER);
	tf->vector = 0; /* no call any more: nothing to restart */
	current->sig.blocked = mask & ~(SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP));
	return (int)c->eax;
}

int
sys_sigreturn(void)
{
	/* the handler's return has taken the return address off, the code there the signal's number */
	uint32_t sp = user_frame(current)->esp - offsetof(struct sigframe, context);
	struct sigframe f;

	if (copy_from_user(&f, sp, offsetof(struct sigframe, code)))
		do_exit(SIGSEGV);
	return restore(&f.context, f.context.oldmask | (sigset_t)f.extra_mask << 32);
}

int
sys_rt_sigreturn(void)
{
	uint32_t sp = user_frame(current)->esp - offsetof(struct rt_sigframe, signal);
	struct rt_sigframe f;

	if (copy_from_user(&f, sp, offsetof(struct rt_sigframe, code)))
		do_exit(SIGSEGV);
	return restore(&f.context.context, f.context.mask);
}
