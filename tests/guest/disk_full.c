/* Memory is full but for a handful of pages of the disk, fewer and fewer. Each part of a file that is read takes one
 * of them, and so does the memory that it is copied to: never the one that is being copied from. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096, LINE = 7, SIZE = 4500000 - 4500000 % LINE, LEAST_FREE = 8 /* kB */ };

static unsigned
free_kb(void)
{
	char text[200];
	int fd = open("/proc/meminfo", O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	close(fd);
	text[n > 0 ? n : 0] = 0;
	return (unsigned)strtoul(strstr(text, "MemFree:") + 8, NULL, 10);
}

static void *
memory(size_t bytes)
{
	return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* Reads on, a line of every page, each into memory of its own. False: that cannot be done any more. */
static int
read_on(int fd, volatile int *parts, volatile int *wrong)
{
	char *page = memory(PAGE), wanted[8];
	off_t at = lseek(fd, (*parts * PAGE + LINE - 1) / LINE * LINE % SIZE, SEEK_SET);
	ssize_t n = read(fd, page, LINE);

	snprintf(wanted, sizeof(wanted), "%u\n", 100000 + (unsigned)at / LINE);
	*wrong += n == LINE && memcmp(page, wanted, LINE);
	++*parts;
	munmap(page, PAGE);
	return n == LINE;
}

/* One page less is left for the disk each time, until there is none. */
static void
squeeze(volatile int *parts, volatile int *wrong)
{
	char *filler = memory(4 << 20);
	int fd = open("/mnt/double", O_RDONLY), good = read_on(fd, parts, wrong);
	size_t at = 0;

	for (; free_kb() > LEAST_FREE; at += PAGE)
		filler[at] = 1;
	for (; good; filler[at] = 1, at += PAGE)
		for (int i = 0; i < 50 && good; i++)
			good = read_on(fd, parts, wrong);
}

int
main(void)
{
	int *count = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (fork() == 0) {
		squeeze(&count[0], &count[1]);
		_exit(0);
	}
	wait(NULL); /* it may also have been killed for want of memory */
	printf("%d wrong\n", count[1]);
	return count[1] || count[0] < 100;
}
