/* The child writes where it has no memory, and where it may only read; it dies, others live. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int
killed_by(void (*sin)(void))
{
	int status;

	if (fork() == 0) {
		sin();
		_exit(0);
	}
	wait(&status);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void
write_nowhere(void)
{
	*(volatile int *)16 = 1;
}

static void
write_code(void)
{
	*(volatile char *)write_nowhere = 1;
}

static void
read_kernel(void)
{
	(void)*(volatile int *)0xc0100000;
}

static void
divide(void)
{
	volatile int zero = 0;

	zero = 10 / zero;
}

static void
halt(void)
{
	__asm__ volatile("hlt");
}

int
main(void)
{
	void (*const sins[])(void) = { write_nowhere, write_code, read_kernel, divide, halt };

	for (unsigned i = 0; i < sizeof(sins) / sizeof(sins[0]); i++)
		printf("%d\n", killed_by(sins[i]));
	return 0;
}
