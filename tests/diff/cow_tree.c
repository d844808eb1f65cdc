/* Every level of a tree writes its own values over its parent's; nobody sees another's. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS 20000

static unsigned bss[WORDS], data[WORDS] = { 1, 2, 3 };
static unsigned *heap;

static unsigned
checksum(const unsigned *a)
{
	unsigned sum = 5381;

	for (int i = 0; i < WORDS; i++)
		sum = sum * 33 + a[i];
	return sum;
}

static void
level(int depth, int name)
{
	unsigned stack[64];

	for (int i = 0; i < WORDS; i += 3 + depth) {
		bss[i] = (unsigned)(name * 1000 + i);
		data[i] ^= (unsigned)(name * i);
		heap[i] += (unsigned)name;
	}
	for (unsigned i = 0; i < 64; i++)
		stack[i] = i * (unsigned)name;
	unsigned before = checksum(bss) ^ checksum(data) * 3 ^ checksum(heap) * 5;
	for (int side = 0; depth < 4 && side < 2; side++) {
		if (fork() == 0) {
			level(depth + 1, 2 * name + side);
			exit(0);
		}
		if (side)
			wait(NULL); /* one after the other: the output has an order */
		else
			while (wait(NULL) < 0)
				;
	}
	unsigned after = checksum(bss) ^ checksum(data) * 3 ^ checksum(heap) * 5, sum = 0;
	for (int i = 0; i < 64; i++)
		sum += stack[i];
	printf("node %2d: %08x, %s, stack %u\n", name, before, before == after ? "untouched by its children" : "CHANGED",
	       sum);
}

int
main(void)
{
	heap = calloc(WORDS, sizeof(*heap));
	level(0, 1);
	return 0;
}
