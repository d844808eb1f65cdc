/* Faults become signals with a reason and an address; the handler jumps back. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

static sigjmp_buf back;
static volatile int code, calls;
static void *volatile where;
static volatile int zero;

static void
note(int signal, siginfo_t *info, void *context)
{
	(void)context;
	calls++;
	code = info->si_code;
	where = info->si_addr;
	siglongjmp(back, signal);
}

static void
divide(volatile char *at)
{
	(void)at;
	zero = 7 / zero;
}

static void
divide_overflow(volatile char *at)
{
	(void)at;
	__asm__ volatile("mov $0x80000000, %%eax; cltd; mov $-1, %%ecx; idivl %%ecx" : : : "eax", "ecx", "edx");
}

static void
store(volatile char *at)
{
	*at = 1;
}

static void
load(volatile char *at)
{
	(void)*at;
}

static void
jump(volatile char *at)
{
	((void (*)(void))(void *)at)();
}

static void
illegal(volatile char *at)
{
	(void)at;
	__asm__ volatile("ud2");
}

static void
privileged(volatile char *at)
{
	(void)at;
	__asm__ volatile("hlt");
}

static void
attempt(const char *what, void (*act)(volatile char *at), volatile char *at, int tell_where)
{
	int signal = sigsetjmp(back, 1);

	if (!signal) {
		act(at);
		printf("%s: nothing happened\n", what);
		return;
	}
	printf("%s: signal %d code %d%s\n", what, signal, code,
	       !tell_where ? "" : where == (void *)at ? ", at the place" : ", elsewhere");
}

int
main(void)
{
	struct sigaction a = { .sa_sigaction = note, .sa_flags = SA_SIGINFO };
	const int signals[] = { SIGSEGV, SIGFPE, SIGILL, SIGBUS, SIGTRAP };
	static const char constant[] = "constant";
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (unsigned i = 0; i < 5; i++)
		sigaction(signals[i], &a, NULL);
	attempt("divide by zero", divide, NULL, 0);
	attempt("divide overflow", divide_overflow, NULL, 0);
	attempt("store to null", store, NULL, 1);
	attempt("load from null", load, NULL, 1);
	attempt("jump to null", jump, NULL, 1);
	attempt("store to a constant", store, (char *)constant, 1);
	attempt("load from a hole", load, (char *)0x70000123, 1);
	page[5] = 1;
	mprotect(page, 4096, PROT_READ);
	attempt("store, read only", store, page + 5, 1);
	attempt("load, read only", load, page + 5, 1);
	mprotect(page, 4096, PROT_NONE);
	attempt("load, no access", load, page + 7, 1);
	munmap(page, 4096);
	attempt("load, unmapped", load, page + 7, 1);
	attempt("its neighbour", store, page + 4096, 1);
	attempt("illegal instruction", illegal, NULL, 0);
	attempt("privileged instruction", privileged, NULL, 0);
	printf("%d calls\n", calls);
	return 0;
}
