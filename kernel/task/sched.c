#include "task/sched.h"

#include "cpu/apic.h"
#include "cpu/debug.h"
#include "cpu/desc.h"
#include "cpu/trap.h"
#include "dev/tty.h"
#include "lib/divide.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "task/fork.h"
#include "task/group.h"
#include "task/task.h"
#include "trace/trace.h"

#define SLICE_NS 1000000u /* 1,000,000 instructions */
#define ARM_LEAST 1000u   /* a deadline nearer than this is as good as now */
#define ARM_MOST 2000000000u

struct task_struct *task[NR_TASKS];
unsigned nr_slots = 1;
struct task_struct *current = &idle_task;
struct task_struct idle_task;
struct kernel_stat stat;

enum order { ORDER_RR, ORDER_PARENT, ORDER_CHILD, ORDER_RANDOM };
static enum order order;
static uint32_t seed; /* of ORDER_RANDOM; changes with each choice */
static struct task_struct *first; /* to be chosen next, by ORDER_CHILD */
static uint64_t slice_end;
static uint64_t run_since; /* `current` was chosen then */
static bool contended; /* somebody else was ready when the clock was set last */

struct task_struct *
task_by_pid(uint32_t pid)
{
	for (unsigned i = 0; i < nr_slots; i++)
		if (task[i] && task[i]->pid == pid)
			return task[i];
	return NULL;
}

static bool
is_ready(const struct task_struct *t)
{
	return t && t != &idle_task && t->state == FS_TASK_RUNNING;
}

/* ---- the clock: armed only while somebody waits for it -------------------------------------- */

static bool
somebody_else_is_ready(void)
{
	for (unsigned i = 0; i < nr_slots; i++)
		if (is_ready(task[i]) && task[i] != current)
			return true;
	return false;
}

static uint64_t
earlier(uint64_t a, uint64_t b)
{
	return !a || (b && b < a) ? b : a;
}

/* The earliest moment at which a sleeper wants to wake; 0: nobody does. */
static uint64_t
first_alarm(void)
{
	uint64_t first = 0;

	for (unsigned i = 0; i < nr_slots; i++) {
		if (!task[i] || !(task[i]->wake_at | task[i]->itimer[ITIMER_REAL].at))
			continue;
		first = earlier(first, task[i]->wake_at);
		first = earlier(first, task[i]->itimer[ITIMER_REAL].at);
	}
	return first;
}

void
set_clock(void)
{
	uint64_t now = clock_ns(), deadline = earlier(first_alarm(), itimer_next());
	bool was_contended = contended;

	contended = current != &idle_task && somebody_else_is_ready();
	if (contended && !was_contended) /* a slice counts from the moment that somebody else is ready */
		slice_end = now + SLICE_NS;
	if (contended && (!deadline || slice_end < deadline))
		deadline = slice_end;
	if (!deadline)
		apic_timer_arm(0);
	else if (deadline < now + ARM_LEAST)
		apic_timer_arm(ARM_LEAST);
	else
		apic_timer_arm(deadline - now < ARM_MOST ? (uint32_t)(deadline - now) : ARM_MOST);
}

static void
wake_sleepers(void)
{
	uint64_t now = clock_ns();

	for (unsigned i = 0; i < nr_slots; i++) {
		struct task_struct *t = task[i];

		if (t && t->wake_at && t->wake_at <= now)
			wake(t, FS_WHY_TIME);
		if (t)
			itimer_ring(t);
	}
}

void
sched_timer(void)
{
	stat.ticks++;
	wake_sleepers();
	if (clock_ns() >= slice_end)
		work |= WORK_YIELD;
	set_clock();
}

/* ---- the choice ----------------------------------------------------------------------------- */

/* The viewer's wish, if it can be granted; it holds for one choice. */
static struct task_struct *
wished_for(void)
{
	struct task_struct *t = fs_root.next.pid ? task_by_pid(fs_root.next.pid) : NULL;

	fs_root.next.pid = 0;
	return is_ready(t) ? t : NULL;
}

/* The one that the viewer lets run alone; NULL: it waits for something, or there is none. */
static struct task_struct *
only_one(void)
{
	struct task_struct *t = fs_root.debug.only ? task_by_pid(fs_root.debug.only) : NULL;

	return is_ready(t) ? t : NULL;
}

bool
sched_is_held(void)
{
	const struct task_struct *t = only_one();

	return t && t != current;
}

/* Round robin: the next ready slot after the running one's, which comes last. */
static struct task_struct *
round_robin(void)
{
	for (unsigned i = 1; i <= nr_slots; i++) {
		struct task_struct *t = task[(current->slot + i) % nr_slots];

		if (is_ready(t))
			return t;
	}
	return &idle_task;
}

/* A linear congruential generator (Numerical Recipes' constants); the upper bits are the better ones. */
static uint32_t
random_below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n;
}

/* Any ready task, each as likely as the other. */
static struct task_struct *
any_ready(void)
{
	struct task_struct *chosen = &idle_task;
	uint32_t ready = 0;

	for (unsigned i = 0; i < nr_slots; i++)
		if (is_ready(task[i]) && random_below(++ready) == 0)
			chosen = task[i];
	return chosen;
}

static struct task_struct *
choose(void)
{
	struct task_struct *t = wished_for();

	if (!t)
		t = only_one();
	if (!t && is_ready(first))
		t = first;
	first = NULL;
	if (t)
		return t;
	return order == ORDER_RANDOM ? any_ready() : round_robin();
}

void
sched_after_fork(struct task_struct *child)
{
	if (order == ORDER_PARENT) { /* a whole slice for what comes after fork */
		slice_end = clock_ns() + SLICE_NS;
		set_clock();
	} else if (order == ORDER_CHILD || (order == ORDER_RANDOM && random_below(2))) {
		first = child;
		schedule(FS_WHY_FORK);
	}
}

/*
 * The jump to a TSS: the processor saves every register in the old task's TSS and loads them from
 * the new one's (SDM 7.3). Comes back when somebody jumps to ours.
 *
 * A new task's TSS says user mode. It goes there by an iret all the same: that is where QEMU looks for a
 * tick that is due by now. After a jump it does so only if it has not yet translated what stands there,
 * and so the tick would come some instructions sooner or later, by what the host has seen before.
 */
static void
switch_to(struct task_struct *next)
{
	struct {
		uint32_t offset;
		uint16_t selector;
	} __attribute__((packed)) target = { 0, (uint16_t)SEL_TSS(next->slot) };

	gdt[GDT_TLS] = next->tls;
	if (fs_root.debug.active)
		debug_load(next);
	if ((next->tss.cs & 3) == 3) {
		start_in_kernel(next, trap_return);
		fs_root.flux = (fs_root.flux | 1) + 1;
	}
	__asm__ volatile("ljmp *%0" : : "m"(target) : "memory");
}

void
schedule(enum fs_why why)
{
	struct task_struct *prev = current, *next = choose();

	if (prev->magic != TASK_MAGIC)
		panic("pid %u has overrun its kernel stack", prev->pid);
	uint64_t now = clock_ns();
	work &= ~(uint32_t)WORK_YIELD;
	slice_end = now + SLICE_NS;
	if (next != prev) {
		prev->ran_ns += now - run_since;
		run_since = now;
		current = next;
		fs_root.current = next->pid;
		next->switches++;
		stat.switches++;
		trace_switch(prev->pid, next->pid, why);
	}
	set_clock();
	if (next != prev)
		switch_to(next);
}

uint64_t
task_time(const struct task_struct *t)
{
	return t->ran_ns + (t == current ? clock_ns() - run_since : 0);
}

void
sleep(enum fs_why why, uint64_t until_ns)
{
	current->state = FS_TASK_INTERRUPTIBLE;
	current->sleep_why = why;
	current->wake_at = until_ns;
	trace_sleep(why, (uint32_t)quotient(until_ns, 1000000));
	schedule(why);
}

void
sched_add(struct task_struct *t)
{
	t->state = FS_TASK_RUNNING;
	set_clock();
}

void
wake(struct task_struct *t, enum fs_why why)
{
	t->state = FS_TASK_RUNNING;
	t->wake_at = 0;
	trace_wake(t->pid, why);
	set_clock();
}

static bool
sleeps_for(const struct task_struct *t, enum fs_why why)
{
	return t && t->state == FS_TASK_INTERRUPTIBLE && t->sleep_why == why;
}

void
wake_all(enum fs_why why)
{
	for (unsigned i = 0; i < nr_slots; i++)
		if (sleeps_for(task[i], why))
			wake(task[i], why);
}

void
sleep_on(enum fs_why why, const void *what)
{
	current->sleep_what = what;
	sleep(why, 0);
}

void
wake_all_on(enum fs_why why, const void *what)
{
	for (unsigned i = 0; i < nr_slots; i++)
		if (sleeps_for(task[i], why) && task[i]->sleep_what == what)
			wake(task[i], why);
}

/* ---- task 0 --------------------------------------------------------------------------------- */

static void
rest(void)
{
	fs_root.flux = (fs_root.flux | 1) + 1;
	wait_for_interrupt();
	fs_root.flux |= 1;
}

void
idle(void)
{
	for (;;) {
		schedule(FS_WHY_READY);
		if (!first_alarm()) {
			trace_idle();
			bool typed = tty_poll(); /* whoever stopped us here; if it woke nobody, more is wanted */
			if (signal_asked() || typed)
				continue;
		}
		rest();
		tty_poll();
		signal_asked();
	}
}

static void
set_order(const char *name)
{
	static const char random[] = "random:";

	if (!strcmp(name, "parent"))
		order = ORDER_PARENT;
	else if (!strcmp(name, "child"))
		order = ORDER_CHILD;
	else if (!strncmp(name, random, sizeof(random) - 1))
		order = ORDER_RANDOM;
	for (const char *c = name + sizeof(random) - 1; order == ORDER_RANDOM && *c; c++)
		seed = seed * 10 + (uint32_t)(*c - '0');
}

void
sched_init(const char *order_name)
{
	if (order_name)
		set_order(order_name);
	idle_task.state = FS_TASK_RUNNING;
	idle_task.magic = TASK_MAGIC;
	idle_task.tls = (struct descriptor){ 0, 0 };
	for (unsigned i = 0; i < FS_NR_FDS; i++)
		idle_task.fd[i] = -1;
	str_copy(idle_task.name, "idle", TASK_NAME_MAX);
	task[0] = &idle_task;
	ldt_fill(idle_task.ldt);
	set_ldt_desc(0, idle_task.ldt);
	set_tss_desc(0, &idle_task.tss);
	idle_task.tss.ldt = SEL_LDT(0);
	idle_task.tss.cr3 = (uint32_t)swapper_pg_dir - KERNEL_BASE; /* a switch loads cr3, but does not save it */
	__asm__ volatile("ltr %w0; lldt %w1" : : "r"(SEL_TSS(0)), "r"(SEL_LDT(0)));
}
