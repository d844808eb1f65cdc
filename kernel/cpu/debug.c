/* debug.c: debug registers, and the trap flag (SDM volume 3, chapter 18). */
#include "cpu/debug.h"

#include "cpu/trap.h"
#include "cpu/x86.h"
#include "mm/uaccess.h"
#include "task/task.h"
#include "trace/trace.h"

#define DR6_STEP 0x4000u
#define DR7_GLOBAL(n) (2u << 2 * (n)) /* a task switch clears the local ones */
#define DR7_WRITE(n, length) ((1u | ((length) - 1) << 2) << (16 + 4 * (n)))
#define OPCODE_PUSHF 0x9c
#define OPCODE_POPF 0x9d

static struct {
	unsigned nr; /* index in fs_root.debug.request, which may have changed since */
	struct fs_request what;
} loaded[FS_NR_WATCHED];
static uint32_t dr[FS_NR_WATCHED], dr7; /* what the registers hold: to write them is dear */

static bool
is_for(const struct task_struct *t, uint32_t pid)
{
	return pid ? pid == t->pid : t->pid > 1;
}

static bool
is_wanted(const struct task_struct *t, const struct fs_request *r)
{
	if (!is_for(t, r->pid) || r->address >= KERNEL_BASE)
		return false;
	if (r->kind == FS_DEBUG_EXECUTE)
		return r->length == 1;
	return r->kind == FS_DEBUG_WRITE && (r->length == 1 || r->length == 2 || r->length == 4) &&
	       r->address % r->length == 0;
}

static bool
is_stepped(const struct task_struct *t)
{
	return fs_root.debug.step.count && is_for(t, fs_root.debug.step.pid);
}

static uint32_t
load(unsigned n, unsigned nr)
{
	const struct fs_request *r = &fs_root.debug.request[nr];

	loaded[n].nr = nr;
	loaded[n].what = *r;
	if (dr[n] != r->address)
		write_dr(n, dr[n] = r->address);
	return DR7_GLOBAL(n) | (r->kind == FS_DEBUG_WRITE ? DR7_WRITE(n, r->length) : 0);
}

static void
load_registers(const struct task_struct *t)
{
	uint32_t control = 0, active = fs_root.debug.step.count | fs_root.debug.only;

	for (unsigned nr = 0, n = 0; nr < FS_NR_DEBUG; nr++) {
		active |= fs_root.debug.request[nr].kind;
		if (n < FS_NR_WATCHED && is_wanted(t, &fs_root.debug.request[nr]))
			control |= load(n++, nr);
	}
	if (dr7 != control)
		write_dr7(dr7 = control);
	fs_root.debug.active = active != 0;
}

/* The next instruction of t, at eip, traps behind itself if steps are asked for. */
static void
arm_step(struct task_struct *t, uint32_t *eflags, uint32_t eip)
{
	t->step_eip = is_stepped(t) ? eip : 0;
	if (!t->step_eip)
		t->steps = 0;
	else if (!(*eflags & EFLAGS_TF)) {
		t->stepped = true;
		*eflags |= EFLAGS_TF;
	}
}

void
debug_load(struct task_struct *t)
{
	load_registers(t);
	if ((t->tss.cs & 3) == 3) { /* a new task: it is in user mode next */
		t->tss.eflags &= ~EFLAGS_RF; /* its parent's, at int 0x80 */
		arm_step(t, &t->tss.eflags, t->tss.eip);
	}
}

void
debug_hide_step(struct trapframe *tf)
{
	if (current->stepped)
		tf->eflags &= ~EFLAGS_TF;
	current->stepped = false;
}

static void
step_done(uint32_t eip)
{
	struct fs_step *s = &fs_root.debug.step;

	current->step_eip = is_stepped(current) ? eip : 0;
	current->steps++;
	if (!current->step_eip || (eip >= s->low && eip < s->high))
		return;
	s->count--;
	trace_user_step(eip, current->steps);
	current->steps = 0;
}

void
debug_leave(struct trapframe *tf)
{
	debug_hide_step(tf);
	if (tf->vector == TRAP_SYSCALL)
		tf->eflags &= ~EFLAGS_RF; /* it was meant for int 0x80 itself: QEMU saves it there all the same */
	if (current->step_eip && current->step_eip != tf->eip)
		step_done(tf->eip); /* by a call, or into a handler: no trap flag tells of these */
	load_registers(current);
	arm_step(current, &tf->eflags, tf->eip);
}

/* The two instructions that could show a program the trap flag, or set one of its own. */
static void
hide_from_program(struct trapframe *tf)
{
	const uint32_t flag_byte = 1, flag = EFLAGS_TF >> 8;
	uint8_t opcode, flags;

	if (!current->stepped || copy_from_user(&opcode, current->step_eip, 1))
		return;
	if (opcode == OPCODE_PUSHF && !copy_from_user(&flags, tf->esp + flag_byte, 1)) {
		flags &= (uint8_t)~flag;
		copy_to_user(tf->esp + flag_byte, &flags, 1);
	}
	if (opcode == OPCODE_POPF && !copy_from_user(&flags, tf->esp - 4 + flag_byte, 1) && (flags & flag))
		current->stepped = false; /* from here on it is its own */
}

static void
tell_hit(unsigned n)
{
	const struct fs_request *r = &loaded[n].what;
	uint32_t value = 0;

	if (r->kind == FS_DEBUG_WRITE)
		copy_from_user(&value, r->address, r->length);
	trace_user_breakpoint(user_frame(current)->eip, loaded[n].nr, r, value);
}

/* Tells of those of this kind that DR6 names. */
static bool
tell_hits(uint32_t why, enum fs_debug_kind kind)
{
	bool any = false;

	for (unsigned n = 0; n < FS_NR_WATCHED; n++) {
		if (!(why & 1u << n) || !(dr7 & DR7_GLOBAL(n)) || loaded[n].what.kind != kind)
			continue;
		tell_hit(n);
		any = true;
	}
	return any;
}

/* True: the program has set the trap flag itself. */
static bool
end_step(struct trapframe *tf)
{
	bool own = !current->stepped;

	hide_from_program(tf);
	debug_hide_step(tf);
	step_done(tf->eip);
	return own;
}

bool
do_debug(struct trapframe *tf)
{
	uint32_t why = read_dr6();
	bool own = false, hit;

	if (!from_user(tf) && !uaccess_covers(tf->eip))
		return false; /* a watch, told late: a step's trap has just begun, and finds it in DR6 */
	write_dr6(0);
	hit = tell_hits(why, FS_DEBUG_WRITE);
	if (!from_user(tf))
		return false; /* a call has written for the program */
	if (why & DR6_STEP)
		own = end_step(tf);
	if (tell_hits(why, FS_DEBUG_EXECUTE)) {
		tf->eflags |= EFLAGS_RF; /* once is enough */
		hit = true;
	}
	return own || (!hit && !(why & DR6_STEP)); /* the latter: it has executed int1 */
}
