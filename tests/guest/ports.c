/* Devices are the kernel's: a program that speaks to a port, or that stops the processor, is ended. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void
read_port(void)
{
	unsigned char byte;

	__asm__ volatile("inb $0x80, %0" : "=a"(byte));
}

static void
halt(void)
{
	__asm__ volatile("hlt");
}

static void
interrupts_off(void)
{
	__asm__ volatile("cli");
}

static void
call_the_timer(void)
{
	__asm__ volatile("int $48");
}

int
main(void)
{
	void (*const act[])(void) = { read_port, halt, interrupts_off, call_the_timer };

	for (int i = 0; i < 4; i++) {
		int status;

		if (fork() == 0) {
			act[i]();
			_exit(0);
		}
		wait(&status);
		if (status != 11)
			return i + 1;
	}
	return 0;
}
