/* Pointers that are none, call by call: nowhere, across the end of what is mapped, memory that may not be touched, and for
 * what a call writes memory that may only be read. Left out: nanosleep, since qemu-user says EINVAL. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define P 0x7fffffff /* stands for the pointer */
#define HERE (-100)  /* AT_FDCWD */

/* These have other names in musl. */
#undef SYS_gettimeofday
#undef SYS_clock_gettime
#undef SYS_clock_nanosleep
enum { SYS_gettimeofday = 78, SYS_clock_gettime = 265, SYS_clock_nanosleep = 267 };

enum { IN, OUT };

static char path[] = "/";
static uint32_t zeros[64];
static int pipe_ends[2];
static char *pages;

static const struct {
	const char *name;
	int direction, nr, a[5];
} calls[] = {
#define C(name, direction, ...) { #name, direction, SYS_##name, { __VA_ARGS__ } }
	C(open, IN, P, O_RDONLY),
	C(open, IN, P, O_RDONLY | O_DIRECTORY),
	C(openat, IN, HERE, P, O_RDONLY),
	C(access, IN, P, F_OK),
	C(chdir, IN, P),
	C(unlink, IN, P),
	C(rmdir, IN, P),
	C(mkdir, IN, P, 0700),
	C(chmod, IN, P, 0700),
	C(readlink, IN, P, (int)zeros, 16),
	C(rename, IN, P, (int)path),
	C(rename, IN, (int)"/none/such", P),
	C(truncate64, IN, P, 0, 0),
	C(stat64, IN, P, (int)zeros),
	C(stat64, OUT, (int)path, P),
	C(lstat64, OUT, (int)path, P),
	C(fstat64, OUT, 0, P),
	C(statx, IN, HERE, P, 0, 0x7ff, (int)zeros),
	C(statx, OUT, HERE, (int)path, 0, 0x7ff, P),
	C(getcwd, OUT, P, 100),
	C(read, OUT, 3, P, 4),
	C(write, IN, 4, P, 4),
	C(readv, OUT, 3, P, 1),
	C(writev, IN, 4, P, 1),
	C(pipe, OUT, P),
	C(pipe2, OUT, P, 0),
	C(poll, OUT, P, 1, 0),
	C(_newselect, OUT, 1, P, 0, 0, (int)zeros),
	C(_newselect, IN, 1, 0, 0, 0, P),
	C(waitpid, OUT, 0, P, WNOHANG),
	C(wait4, OUT, 0, 0, WNOHANG, P),
	C(times, OUT, P),
	C(time, OUT, P),
	C(gettimeofday, OUT, P, 0),
	C(clock_gettime, OUT, 0, P),
	C(clock_gettime, OUT, 99, P),
	C(clock_gettime64, OUT, 0, P),
	C(clock_nanosleep, IN, 0, 0, P, 0),
	C(getrusage, OUT, 0, P),
	C(getrusage, OUT, 99, P),
	C(ugetrlimit, OUT, 7, P),
	C(uname, OUT, P),
	C(sysinfo, OUT, P),
	C(getitimer, OUT, 0, P),
	C(setitimer, IN, 0, P, 0),
	C(setitimer, OUT, 0, (int)zeros, P),
	C(sigaction, IN, SIGUSR1, P, 0),
	C(sigaction, OUT, SIGUSR1, 0, P),
	C(rt_sigaction, IN, SIGUSR1, P, 0, 8),
	C(rt_sigaction, IN, SIGUSR1, P, 0, 4),
	C(rt_sigaction, OUT, SIGUSR1, 0, P, 8),
	C(rt_sigprocmask, IN, SIG_BLOCK, P, 0, 8),
	C(rt_sigprocmask, IN, 99, P, 0, 8),
	C(rt_sigprocmask, OUT, SIG_BLOCK, 0, P, 8),
	C(rt_sigpending, OUT, P, 8),
	C(rt_sigsuspend, IN, P, 4),
	C(rt_sigtimedwait, IN, P, 0, (int)zeros, 8),
	C(rt_sigtimedwait, IN, (int)zeros, 0, P, 8),
	C(sigaltstack, IN, P, 0),
	C(sigaltstack, OUT, 0, P),
	C(prctl, IN, 15, P),
	C(prctl, OUT, 16, P),
	C(execve, IN, P, 0, 0),
	C(symlink, IN, P, (int)"/none/such/name"),
	C(symlink, IN, (int)path, P),
	C(prlimit64, OUT, 0, 7, 0, P),
};

static void
try(unsigned i, const char *what, char *pointer)
{
	int a[5];

	for (unsigned k = 0; k < 5; k++)
		a[k] = calls[i].a[k] == P ? (int)pointer : calls[i].a[k];
	write(pipe_ends[1], "abcd", 4);
	long result = syscall(calls[i].nr, a[0], a[1], a[2], a[3], a[4]);
	int error = errno;
	while (read(pipe_ends[0], zeros, sizeof(zeros)) > 0)
		;
	printf(" %s %ld", what, result == -1 ? -error : result);
	memset(zeros, 0, sizeof(zeros));
}

int
main(void)
{
	pages = mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(pages, 'x', 8 * PAGE);
	memset(pages + 4 * PAGE, 0, PAGE);
	munmap(pages + PAGE, PAGE);
	mprotect(pages + 3 * PAGE, PAGE, PROT_NONE);
	mprotect(pages + 5 * PAGE, PAGE, PROT_READ);
	pipe2(pipe_ends, O_NONBLOCK);
	for (unsigned i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		printf("%s", calls[i].name);
		try(i, "nowhere", pages + PAGE);
		try(i, "across", pages + PAGE - 1);
		try(i, "closed", pages + 3 * PAGE);
		if (calls[i].direction == OUT)
			try(i, "read-only", pages + 5 * PAGE);
		printf("\n");
	}
	return 0;
}
