/* syscall.c: the table of calls, by their Linux i386 numbers, and the small ones themselves. */
#include "cpu/apic.h"
#include "cpu/desc.h"
#include "cpu/trap.h"
#include "cpu/x86.h"
#include "fs/dir.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/pipe.h"
#include "fs/poll.h"
#include "fs/rw.h"
#include "fs/stat.h"
#include "fs/statfs.h"
#include "lib/divide.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/exec.h"
#include "task/exit.h"
#include "task/fork.h"
#include "task/group.h"
#include "task/itimer.h"
#include "task/limits.h"
#include "task/memory.h"
#include "task/sched.h"
#include "task/self.h"
#include "task/signal.h"
#include "task/task.h"
#include "trace/trace.h"

#define NR_EXECVE 11u
#define NS_PER_S 1000000000u

struct timespec32 {
	int32_t sec, nsec;
};

struct timespec64 {
	int64_t sec;
	uint32_t nsec, pad;
};

static int
sys_setup(void)
{
	return -ENOSYS; /* call 0 was the kernel's own, once */
}

static int
sys_getpid(void)
{
	return (int)current->pid;
}

static int
sys_getppid(void)
{
	return (int)current->ppid;
}

/* sync, msync, fsync, fdatasync: what was written is where it belongs. */
static int
sys_sync(void)
{
	return 0;
}

static int
sys_getuid(void)
{
	return 0;
}

static int
sys_set_tid_address(void)
{
	return (int)current->pid;
}

static int
sys_sched_yield(void)
{
	schedule(FS_WHY_SLICE);
	return 0;
}

static struct timespec32
timespec_of(uint64_t ns)
{
	uint32_t rest;
	uint64_t sec = divide(ns, NS_PER_S, &rest);

	return (struct timespec32){ (int32_t)sec, (int32_t)rest };
}

/* A sleep that a stop broke off goes on to the same end. */
static int
sleep_ns(uint64_t ns, uint32_t rest)
{
	uint64_t now = clock_ns();

	if (!current->sig.restarted)
		current->sleep_end = now + ns;
	if (current->sleep_end > now)
		sleep(FS_WHY_TIME, current->sleep_end);
	now = clock_ns();
	if (!signal_is_due(current) || now >= current->sleep_end)
		return 0;
	uint64_t left = current->sleep_end - now;
	struct timespec32 t = timespec_of(left);
	if (rest && copy_to_user(rest, &t, sizeof(t)))
		return -EFAULT;
	return -ERESTARTNOHAND;
}

static int
sys_nanosleep(uint32_t wanted, uint32_t rest)
{
	struct timespec32 t;

	if (copy_from_user(&t, wanted, sizeof(t)))
		return -EFAULT;
	if (t.sec < 0 || t.nsec < 0 || (uint32_t)t.nsec >= NS_PER_S)
		return -EINVAL;
	return sleep_ns((uint64_t)t.sec * NS_PER_S + (uint32_t)t.nsec, rest);
}

#define TIMER_ABSTIME 1u

/* The time of a clock. The one of a process is the time for which it has run; they start at 0. */
static int
read_clock(uint32_t clock, uint64_t *ns)
{
	enum { PROCESS_CPUTIME = 2, THREAD_CPUTIME = 3, BOOTTIME = 7 };

	if (clock > BOOTTIME)
		return -EINVAL;
	*ns = clock == PROCESS_CPUTIME || clock == THREAD_CPUTIME ?
		task_time(current) : EPOCH_S * (uint64_t)NS_PER_S + clock_ns();
	return 0;
}

/* The other way to ask for a sleep; an absolute end is a time of read_clock's. */
static int
sys_clock_nanosleep(uint32_t clock, uint32_t flags, uint32_t wanted, uint32_t rest)
{
	struct timespec32 t;
	uint64_t now;

	if (read_clock(clock, &now))
		return -EINVAL;
	if (!(flags & TIMER_ABSTIME))
		return sys_nanosleep(wanted, rest);
	if (copy_from_user(&t, wanted, sizeof(t)))
		return -EFAULT;
	if (t.sec < 0 || t.nsec < 0 || (uint32_t)t.nsec >= NS_PER_S)
		return -EINVAL;
	uint64_t end = (uint64_t)t.sec * NS_PER_S + (uint32_t)t.nsec;
	return sleep_ns(end > now ? end - now : 0, 0);
}

static int
sys_clock_gettime(uint32_t clock, uint32_t to)
{
	uint64_t ns;
	int error = read_clock(clock, &ns);

	if (error)
		return error;
	struct timespec32 t = timespec_of(ns);
	return copy_to_user(to, &t, sizeof(t));
}

static int
sys_clock_gettime64(uint32_t clock, uint32_t to)
{
	uint64_t ns;
	int error = read_clock(clock, &ns);

	if (error)
		return error;
	struct timespec64 t = { 0 };
	t.sec = (int64_t)divide(ns, NS_PER_S, &t.nsec);
	return copy_to_user(to, &t, sizeof(t));
}

static int
sys_gettimeofday(uint32_t to)
{
	uint32_t rest, sec = EPOCH_S + (uint32_t)divide(clock_ns(), NS_PER_S, &rest);
	const uint32_t tv[2] = { sec, rest / 1000 };

	return to ? copy_to_user(to, tv, sizeof(tv)) : 0;
}

static int
sys_time(uint32_t to)
{
	uint32_t sec = EPOCH_S + (uint32_t)quotient(clock_ns(), NS_PER_S);

	return to && copy_to_user(to, &sec, sizeof(sec)) ? -EFAULT : (int)sec;
}

struct user_desc { /* Linux i386 */
	uint32_t entry, base, limit;
	uint32_t seg_32bit : 1, contents : 2, read_exec_only : 1, limit_in_pages : 1,
		not_present : 1, useable : 1;
};

/* Thread-local storage: there is one descriptor a task, at GDT_TLS. */
static int
sys_set_thread_area(uint32_t user)
{
	struct user_desc d;

	if (copy_from_user(&d, user, sizeof(d)))
		return -EFAULT;
	if (d.entry != (uint32_t)-1 && d.entry != GDT_TLS)
		return -EINVAL;
	d.entry = GDT_TLS;
	if (copy_to_user(user, &d.entry, sizeof(d.entry)))
		return -EFAULT;
	current->tls = tls_descriptor(d.base, d.limit, d.limit_in_pages);
	gdt[GDT_TLS] = current->tls;
	return 0;
}

struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domain[65];
};

static int
sys_uname(uint32_t to)
{
	static const struct new_utsname name = {
		"forkscope", "forkscope", "6.1.0", "1", "i686", "(none)",
	};

	return copy_to_user(to, &name, sizeof(name));
}

typedef int (*fn_ptr)(uint32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t);
#define CALL(nr, fn) [nr] = (fn_ptr)(void *)(fn)

/* fork is index 2. */
static const fn_ptr sys_call_table[] = {
	CALL(0, sys_setup),
	CALL(1, sys_exit),
	CALL(2, sys_fork),
	CALL(3, sys_read),
	CALL(4, sys_write),
	CALL(5, sys_open),
	CALL(6, sys_close),
	CALL(7, sys_waitpid),
	CALL(8, sys_creat),
	CALL(9, sys_link),
	CALL(10, sys_unlink),
	CALL(11, sys_execve),
	CALL(12, sys_chdir),
	CALL(13, sys_time),
	CALL(14, sys_mknod),
	CALL(15, sys_chmod),
	CALL(19, sys_lseek),
	CALL(20, sys_getpid),
	CALL(27, sys_alarm),
	CALL(29, sys_pause),
	CALL(33, sys_access),
	CALL(36, sys_sync),
	CALL(37, sys_kill),
	CALL(38, sys_rename),
	CALL(39, sys_mkdir),
	CALL(40, sys_rmdir),
	CALL(41, sys_dup),
	CALL(42, sys_pipe),
	CALL(43, sys_times),
	CALL(45, sys_brk),
	CALL(48, sys_signal),
	CALL(54, sys_ioctl),
	CALL(55, sys_fcntl64), /* fcntl */
	CALL(57, sys_setpgid),
	CALL(60, sys_umask),
	CALL(63, sys_dup2),
	CALL(64, sys_getppid),
	CALL(65, sys_getpgrp),
	CALL(66, sys_setsid),
	CALL(67, sys_sigaction),
	CALL(75, sys_setrlimit),
	CALL(76, sys_getrlimit),
	CALL(77, sys_getrusage),
	CALL(78, sys_gettimeofday),
	CALL(83, sys_symlink),
	CALL(85, sys_readlink),
	CALL(91, sys_munmap),
	CALL(92, sys_truncate),
	CALL(93, sys_ftruncate),
	CALL(94, sys_fchmod),
	CALL(96, sys_getpriority),
	CALL(97, sys_setpriority),
	CALL(99, sys_statfs),
	CALL(100, sys_fstatfs),
	CALL(104, sys_setitimer),
	CALL(105, sys_getitimer),
	CALL(114, sys_wait4),
	CALL(116, sys_sysinfo),
	CALL(118, sys_sync),
	CALL(119, sys_sigreturn),
	CALL(120, sys_clone),
	CALL(122, sys_uname),
	CALL(125, sys_mprotect),
	CALL(132, sys_getpgid),
	CALL(133, sys_fchdir),
	CALL(140, sys_llseek),
	CALL(141, sys_getdents),
	CALL(142, sys_select), /* _newselect */
	CALL(144, sys_sync),
	CALL(145, sys_readv),
	CALL(146, sys_writev),
	CALL(147, sys_getsid),
	CALL(148, sys_sync),
	CALL(158, sys_sched_yield),
	CALL(162, sys_nanosleep),
	CALL(168, sys_poll),
	CALL(172, sys_prctl),
	CALL(173, sys_rt_sigreturn),
	CALL(174, sys_rt_sigaction),
	CALL(175, sys_rt_sigprocmask),
	CALL(176, sys_rt_sigpending),
	CALL(177, sys_rt_sigtimedwait),
	CALL(178, sys_rt_sigqueueinfo),
	CALL(179, sys_rt_sigsuspend),
	CALL(180, sys_pread64),
	CALL(181, sys_pwrite64),
	CALL(183, sys_getcwd),
	CALL(186, sys_sigaltstack),
	CALL(187, sys_sendfile),
	CALL(190, sys_vfork),
	CALL(191, sys_ugetrlimit),
	CALL(192, sys_mmap2),
	CALL(193, sys_truncate64),
	CALL(194, sys_ftruncate64),
	CALL(195, sys_stat64),
	CALL(196, sys_lstat64),
	CALL(197, sys_fstat64),
	CALL(199, sys_getuid),
	CALL(200, sys_getuid), /* getgid32 */
	CALL(201, sys_getuid), /* geteuid32 */
	CALL(202, sys_getuid), /* getegid32 */
	CALL(205, sys_getuid), /* getgroups32: there are none */
	CALL(220, sys_getdents64),
	CALL(221, sys_fcntl64),
	CALL(224, sys_getpid), /* gettid */
	CALL(238, sys_tkill),
	CALL(239, sys_sendfile64),
	CALL(243, sys_set_thread_area),
	CALL(252, sys_exit), /* exit_group */
	CALL(258, sys_set_tid_address),
	CALL(265, sys_clock_gettime),
	CALL(267, sys_clock_nanosleep),
	CALL(268, sys_statfs64),
	CALL(269, sys_fstatfs64),
	CALL(270, sys_tgkill),
	CALL(284, sys_waitid),
	CALL(295, sys_openat),
	CALL(296, sys_mkdirat),
	CALL(297, sys_mknodat),
	CALL(300, sys_fstatat64),
	CALL(301, sys_unlinkat),
	CALL(302, sys_renameat),
	CALL(303, sys_linkat),
	CALL(304, sys_symlinkat),
	CALL(305, sys_readlinkat),
	CALL(306, sys_fchmodat),
	CALL(307, sys_faccessat),
	CALL(320, sys_utimensat),
	CALL(330, sys_dup3),
	CALL(331, sys_pipe2),
	CALL(333, sys_preadv),
	CALL(334, sys_pwritev),
	CALL(335, sys_rt_tgsigqueueinfo),
	CALL(340, sys_prlimit64),
	CALL(353, sys_renameat2),
	CALL(383, sys_statx),
	CALL(403, sys_clock_gettime64),
	CALL(412, sys_utimensat_time64),
	CALL(439, sys_faccessat2),
};
#define NR_CALLS (sizeof(sys_call_table) / sizeof(sys_call_table[0]))

static int
call(const struct trapframe *tf)
{
	uint32_t nr = tf->error;

	if (nr < NR_CALLS && sys_call_table[nr])
		return sys_call_table[nr](tf->ebx, tf->ecx, tf->edx, tf->esi, tf->edi, tf->ebp);
	fs_root.nosys++;
	trace_nosys(nr);
	return -ENOSYS;
}

void
do_system_call(struct trapframe *tf)
{
	uint32_t nr = tf->eax;

	tf->error = nr; /* eax becomes the result; a call that is made again needs its number */
	fs_root.flux |= 1;
	current->calls++;
	stat.calls++;
	trace_call(tf);
	int result = call(tf);
	bool restarts = result == -ERESTARTSYS || result == -ERESTARTNOHAND;
	current->sig.restarted = false;
	if (nr != NR_EXECVE || result)
		tf->eax = (uint32_t)result; /* a new program starts with zeros */
	if (!restarts) /* else it is not known yet what the program will see */
		trace_return(nr, result);
	if (restarts || work || fs_root.debug.active || current->sig.pending & ~current->sig.blocked)
		leave_kernel(tf);
	fs_root.flux = (fs_root.flux | 1) + 1;
}
