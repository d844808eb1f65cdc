/* Parent and children write the same pages at the same time, many times, and each keeps its own. */
#include <unistd.h>

#include "tell.h"

#define BYTES (64 * 4096)

static unsigned char page[BYTES];

static int
work(int own)
{
	unsigned bad = 0;

	for (int round = 0; round < 20; round++) {
		for (int i = 0; i < BYTES; i += 128)
			page[i] = (unsigned char)(own + round);
		for (int i = 0; i < BYTES; i += 128)
			bad += page[i] != (unsigned char)(own + round);
	}
	return bad ? 1 : 0;
}

int
main(void)
{
	pid_t child[6];

	for (int i = 0; i < 6; i++) {
		page[i] = (unsigned char)i;
		child[i] = fork();
		if (child[i] == 0)
			_exit(work(i * 40) ? 1 : 50 + page[i]);
	}
	printf("parent: %d\n", work(7));
	for (int i = 0; i < 6; i++)
		wait_and_tell("child", child[i]);
	return 0;
}
