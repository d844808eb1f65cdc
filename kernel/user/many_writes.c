/*
 * many_writes.c: many writes after fork are many faults; exec after fork has none.
 *
 * Twice a child is made of a parent with 256 pages. The first writes each of them: a fault and a copy a
 * page, and the processor is in the kernel more than in the program. The second calls exec at once. The
 * lines say how many instructions the parent had to wait (the time-stamp counter counts one for each).
 *
 * Keys: f to the first fork, then c again and again; the event number rises by two a page.
 */
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 256

static char area[PAGES][PAGE] __attribute__((aligned(PAGE)));

static uint32_t
now(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return low;
}

static void
write_all(void)
{
	for (int i = 0; i < PAGES; i++)
		area[i][0]++;
}

/* The instructions from fork until the child has ended; 0 when it could not do its work. */
static uint32_t
cost(int writes, char *const again[])
{
	uint32_t start = now();
	int status;

	if (fork() == 0) {
		if (writes)
			write_all();
		else
			execv(again[0], again);
		_exit(writes ? 0 : 127);
	}
	wait(&status);
	return status == 0 ? now() - start : 0;
}

int
main(int argc, char *argv[])
{
	char *const again[] = { argv[0], "again", NULL };

	if (argc > 1)
		return 0;
	write_all();
	uint32_t writing = cost(1, again), executing = cost(0, again);
	if (writing == 0 || executing == 0) {
		fprintf(stderr, "a child was ended before its time: is there memory for all pages twice?\n");
		return 1;
	}
	printf("fork and %d writes: %u instructions\n", PAGES, writing);
	printf("fork and exec: %u instructions\n", executing);
	printf("%s is cheaper\n", executing < writing ? "exec" : "writing");
	return 0;
}
