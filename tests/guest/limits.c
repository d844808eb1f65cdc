/* Limits on memory, stack and processes: the emulator that other tests compare with does not obey these. */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int good, all;
static sigjmp_buf out;
static int code;

static void
expect(const char *what, int right)
{
	all++;
	good += right;
	if (!right)
		printf("wrong: %s\n", what);
}

static int
set(int resource, rlim_t soft)
{
	return setrlimit(resource, &(struct rlimit){ soft, RLIM_INFINITY });
}

static void *
map(size_t bytes, int prot, int flags)
{
	return mmap(NULL, bytes, prot, MAP_ANONYMOUS | flags, -1, 0);
}

static int
grow(long bytes)
{
	long end = syscall(SYS_brk, 0);

	return syscall(SYS_brk, end + bytes) == end + bytes;
}

static void
test_data(void)
{

	expect("data", !set(RLIMIT_DATA, 1 << 20));
	expect("a heap too large", !grow(2 << 20));
	expect("a heap", grow(1 << 18));
	expect("a map too large", map(1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE) == MAP_FAILED && errno == ENOMEM);
	expect("no data", map(1 << 20, PROT_READ, MAP_PRIVATE) != MAP_FAILED);
	expect("shared", map(1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED) != MAP_FAILED);
	expect("no limit", !set(RLIMIT_DATA, RLIM_INFINITY) && grow(2 << 20));
}

static void
test_space(void)
{
	expect("space", !set(RLIMIT_AS, 7 << 20));
	expect("too much", map(4 << 20, PROT_NONE, MAP_PRIVATE) == MAP_FAILED && errno == ENOMEM);
	char *some = map(1 << 20, PROT_READ, MAP_PRIVATE);
	expect("little", some != MAP_FAILED);
	expect("no heap", !grow(3 << 20));
	expect("no limit", !set(RLIMIT_AS, RLIM_INFINITY) && map(4 << 20, PROT_NONE, MAP_PRIVATE) != MAP_FAILED);
}

static void
on_fault(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)context;
	code = info->si_code;
	siglongjmp(out, 1);
}

static char *
below(size_t bytes)
{
	return (char *)(0xc0000000u - bytes);
}

static int
writes(char *at)
{
	if (sigsetjmp(out, 1))
		return 0;
	*(volatile char *)at = 1;
	return 1;
}

static void
test_stack(void)
{
	static char stack[8192];
	struct sigaction a = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof(stack) }, NULL);
	sigaction(SIGSEGV, &a, NULL);
	expect("deep", writes(below(3 << 20)));
	expect("stack", !set(RLIMIT_STACK, 1 << 20));
	expect("above", writes(below(1 << 20)));
	expect("below", !writes(below((1 << 20) + 1)) && code == SEGV_MAPERR);
	expect("the kernel neither", read(0, below(2 << 20), 0) == 0 && pipe((int *)below(2 << 20)) == -1 && errno == EFAULT);
	expect("what is there is there", writes(below(3 << 20)));
	if (fork() == 0)
		_exit(!writes(below(3 << 20))); /* copied on write */
	int status;
	wait(&status);
	expect("for a child too", status == 0);
	expect("no limit", !set(RLIMIT_STACK, RLIM_INFINITY) && writes(below(2 << 20)));
}

static void
test_processes(void)
{
	int n = 0, status;

	expect("processes", !set(RLIMIT_NPROC, 5)); /* init, this one and three */
	for (pid_t pid; (pid = fork()) >= 0; n++)
		if (pid == 0)
			_exit(0);
	expect("three", n == 3 && errno == EAGAIN);
	waitpid(-1, &status, 0);
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	expect("one less", pid > 0);
	while (wait(&status) > 0)
		continue;
}

static void
test_old_call(void)
{
	unsigned limit[2] = { 0, 0 };

	expect("signed numbers", !syscall(SYS_getrlimit, RLIMIT_RSS, limit) && limit[0] == 0x7fffffff && limit[1] == 0x7fffffff);
	expect("unsigned", !syscall(SYS_ugetrlimit, RLIMIT_RSS, limit) && limit[0] == 0xffffffff && limit[1] == 0xffffffff);
	expect("of a descriptor's", set(RLIMIT_NOFILE, 10) == -1 && errno == EPERM);
}

static int
after_exec(void)
{
	struct rlimit nproc, stack;

	getrlimit(RLIMIT_NPROC, &nproc);
	prlimit(0, RLIMIT_STACK, NULL, &stack);
	return nproc.rlim_cur == 5 && nproc.rlim_max == RLIM_INFINITY && stack.rlim_cur == 1 << 19 ? 42 : 1;
}

int
main(int argc, char *argv[])
{
	struct rlimit old;

	if (argc > 1)
		return after_exec();
	setvbuf(stdout, NULL, _IONBF, 0);
	test_old_call();
	test_data();
	test_space();
	test_stack();
	test_processes();
	expect("of another", !prlimit(1, RLIMIT_CORE, &(struct rlimit){ 7, 8 }, &old) && old.rlim_cur == 0 &&
	       !prlimit(1, RLIMIT_CORE, NULL, &old) && old.rlim_cur == 7 && old.rlim_max == 8);
	printf("%s\n", good == all ? "all right" : "not all right");
	if (good == all && !set(RLIMIT_STACK, 1 << 19))
		execl(argv[0], argv[0], "again", NULL);
	return 1;
}
