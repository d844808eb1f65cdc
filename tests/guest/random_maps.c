/* Maps are made, taken away and protected at random, pages are read and written, by the program and by calls, and all that
 * goes on in children too. Each byte is what it should be, or a signal, or EFAULT. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096, PAGES = 200, RANGE = 40, STEPS = 160, SEEDS = 2, GENERATIONS = 2, NO_MAP = -1 };
#define WINDOW ((uint8_t *)0x50000000)

static struct { /* what should be there */
	int prot;
	uint8_t value;
} shadow[PAGES];
static sigjmp_buf back;
static int pipe_ends[2], wrong;
static uint32_t seed;

static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

static void
expect(const char *what, unsigned page, int right)
{
	wrong += !right;
	if (!right)
		printf("wrong: %s, page %u of protection %d (errno %d)\n", what, page, shadow[page].prot, errno);
}

static void
note(int signal)
{
	siglongjmp(back, signal);
}

/* The processor cannot refuse to read what may be written or run. */
static int
may_read(unsigned page)
{
	return shadow[page].prot > PROT_NONE;
}

static int
may_write(unsigned page)
{
	return shadow[page].prot > PROT_NONE && (shadow[page].prot & PROT_WRITE);
}

static void
load(unsigned page)
{
	const volatile uint8_t *at = WINDOW + page * PAGE;

	if (sigsetjmp(back, 1))
		expect("no load", page, !may_read(page));
	else
		expect("load", page, at[0] == shadow[page].value && at[PAGE - 1] == at[0] && at[99] == 0 && may_read(page));
}

static void
store(unsigned page)
{
	volatile uint8_t *at = WINDOW + page * PAGE, value = (uint8_t)below(256);

	if (sigsetjmp(back, 1)) {
		expect("no store", page, !may_write(page));
		return;
	}
	at[0] = at[PAGE - 1] = value;
	shadow[page].value = value;
	expect("store", page, may_write(page));
}

static void
call_reads(unsigned page)
{
	uint8_t byte;
	ssize_t n = write(pipe_ends[1], WINDOW + page * PAGE, 1);

	if (n == 1)
		expect("write", page, read(pipe_ends[0], &byte, 1) == 1 && byte == shadow[page].value && may_read(page));
	else
		expect("no write", page, errno == EFAULT && !may_read(page));
}

static void
call_writes(unsigned page)
{
	uint8_t bytes[PAGE];

	memset(bytes, 0, sizeof(bytes));
	bytes[0] = bytes[PAGE - 1] = (uint8_t)below(256);
	write(pipe_ends[1], bytes, sizeof(bytes));
	if (read(pipe_ends[0], WINDOW + page * PAGE, PAGE) == PAGE) {
		shadow[page].value = bytes[0];
		expect("read", page, may_write(page));
	} else {
		expect("no read", page, errno == EFAULT && !may_write(page));
		read(pipe_ends[0], bytes, sizeof(bytes));
	}
}

static void
set(unsigned first, unsigned n, int prot)
{
	for (; n--; first++) {
		if (shadow[first].prot == NO_MAP || prot == NO_MAP)
			shadow[first].value = 0;
		shadow[first].prot = prot;
	}
}

/* There may be too many maps: then nothing has changed, but that a new one leaves a hole. */
static void
change(unsigned first, unsigned n)
{
	static const int prots[] = { PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_WRITE,
				     PROT_READ | PROT_EXEC };
	uint8_t *at = WINDOW + first * PAGE;
	int prot = prots[below(6)], whole = 1;

	for (unsigned i = first; i < first + n; i++)
		whole &= shadow[i].prot != NO_MAP;
	if (below(2) && whole) {
		if (!mprotect(at, n * PAGE, prot))
			set(first, n, prot);
	} else if (!munmap(at, n * PAGE)) {
		set(first, n, NO_MAP);
		if (below(4) && mmap(at, n * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == at)
			set(first, n, prot);
	}
}

static void
step(int generation)
{
	void (*const acts[])(unsigned page) = { load, store, store, call_reads, call_writes };
	unsigned first = below(PAGES), most = PAGES - first < RANGE ? PAGES - first : RANGE;
	int status;

	if (below(4) == 0)
		change(first, 1 + below(most));
	else if (generation == GENERATIONS || below(30))
		for (unsigned i = 0, n = 1 + below(most), act = below(5); i < n; i++)
			acts[act](first + i);
	else if (fork() == 0) {
		for (int i = 0; i < STEPS / 4; i++)
			step(generation + 1);
		_exit(wrong != 0);
	} else if (wait(&status) > 0 && status)
		wrong++;
}

int
main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	signal(SIGSEGV, note);
	pipe(pipe_ends);
	set(0, PAGES, NO_MAP);
	for (uint32_t s = 1; s <= SEEDS; s++) {
		seed = s * 7919;
		for (int i = 0; i < STEPS; i++)
			step(0);
		for (unsigned page = 0; page < PAGES; page++)
			load(page);
	}
	printf("%d wrong\n", wrong);
	return wrong != 0;
}
