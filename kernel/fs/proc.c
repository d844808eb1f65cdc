#include "fs/proc.h"

#include <stdarg.h>
#include <stddef.h>

#include "cpu/apic.h"
#include "fs/device.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/path.h"
#include "fs/stat.h"
#include "lib/divide.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/swap.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/sched.h"
#include "task/task.h"
#include "trace/trace.h"

#define NS_PER_CENTI 10000000u /* Linux tells times in hundredths of a second */
#define KIB_PER_PAGE (PAGE_SIZE / 1024)
#define MAPS_COLUMN 49u /* where a map's path stands in its line */

struct text { /* one page that fills */
	char *at;
	uint32_t n;
};

static void put(struct text *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
put(struct text *o, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	o->n += format(o->at + o->n, PAGE_SIZE - o->n, fmt, args);
	va_end(args);
}

static uint32_t
centiseconds(void)
{
	return (uint32_t)quotient(clock_ns(), NS_PER_CENTI);
}

/* ---- of the whole machine -------------------------------------------------------------------- */

static void
put_meminfo(struct text *o, const struct task_struct *t)
{
	uint32_t total = frames_there_are(), files = 0;

	(void)t;
	for (uint32_t f = 0; f < fs_root.frames; f++)
		files += frames[f].kind == FS_FRAME_FILE;
	put(o, "MemTotal:       %8u kB\n", total * KIB_PER_PAGE);
	put(o, "MemFree:        %8u kB\n", stat.free_frames * KIB_PER_PAGE);
	put(o, "MemAvailable:   %8u kB\n", stat.free_frames * KIB_PER_PAGE);
	put(o, "Buffers:        %8u kB\n", 0u);
	put(o, "Cached:         %8u kB\n", files * KIB_PER_PAGE);
	put(o, "SwapTotal:      %8u kB\n", (nr_swap_slots - 1) * KIB_PER_PAGE); /* slot 0 is none */
	put(o, "SwapFree:       %8u kB\n", stat.free_slots * KIB_PER_PAGE);
}

static void
put_mounts(struct text *o, const struct task_struct *t)
{
	(void)t;
	put(o, "%s / %s rw 0 0\n", tmpfs.name, tmpfs.name);
	for (int i = 1; i < NR_INODES; i++) {
		const char *name = inodes[i].mounted ? fs_of(inodes[i].mounted)->name : NULL;

		if (inodes[i].mode && name)
			put(o, "%s /%s %s ro 0 0\n", name, inodes[i].name, name);
	}
}

static void
put_uptime(struct text *o, const struct task_struct *t)
{
	uint32_t now = centiseconds();

	(void)t;
	put(o, "%u.%02u 0.00\n", now / 100, now % 100);
}

/* Nobody measures who has used the processor: all of its time counts as a program's. */
static void
put_cpu(struct text *o, const struct task_struct *t)
{
	uint32_t now = centiseconds();

	(void)t;
	put(o, "cpu  %u 0 0 0 0 0 0 0 0 0\ncpu0 %u 0 0 0 0 0 0 0 0 0\n", now, now);
	put(o, "ctxt %u\nbtime %u\nprocesses %u\n", stat.switches, EPOCH_S, stat.forks);
}

static void
put_loadavg(struct text *o, const struct task_struct *t)
{
	unsigned running = 0, all = 0;

	(void)t;
	for (unsigned i = 1; i < NR_TASKS; i++) {
		all += task[i] != NULL;
		running += task[i] && task[i]->state == FS_TASK_RUNNING;
	}
	put(o, "0.00 0.00 0.00 %u/%u %u\n", running, all, stat.last_pid);
}

/* ---- of a process ---------------------------------------------------------------------------- */

static const char *
state_word(const struct task_struct *t)
{
	static const char *const words[] = {
		[FS_TASK_RUNNING] = "R (running)",
		[FS_TASK_INTERRUPTIBLE] = "S (sleeping)",
		[FS_TASK_UNINTERRUPTIBLE] = "D (being made)",
		[FS_TASK_ZOMBIE] = "Z (zombie)",
		[FS_TASK_STOPPED] = "T (stopped)",
	};

	return words[t->state];
}

static uint32_t
mapped_pages(const struct task_struct *t)
{
	uint32_t pages = 0;

	for (unsigned i = 0; i < FS_NR_MAPS; i++)
		pages += t->map[i].pages;
	return pages;
}

static void
put_stat(struct text *o, const struct task_struct *t)
{
	put(o, "%u (%s) %c %u %u %u %u -1 0 %u 0 0 0", t->pid, t->name, state_word(t)[0], t->ppid,
	    t->pgrp, t->session, (unsigned)DEV_CONSOLE, t->faults);
	/* times, priority, threads, start; then its memory */
	put(o, " 0 0 0 0 20 0 1 0 0 %u %u 4294967295", mapped_pages(t) * PAGE_SIZE, vm_resident(t));
	put(o, " 0 0 0 0 0 %u %u 0 0 0 0 0 17 0 0 0 0 0 0\n", (uint32_t)t->sig.pending,
	    (uint32_t)t->sig.blocked);
}

static void
put_set(struct text *o, const char *name, sigset_t set)
{
	put(o, "%s:\t%08x%08x\n", name, (uint32_t)(set >> 32), (uint32_t)set);
}

static void
put_signals(struct text *o, const struct task_struct *t)
{
	sigset_t ignored = 0, caught = 0;

	for (unsigned signal = 1; signal <= NSIG; signal++) {
		uint32_t handler = signal_action(t, signal)->handler;

		ignored |= handler == SIG_IGN ? SIGNAL_BIT(signal) : 0;
		caught |= handler > SIG_IGN ? SIGNAL_BIT(signal) : 0;
	}
	put_set(o, "SigPnd", t->sig.pending);
	put_set(o, "SigBlk", t->sig.blocked);
	put_set(o, "SigIgn", ignored);
	put_set(o, "SigCgt", caught);
}

static void
put_status(struct text *o, const struct task_struct *t)
{
	put(o, "Name:\t%s\nUmask:\t0%u%u%u\nState:\t%s\n", t->name, t->umask >> 6, t->umask >> 3 & 7,
	    t->umask & 7, state_word(t));
	put(o, "Tgid:\t%u\nPid:\t%u\nPPid:\t%u\nTracerPid:\t0\n", t->pid, t->pid, t->ppid);
	put(o, "Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nFDSize:\t%u\n", FS_NR_FDS);
	if (t->dir)
		put(o, "VmSize:\t%8u kB\nVmRSS:\t%8u kB\n", mapped_pages(t) * KIB_PER_PAGE,
		    vm_resident(t) * KIB_PER_PAGE);
	put(o, "Threads:\t1\n");
	put_signals(o, t);
}

static void
put_cmdline(struct text *o, const struct task_struct *t)
{
	uint32_t n = t->arg_end - t->arg_start;

	o->n += vm_peek(t, t->arg_start, o->at, n < PAGE_SIZE ? n : PAGE_SIZE);
}

static void
put_map_name(struct text *o, const struct vma *v)
{
	char path[PATH_MAX];

	if (v->flags & FS_MAP_FILE) {
		int at = path_of_inode(v->inode, path);

		if (at < 0)
			put(o, "%s (deleted)", v->inode < NR_INODES ? inodes[v->inode].name : "?");
		else
			put(o, "%s", path + at);
	} else if (v->flags & (FS_MAP_HEAP | FS_MAP_STACK)) {
		put(o, v->flags & FS_MAP_HEAP ? "[heap]" : "[stack]");
	}
}

static void
put_maps(struct text *o, const struct task_struct *t)
{
	for (const struct vma *v = t->map; v < t->map + FS_NR_MAPS && v->pages; v++) {
		uint32_t line = o->n;
		bool file = v->flags & FS_MAP_FILE;

		put(o, "%08x-%08x %c%c%cp %08x 00:%02u %u ", v->va, vma_end(v),
		    v->prot & FS_PROT_READ ? 'r' : '-', v->prot & FS_PROT_WRITE ? 'w' : '-',
		    v->prot & FS_PROT_EXEC ? 'x' : '-', v->offset, file ? (unsigned)fs_of(v->inode)->device : 0u,
		    file ? inode_number(v->inode) : 0u);
		if (file || (v->flags & (FS_MAP_HEAP | FS_MAP_STACK)))
			while (o->n - line < MAPS_COLUMN && o->n < PAGE_SIZE - 1)
				put(o, " ");
		put_map_name(o, v);
		put(o, "\n");
	}
}

/* ---- names and numbers ----------------------------------------------------------------------- */

struct item {
	const char *name;
	void (*put)(struct text *o, const struct task_struct *t);
};

/* Item 0 of pid 0 is the root, of any other pid its directory. */
static const struct item of_machine[PROC_ITEMS] = {
	[1] = { "meminfo", put_meminfo },
	{ "mounts", put_mounts },
	{ "uptime", put_uptime },
	{ "stat", put_cpu },
	{ "loadavg", put_loadavg },
};
static const struct item of_process[PROC_ITEMS] = {
	[1] = { "stat", put_stat },
	{ "status", put_status },
	{ "cmdline", put_cmdline },
	{ "maps", put_maps },
};

static uint32_t
pid_of(int inode)
{
	return (uint32_t)(inode - PROC_ROOT) / PROC_ITEMS;
}

static const struct item *
item_of(int inode)
{
	return &(pid_of(inode) ? of_process : of_machine)[(inode - PROC_ROOT) % PROC_ITEMS];
}

static int
dir_of_pid(uint32_t pid)
{
	return PROC_ROOT + (int)(pid * PROC_ITEMS);
}

static struct task_struct *
process(uint32_t pid)
{
	return pid ? task_by_pid(pid) : NULL;
}

/* The inode of "17", or of "self". */
static int
lookup_process(const char *name)
{
	uint32_t pid = 0;

	if (!strcmp(name, "self"))
		return dir_of_pid(current->pid);
	for (; *name >= '0' && *name <= '9' && pid <= PID_MAX; name++)
		pid = pid * 10 + (uint32_t)(*name - '0');
	return !*name && process(pid) ? dir_of_pid(pid) : -ENOENT;
}

static int
program_of(const struct task_struct *t)
{
	return t && t->exe ? t->exe : -ENOENT;
}

static int
proc_lookup(int dir, const char *name)
{
	for (int i = 1; i < PROC_ITEMS && item_of(dir + i)->name; i++)
		if (!strcmp(item_of(dir + i)->name, name))
			return dir + i;
	if (dir == PROC_ROOT)
		return lookup_process(name);
	return strcmp(name, "exe") ? -ENOENT : program_of(process(pid_of(dir)));
}

static bool
proc_is_link(int dir, const char *name)
{
	return !strcmp(name, dir == PROC_ROOT ? "self" : "exe");
}

static int
proc_parent(int inode)
{
	if (inode == PROC_ROOT)
		return ROOT_INODE;
	return item_of(inode)->name ? dir_of_pid(pid_of(inode)) : PROC_ROOT;
}

static void
number(char name[NAME_MAX], uint32_t n)
{
	struct text o = { name, 0 };

	put(&o, "%u", n);
}

/* Its files first, by number; behind them, in the root, the processes by slot. */
static int
proc_list(int dir, uint32_t *at, char name[NAME_MAX])
{
	const char *item = *at < PROC_ITEMS - 1 ? item_of(dir + 1 + (int)*at)->name : NULL;

	if (item) {
		str_copy(name, item, NAME_MAX);
		return dir + 1 + (int)(*at)++;
	}
	if (dir != PROC_ROOT)
		return -ENOENT;
	if (*at < PROC_ITEMS)
		*at = PROC_ITEMS;
	while (*at - PROC_ITEMS < NR_TASKS) {
		const struct task_struct *t = task[(*at)++ - PROC_ITEMS];

		if (!t || !t->pid)
			continue;
		number(name, t->pid);
		return dir_of_pid(t->pid);
	}
	return -ENOENT;
}

static int
proc_attr(int inode, struct attr *a)
{
	if (pid_of(inode) && !process(pid_of(inode)))
		return -ENOENT;
	*a = (struct attr){ .mode = item_of(inode)->name ? S_IFREG | 0444 : S_IFDIR | 0555, .nlink = 1 };
	return 0;
}

static int
proc_read(struct file *f, uint32_t to, uint32_t n, uint32_t pos)
{
	uint32_t pid = pid_of(f->inode), frame;
	struct text o = { 0 };
	int error = 0;

	if (pid && !process(pid))
		return -ESRCH;
	frame = frame_take(current->pid, FS_FRAME_BUFFER, 0);
	if (!frame)
		return -ENOMEM;
	o.at = frame_address(frame);
	item_of(f->inode)->put(&o, process(pid));
	uint32_t left = pos < o.n ? o.n - pos : 0;
	if (n > left)
		n = left;
	if (n)
		error = copy_to_user(to, o.at + pos, n);
	frame_give(current->pid, frame, 0);
	return error ? error : (int)n;
}

static const struct file_ops proc_ops = {
	.kind = FS_FILE_REGULAR,
	.seeks = true,
	.read = proc_read,
};

static const struct file_ops *
ops_of(int inode)
{
	return item_of(inode)->name ? &proc_ops : &directory_ops;
}

static void
proc_figures(struct figures *f)
{
	*f = (struct figures){ .magic = 0x9fa0, .block_bytes = PAGE_SIZE };
}

const struct fs procfs = {
	.name = "proc",
	.device = 2,
	.lookup = proc_lookup,
	.parent = proc_parent,
	.is_link = proc_is_link,
	.list = proc_list,
	.attr = proc_attr,
	.ops = ops_of,
	.figures = proc_figures,
};
