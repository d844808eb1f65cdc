/* Anonymous memory: zero at first, written, given back in parts; what is gone cannot be read. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE 4096
#define PAGES 64

static sigjmp_buf back;

static void
leave(int signal)
{
	siglongjmp(back, signal);
}

static int
readable(volatile char *at)
{
	if (sigsetjmp(back, 1))
		return 0;
	(void)*at;
	return 1;
}

static void
picture(char *at)
{
	char row[PAGES + 1] = "";

	for (int i = 0; i < PAGES; i++)
		row[i] = readable(at + i * PAGE) ? (char)('a' + at[i * PAGE] % 26) : '.';
	printf("%s\n", row);
}

static void
failing(const char *what, int result)
{
	printf("%s: %d %d\n", what, result, result ? errno : 0);
}

int
main(void)
{
	char *at = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	signal(SIGSEGV, leave);
	picture(at);
	for (int i = 0; i < PAGES; i++)
		memset(at + i * PAGE, i, PAGE);
	picture(at);
	munmap(at + 3 * PAGE, 5 * PAGE);
	munmap(at + 20 * PAGE, 1); /* the whole page */
	munmap(at + 62 * PAGE, 2 * PAGE);
	picture(at);
	failing("again", munmap(at + 2 * PAGE, 8 * PAGE));
	picture(at);
	char *in = mmap(at + 5 * PAGE, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	printf("where it was asked for: %d\n", in == at + 5 * PAGE);
	picture(at);
	mmap(at + 30 * PAGE, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	picture(at);
	failing("odd address", munmap(at + 1, PAGE));
	failing("no bytes", munmap(at, 0));
	printf("nothing: %d", mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
	printf(" %d\n", errno);
	printf("neither private nor shared: %d", mmap(NULL, PAGE, PROT_READ, MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
	printf(" %d\n", errno);
	printf("bad descriptor: %d", mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, 99, 0) == MAP_FAILED);
	printf(" %d\n", errno);
	printf("odd fixed address: %d",
	       mmap(at + 1, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED);
	printf(" %d\n", errno);
	failing("all", munmap(at, PAGES * PAGE));
	return 0;
}
