/* What a fault does to a process that has no handler, blocks its signal or ignores it. */
#include <signal.h>
#include <unistd.h>

#include "tell.h"

static volatile int zero;

static void
divide(void)
{
	zero = 1 / zero;
}

static void
touch_null(void)
{
	*(volatile int *)0 = 1;
}

static void
illegal(void)
{
	__asm__ volatile("ud2");
}

static void
breakpoint(void)
{
	__asm__ volatile("int3");
}

static void
overflow_stack(void)
{
	volatile char room[64 * 1024];

	room[0] = 1;
	if (room[0])
		overflow_stack();
	room[1] = room[0];
}

static void
try(const char *what, void (*act)(void), int signal_number, int how)
{
	pid_t pid = fork();
	sigset_t set;

	if (pid == 0) {
		sigemptyset(&set);
		sigaddset(&set, signal_number);
		if (how == 1)
			sigprocmask(SIG_BLOCK, &set, NULL);
		if (how == 2)
			signal(signal_number, SIG_IGN);
		act();
		_exit(0);
	}
	wait_and_tell(what, pid);
}

int
main(void)
{
	try("divide", divide, SIGFPE, 0);
	try("null", touch_null, SIGSEGV, 0);
	try("illegal", illegal, SIGILL, 0);
	try("breakpoint", breakpoint, SIGTRAP, 0);
	try("stack", overflow_stack, SIGSEGV, 0);
	try("divide, blocked", divide, SIGFPE, 1);
	try("null, blocked", touch_null, SIGSEGV, 1);
	try("divide, ignored", divide, SIGFPE, 2);
	try("null, ignored", touch_null, SIGSEGV, 2);
	return 0;
}
