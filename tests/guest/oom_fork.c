/* fork with too little memory, at each of its steps: a page is taken between one try and the next, so
 * that it is another frame each time that cannot be had. All of it is undone, and the parent lives. */
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 4096

static char *area;

static void
touch(unsigned from, unsigned n)
{
	for (unsigned i = from; i < from + n; i++)
		*(volatile char *)(area + i * PAGE) = 1;
}

/* Can a child have n pages? */
static int
child_can_have(unsigned n)
{
	int status;

	if (fork() == 0) {
		touch(0, n);
		_exit(0);
	}
	wait(&status);
	return status == 0;
}

/* fork, with a child that ends at once, and wait. Neither writes any memory meanwhile: the page would
 * have to be copied. */
static int
fork_and_wait(void)
{
	int result, nothing;

	__asm__ volatile("int $0x80\n\t"
			 "test %%eax, %%eax\n\t"
			 "jnz 1f\n\t"
			 "mov $1, %%eax\n\t"
			 "xor %%ebx, %%ebx\n\t"
			 "int $0x80\n"
			 "1: mov %%eax, %%esi\n\t"
			 "js 2f\n\t"
			 "mov %%eax, %%ebx\n\t"
			 "mov $7, %%eax\n\t"
			 "xor %%ecx, %%ecx\n\t"
			 "xor %%edx, %%edx\n\t"
			 "int $0x80\n"
			 "2:"
			 : "=S"(result), "=a"(nothing) : "a"(2) : "ebx", "ecx", "edx", "memory");
	return result;
}

int
main(void)
{
	unsigned most = 0, failures = 0, wanted;

	area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (unsigned step = PAGES / 2; step; step /= 2)
		if (child_can_have(most + step))
			most += step;
	most -= 8; /* some tries shall succeed */
	touch(0, most);
	while (fork_and_wait() > 0)
		touch(most++, 1);
	/* a task_struct, a directory, a table for each 4 MiB that is used: what is left is one less */
	wanted = 1 + 1 + 1 + (most * PAGE + (4 << 20) - 1) / (4 << 20) + 1;
	for (failures = 1; failures < wanted; failures++) {
		touch(most++, 1);
		if (fork_and_wait() != -ENOMEM)
			return 1;
	}
	munmap(area, PAGES * PAGE);
	if (!child_can_have(0))
		return 2;
	printf("fork failed %u times of %u\n", failures, wanted);
	return 0;
}
