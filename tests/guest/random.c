/* Calls with arguments that make no sense, from a generator with a seed, in children that may die of it.
 * Whatever they do is theirs: the parent counts them, and the kernel and init live. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN 20
#define CALLS 60

static uint32_t seed;
static char buffer[8192] __attribute__((aligned(4096)));

static uint32_t
next(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static uint32_t
argument(void)
{
	static const uint32_t odd[] = {
		0, 1, 3, 5, 16, 4095, 4096, 0x7fffffff, 0x80000000, 0x40000000, 0x08048000, 0xbf7fffff,
		0xbffff000, 0xbfffffff, 0xc0000000, 0xc0100000, 0xfee00000, 0xfffff000, 0xffffffff,
	};
	uint32_t n = next() % (sizeof(odd) / sizeof(odd[0]) + 4);

	if (n < sizeof(odd) / sizeof(odd[0]))
		return odd[n];
	return n & 1 ? next() : (uint32_t)buffer + next() % sizeof(buffer);
}

/* Not these: they end the caller, wait for ever, or make another. */
static int
is_harmless(uint32_t nr)
{
	static const uint8_t not[] = { 1, 2, 29, 120, 162, 252 };

	for (unsigned i = 0; i < sizeof(not); i++)
		if (nr == not[i])
			return 0;
	return 1;
}

static int
call(uint32_t nr, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e)
{
	int result;

	__asm__ volatile("int $0x80" : "=a"(result)
			 : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e) : "memory");
	return result;
}

static void
try_calls(uint32_t child)
{
	seed = 2463534242u + child * 7919;
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	open("/bin/init", O_RDONLY); /* to read from 0 shall not wait for a typist */
	for (unsigned i = 0; i < sizeof(buffer); i++)
		buffer[i] = (char)next();
	for (int i = 0; i < CALLS; i++) {
		uint32_t nr = next() % 410;

		if (next() % 2) /* most numbers mean nothing */
			nr = (uint32_t[]){ 3, 4, 5, 6, 7, 11, 37, 41, 45, 54, 63, 91, 114, 125, 140, 145, 146, 174,
					   175, 192, 197, 238, 243, 265, 270, 383 }[next() % 26];
		if (is_harmless(nr))
			call(nr, argument(), argument(), argument(), argument(), argument());
	}
}

int
main(void)
{
	int ended = 0;

	for (uint32_t i = 0; i < CHILDREN; i++) {
		if (fork() == 0) {
			try_calls(i);
			call(1, 0, 0, 0, 0, 0);
		}
		ended += wait(NULL) > 0;
	}
	printf("%d ended\n", ended);
	return 0;
}
