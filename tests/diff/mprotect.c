/* Protection by the page; a handler that opens the page and returns: the instruction is done again.
 * Wrong ranges are left out: qemu-user lets a hole pass, where Linux says ENOMEM. */
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

static char *area;
static volatile int opened;

static void
open_page(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	unsigned long page = (unsigned long)info->si_addr & ~(PAGE - 1ul);

	opened++;
	mprotect((void *)page, PAGE, PROT_READ | PROT_WRITE);
}

static unsigned
write_all(int value)
{
	unsigned sum = 0;

	opened = 0;
	for (int i = 0; i < 8 * PAGE; i += 512)
		area[i] = (char)(value + i / 512);
	for (int i = 0; i < 8 * PAGE; i += 512)
		sum = sum * 31 + (unsigned char)area[i];
	return sum;
}

int
main(void)
{
	struct sigaction a = { .sa_sigaction = open_page, .sa_flags = SA_SIGINFO };

	area = mmap(NULL, 8 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	sigaction(SIGSEGV, &a, NULL);
	printf("sum %08x", write_all(1));
	printf(", %d pages opened\n", opened);
	mprotect(area + 2 * PAGE, 3 * PAGE, PROT_READ);
	printf("sum %08x", write_all(2));
	printf(", %d pages opened\n", opened);
	mprotect(area, 8 * PAGE, PROT_NONE);
	printf("sum %08x", write_all(3));
	printf(", %d pages opened\n", opened);
	mprotect(area + PAGE, PAGE, PROT_READ);
	if (fork() == 0) {
		printf("child: sum %08x", write_all(4));
		printf(", %d pages opened\n", opened);
		_exit(0);
	}
	wait(NULL);
	printf("parent: first byte %d, sum %08x", area[PAGE], write_all(5));
	printf(", %d pages opened\n", opened);
	return 0;
}
