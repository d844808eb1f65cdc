/*
 * gdt.c: each process has a TSS and an LDT, and the GDT names both.
 *
 * The processor keeps the selectors of the running task's in two registers that a program may read. fork
 * sets the descriptors next to each other, by the number of the child's slot in the task table: slot 2 has
 * 0x40 and 0x48, slot 3 has 0x50 and 0x58. A switch is a jump to the other one's TSS.
 *
 * Keys: f to the fork, p back to "descriptors set", which tells the same numbers; n on to the switch.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void
tell(const char *who)
{
	unsigned task = 0, local = 0;

	__asm__("str %w0" : "+r"(task));
	__asm__("sldt %w0" : "+r"(local));
	printf("%s: TSS 0x%x, LDT 0x%x\n", who, task & 0xffff, local & 0xffff);
}

int
main(void)
{
	if (fork() == 0) {
		tell("child");
		return 0;
	}
	wait(NULL);
	tell("parent");
	return 0;
}
