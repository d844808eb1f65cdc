/* Thousands of blocks made, changed in size and freed; every byte is what was written there. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SLOTS 500

struct block {
	unsigned char *at;
	unsigned size;
	unsigned char seed;
};
static struct block block[SLOTS];
static uint32_t state = 12345;

static unsigned
next(unsigned below)
{
	state = state * 1103515245u + 12345u;
	return (state >> 8) % below;
}

static void
fill(struct block *b, unsigned from)
{
	for (unsigned i = from; i < b->size; i++)
		b->at[i] = (unsigned char)(b->seed + i * 7);
}

static unsigned
wrong(const struct block *b, unsigned n)
{
	unsigned bad = 0;

	for (unsigned i = 0; i < n; i++)
		bad += b->at[i] != (unsigned char)(b->seed + i * 7);
	return bad;
}

static unsigned
size(void)
{
	return next(20) ? next(2000) + 1 : next(200000) + 1;
}

static unsigned
churn(int steps)
{
	unsigned bad = 0;

	while (steps--) {
		struct block *b = &block[next(SLOTS)];
		unsigned was = b->size;

		if (!b->at) {
			b->size = size();
			b->seed = (unsigned char)next(256);
			b->at = malloc(b->size);
			fill(b, 0);
		} else if (next(3)) {
			bad += wrong(b, b->size);
			free(b->at);
			b->at = NULL;
		} else {
			b->size = size();
			b->at = realloc(b->at, b->size);
			bad += wrong(b, was < b->size ? was : b->size);
			fill(b, was < b->size ? was : b->size);
		}
	}
	return bad;
}

static unsigned
checksum(void)
{
	unsigned sum = 0;

	for (int i = 0; i < SLOTS; i++)
		for (unsigned j = 0; block[i].at && j < block[i].size; j++)
			sum = sum * 33 + block[i].at[j];
	return sum;
}

int
main(void)
{
	printf("wrong bytes %u, sum %08x\n", churn(4000), checksum());
	for (int i = 0; i < 3; i++) {
		if (fork() == 0) {
			state += (unsigned)i;
			printf("child %d: wrong bytes %u", i, churn(1000));
			printf(", sum %08x\n", checksum());
			exit(0);
		}
		wait(NULL);
	}
	printf("parent: sum %08x\n", checksum());
	char *zeros = calloc(1000, 1000);
	unsigned n = 0;
	for (int i = 0; i < 1000000; i++)
		n += zeros[i] != 0;
	printf("calloc: %u bytes are not zero\n", n);
	printf("too much: %d\n", malloc(0x7ff00000u) == NULL || malloc(0x7ff00000u) == NULL);
	return 0;
}
