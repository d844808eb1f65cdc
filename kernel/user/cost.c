/*
 * cost.c: what a call, a fault and a fork cost, in instructions. The time-stamp counter counts one for
 * each. Every number is the median of several tries, and the counter's own cost is taken off.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRIES 9
#define PAGE 4096
#define MIB_PAGES 256

static char *area; /* one page a try, and the touched MiB behind */

static uint32_t
now(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return low;
}

static int
by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static uint32_t
median(uint32_t (*try)(int i))
{
	uint32_t cost[TRIES];

	for (int i = 0; i < TRIES; i++)
		cost[i] = try(i);
	qsort(cost, TRIES, sizeof(cost[0]), by_size);
	return cost[TRIES / 2];
}

static uint32_t
nothing(int i)
{
	uint32_t start = now();

	(void)i;
	return now() - start;
}

static uint32_t
null_call(int i)
{
	uint32_t start = now();

	(void)i;
	getppid();
	return now() - start;
}

static uint32_t
touch(int i)
{
	volatile char *page = area + i * PAGE;
	uint32_t start = now();

	*page = 1;
	return now() - start;
}

static uint32_t
fork_exit_wait(int i)
{
	uint32_t start = now();
	pid_t child = fork();

	(void)i;
	if (child == 0)
		_exit(0);
	waitpid(child, NULL, 0);
	return now() - start;
}

static uint32_t
fork_alone(int i)
{
	uint32_t start = now();
	pid_t child = fork();
	uint32_t cost = now() - start;

	(void)i;
	if (child == 0)
		_exit(0);
	waitpid(child, NULL, 0);
	return cost;
}

/* The program itself is executed, and ends at once: see main. */
static uint32_t
fork_exec_wait(int i)
{
	char *const argv[] = { "/bin/cost", "end", NULL }, *const environment[] = { NULL };
	uint32_t start = now();
	pid_t child = fork();

	(void)i;
	if (child == 0) {
		execve(argv[0], argv, environment);
		_exit(127);
	}
	waitpid(child, NULL, 0);
	return now() - start;
}

static int there[2], back[2];

static uint32_t
round_trip(int i)
{
	char byte = (char)i;
	uint32_t start = now();

	write(there[1], &byte, 1);
	read(back[0], &byte, 1);
	return now() - start;
}

/* A byte through one pipe to a child, and through another one back. */
static uint32_t
pipe_round_trip(void)
{
	char byte;

	pipe(there);
	pipe(back);
	pid_t child = fork();
	if (child == 0) {
		close(there[1]);
		while (read(there[0], &byte, 1) == 1)
			write(back[1], &byte, 1);
		_exit(0);
	}
	uint32_t cost = median(round_trip);
	close(there[1]);
	waitpid(child, NULL, 0);
	return cost;
}

/* While a child shares the pages, the parent's writes are copies; afterwards they are re-use. */
static uint32_t
cow_copy(void)
{
	pid_t child = fork();

	if (child == 0) {
		pause();
		_exit(0);
	}
	uint32_t cost = median(touch);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return cost;
}

static uint32_t
cow_reuse(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	waitpid(child, NULL, 0);
	return median(touch);
}

int
main(int argc, char *argv[])
{
	(void)argv;
	if (argc > 1)
		return 0;
	area = mmap(NULL, (TRIES + MIB_PAGES) * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint32_t none = median(nothing);
	printf("null call\t%u\n", median(null_call) - none);
	printf("pipe round trip\t%u\n", pipe_round_trip() - none);
	printf("demand-zero fault\t%u\n", median(touch) - none);
	printf("COW copy\t%u\n", cow_copy() - none);
	printf("COW re-use\t%u\n", cow_reuse() - none);
	printf("fork\t%u\n", median(fork_alone) - none);
	uint32_t small = median(fork_exit_wait) - none;
	printf("fork+exit+wait\t%u\n", small);
	printf("fork+exec+wait\t%u\n", median(fork_exec_wait) - none);
	for (int i = 0; i < MIB_PAGES; i++)
		area[(TRIES + i) * PAGE] = 1;
	uint32_t large = median(fork_exit_wait) - none;
	printf("fork+exit+wait, 1 MiB touched\t%u\n", large);
	printf("fork+exit+wait, a touched page\t%u\n", (large - small) / MIB_PAGES);
	return 0;
}
