/*
 * names.c: the words for numbers: states, kinds, events, and those of the Linux i386 ABI.
 */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "eventtypes.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define SIGNALS 65u /* their numbers are below */

static const char *
pick(const char *const *names, size_t n, uint32_t i, const char *otherwise)
{
	return i < n && names[i] ? names[i] : otherwise;
}

static const char *const state_names[] = {
	[FS_TASK_RUNNING] = "running",
	[FS_TASK_INTERRUPTIBLE] = "sleeping",
	[FS_TASK_UNINTERRUPTIBLE] = "being made",
	[FS_TASK_ZOMBIE] = "zombie",
	[FS_TASK_STOPPED] = "stopped",
};

const char *
m_state_name(uint32_t state)
{
	return pick(state_names, COUNT(state_names), state, "?");
}

char
m_state_letter(uint32_t state)
{
	static const char letters[] = "RSNZT";

	return state < sizeof(letters) - 1 ? letters[state] : '?';
}

static const char *const kind_names[] = {
	[FS_FRAME_FREE] = "free",
	[FS_FRAME_RESERVED] = "reserved",
	[FS_FRAME_KERNEL] = "kernel",
	[FS_FRAME_STACK] = "kernel stack",
	[FS_FRAME_DIR] = "page directory",
	[FS_FRAME_TABLE] = "page table",
	[FS_FRAME_FILE] = "file page",
	[FS_FRAME_ANON] = "private page",
	[FS_FRAME_BUFFER] = "kernel buffer",
	[FS_FRAME_INDEX] = "list of file pages",
	[FS_FRAME_PIPE] = "pipe buffer",
};

const char *
m_frame_kind_name(uint32_t kind)
{
	return pick(kind_names, COUNT(kind_names), kind, "?");
}

static const char *const why_names[] = {
	[FS_WHY_SLICE] = "used up its time slice",
	[FS_WHY_WAIT] = "waits for a child",
	[FS_WHY_CONSOLE] = "waits for input",
	[FS_WHY_TIME] = "sleeps until a time",
	[FS_WHY_EXIT] = "has ended",
	[FS_WHY_PAUSE] = "waits for a signal",
	[FS_WHY_VFORK] = "waits for its vfork child",
	[FS_WHY_STOP] = "is stopped",
	[FS_WHY_FORK] = "has forked: the child goes first",
	[FS_WHY_READY] = "gives way: somebody is ready",
	[FS_WHY_PIPE] = "waits at a pipe, for bytes or for room",
	[FS_WHY_POLL] = "waits for one of several files",
	[FS_WHY_LOCK] = "waits for a lock of a file",
};

const char *
m_why_name(uint32_t why)
{
	return pick(why_names, COUNT(why_names), why, "?");
}

const char *
m_event_name(uint32_t type)
{
	const char *name = event_name(type);

	return name ? name : "?";
}

static const char *const errno_names[] = {
	[1] = "EPERM", "ENOENT", "ESRCH", "EINTR", "EIO", "ENXIO", "E2BIG", "ENOEXEC", "EBADF",
	[10] = "ECHILD", "EAGAIN", "ENOMEM", "EACCES", "EFAULT", "ENOTBLK", "EBUSY", "EEXIST",
	[18] = "EXDEV", "ENODEV", "ENOTDIR", "EISDIR", "EINVAL", "ENFILE", "EMFILE", "ENOTTY",
	[26] = "ETXTBSY", "EFBIG", "ENOSPC", "ESPIPE", "EROFS", "EMLINK", "EPIPE", "EDOM", "ERANGE",
	[35] = "EDEADLK", "ENAMETOOLONG", "ENOLCK", "ENOSYS", "ENOTEMPTY", "ELOOP",
};

const char *
m_errno_name(uint32_t error)
{
	return pick(errno_names, COUNT(errno_names), error, NULL);
}

static const char *const signal_names[] = {
	[1] = "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE",
	[9] = "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM",
	[16] = "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU",
	[23] = "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO",
	[30] = "SIGPWR", "SIGSYS",
};

const char *
m_signal_name(uint32_t signal)
{
	return pick(signal_names, COUNT(signal_names), signal, NULL);
}

uint32_t
m_signal_named(const char *name)
{
	char *end;
	unsigned long number = strtoul(name, &end, 10);

	if (end != name)
		return !*end && number < SIGNALS ? (uint32_t)number : 0;
	for (uint32_t i = 1; i < SIGNALS; i++) {
		const char *is = m_signal_name(i);

		if (is && (!strcasecmp(is, name) || (!strncmp(is, "SIG", 3) && !strcasecmp(is + 3, name))))
			return i;
	}
	return 0;
}

void
m_status_text(uint32_t status, char *out, size_t size)
{
	uint32_t signal = status & 0x7f;

	if ((status & 0xff) == 0x7f)
		snprintf(out, size, "stopped by signal %u", (unsigned)(status >> 8 & 0xff));
	else if (!signal)
		snprintf(out, size, "exit status %u", (unsigned)(status >> 8 & 0xff));
	else if (m_signal_name(signal))
		snprintf(out, size, "killed by %s", m_signal_name(signal));
	else
		snprintf(out, size, "killed by signal %u", (unsigned)signal);
}

/* System calls of Linux i386, by number. */
static const char *const call_names[] = {
	[0] = "restart_syscall", "exit", "fork", "read", "write", "open", "close", "waitpid",
	[8] = "creat", "link", "unlink", "execve", "chdir", "time", "mknod", "chmod", "lchown",
	[17] = "break", "oldstat", "lseek", "getpid", "mount", "umount", "setuid", "getuid",
	[25] = "stime", "ptrace", "alarm", "oldfstat", "pause", "utime", "stty", "gtty", "access",
	[34] = "nice", "ftime", "sync", "kill", "rename", "mkdir", "rmdir", "dup", "pipe",
	[43] = "times", "prof", "brk", "setgid", "getgid", "signal", "geteuid", "getegid", "acct",
	[52] = "umount2", "lock", "ioctl", "fcntl", "mpx", "setpgid", "ulimit", "oldolduname",
	[60] = "umask", "chroot", "ustat", "dup2", "getppid", "getpgrp", "setsid", "sigaction",
	[68] = "sgetmask", "ssetmask", "setreuid", "setregid", "sigsuspend", "sigpending",
	[74] = "sethostname", "setrlimit", "getrlimit", "getrusage", "gettimeofday",
	[79] = "settimeofday", "getgroups", "setgroups", "select", "symlink", "oldlstat",
	[85] = "readlink", "uselib", "swapon", "reboot", "readdir", "mmap", "munmap", "truncate",
	[93] = "ftruncate", "fchmod", "fchown", "getpriority", "setpriority", "profil", "statfs",
	[100] = "fstatfs", "ioperm", "socketcall", "syslog", "setitimer", "getitimer", "stat",
	[107] = "lstat", "fstat", "olduname", "iopl", "vhangup", "idle", "vm86old", "wait4",
	[115] = "swapoff", "sysinfo", "ipc", "fsync", "sigreturn", "clone", "setdomainname",
	[122] = "uname", "modify_ldt", "adjtimex", "mprotect", "sigprocmask", "create_module",
	[128] = "init_module", "delete_module", "get_kernel_syms", "quotactl", "getpgid",
	[133] = "fchdir", "bdflush", "sysfs", "personality", "afs_syscall", "setfsuid",
	[139] = "setfsgid", "_llseek", "getdents", "_newselect", "flock", "msync", "readv",
	[146] = "writev", "getsid", "fdatasync", "_sysctl", "mlock", "munlock", "mlockall",
	[153] = "munlockall", "sched_setparam", "sched_getparam", "sched_setscheduler",
	[157] = "sched_getscheduler", "sched_yield", "sched_get_priority_max",
	[160] = "sched_get_priority_min", "sched_rr_get_interval", "nanosleep", "mremap",
	[164] = "setresuid", "getresuid", "vm86", "query_module", "poll", "nfsservctl",
	[170] = "setresgid", "getresgid", "prctl", "rt_sigreturn", "rt_sigaction",
	[175] = "rt_sigprocmask", "rt_sigpending", "rt_sigtimedwait", "rt_sigqueueinfo",
	[179] = "rt_sigsuspend", "pread64", "pwrite64", "chown", "getcwd", "capget", "capset",
	[186] = "sigaltstack", "sendfile", "getpmsg", "putpmsg", "vfork", "ugetrlimit", "mmap2",
	[193] = "truncate64", "ftruncate64", "stat64", "lstat64", "fstat64", "lchown32",
	[199] = "getuid32", "getgid32", "geteuid32", "getegid32", "setreuid32", "setregid32",
	[205] = "getgroups32", "setgroups32", "fchown32", "setresuid32", "getresuid32",
	[210] = "setresgid32", "getresgid32", "chown32", "setuid32", "setgid32", "setfsuid32",
	[216] = "setfsgid32", "pivot_root", "mincore", "madvise", "getdents64", "fcntl64",
	[224] = "gettid", "readahead", "setxattr", "lsetxattr", "fsetxattr", "getxattr",
	[230] = "lgetxattr", "fgetxattr", "listxattr", "llistxattr", "flistxattr", "removexattr",
	[236] = "lremovexattr", "fremovexattr", "tkill", "sendfile64", "futex",
	[241] = "sched_setaffinity", "sched_getaffinity", "set_thread_area", "get_thread_area",
	[245] = "io_setup", "io_destroy", "io_getevents", "io_submit", "io_cancel", "fadvise64",
	[252] = "exit_group", "lookup_dcookie", "epoll_create", "epoll_ctl", "epoll_wait",
	[257] = "remap_file_pages", "set_tid_address", "timer_create", "timer_settime",
	[261] = "timer_gettime", "timer_getoverrun", "timer_delete", "clock_settime",
	[265] = "clock_gettime", "clock_getres", "clock_nanosleep", "statfs64", "fstatfs64",
	[270] = "tgkill", "utimes", "fadvise64_64", "vserver", "mbind", "get_mempolicy",
	[276] = "set_mempolicy", "mq_open", "mq_unlink", "mq_timedsend", "mq_timedreceive",
	[281] = "mq_notify", "mq_getsetattr", "kexec_load", "waitid",
	[286] = "add_key", "request_key", "keyctl", "ioprio_set", "ioprio_get", "inotify_init",
	[292] = "inotify_add_watch", "inotify_rm_watch", "migrate_pages", "openat", "mkdirat",
	[297] = "mknodat", "fchownat", "futimesat", "fstatat64", "unlinkat", "renameat", "linkat",
	[304] = "symlinkat", "readlinkat", "fchmodat", "faccessat", "pselect6", "ppoll",
	[310] = "unshare", "set_robust_list", "get_robust_list", "splice", "sync_file_range",
	[315] = "tee", "vmsplice", "move_pages", "getcpu", "epoll_pwait", "utimensat", "signalfd",
	[322] = "timerfd_create", "eventfd", "fallocate", "timerfd_settime", "timerfd_gettime",
	[327] = "signalfd4", "eventfd2", "epoll_create1", "dup3", "pipe2", "inotify_init1",
	[333] = "preadv", "pwritev", "rt_tgsigqueueinfo", "perf_event_open", "recvmmsg",
	[338] = "fanotify_init", "fanotify_mark", "prlimit64", "name_to_handle_at",
	[342] = "open_by_handle_at", "clock_adjtime", "syncfs", "sendmmsg", "setns",
	[347] = "process_vm_readv", "process_vm_writev", "kcmp", "finit_module", "sched_setattr",
	[352] = "sched_getattr", "renameat2", "seccomp", "getrandom", "memfd_create", "bpf",
	[358] = "execveat", "socket", "socketpair", "bind", "connect", "listen", "accept4",
	[365] = "getsockopt", "setsockopt", "getsockname", "getpeername", "sendto", "sendmsg",
	[371] = "recvfrom", "recvmsg", "shutdown", "userfaultfd", "membarrier", "mlock2",
	[377] = "copy_file_range", "preadv2", "pwritev2", "pkey_mprotect", "pkey_alloc",
	[382] = "pkey_free", "statx", "arch_prctl", "io_pgetevents", "rseq",
	[393] = "semget", "semctl", "shmget", "shmctl", "shmat", "shmdt", "msgget", "msgsnd",
	[401] = "msgrcv", "msgctl", "clock_gettime64", "clock_settime64", "clock_adjtime64",
	[406] = "clock_getres_time64", "clock_nanosleep_time64", "timer_gettime64",
	[409] = "timer_settime64", "timerfd_gettime64", "timerfd_settime64", "utimensat_time64",
	[413] = "pselect6_time64", "ppoll_time64",
	[416] = "io_pgetevents_time64", "recvmmsg_time64", "mq_timedsend_time64",
	[419] = "mq_timedreceive_time64", "semtimedop_time64", "rt_sigtimedwait_time64",
	[422] = "futex_time64", "sched_rr_get_interval_time64", "pidfd_send_signal",
	[425] = "io_uring_setup", "io_uring_enter", "io_uring_register", "open_tree",
	[429] = "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "pidfd_open", "clone3",
	[436] = "close_range", "openat2", "pidfd_getfd", "faccessat2", "process_madvise",
	[441] = "epoll_pwait2", "mount_setattr", "quotactl_fd", "landlock_create_ruleset",
	[445] = "landlock_add_rule", "landlock_restrict_self", "memfd_secret", "process_mrelease",
	[449] = "futex_waitv", "set_mempolicy_home_node",
};

const char *
m_call_name(uint32_t nr)
{
	return pick(call_names, COUNT(call_names), nr, NULL);
}
