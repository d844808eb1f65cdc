/*
 * reuse.c: the last owner of a shared page writes it without a copy.
 *
 * fork has made the page read-only for both. The child only reads it and ends; so the parent's write still
 * faults, but the count of the frame is 1, and making the entry writable again is all there is to do.
 *
 * Keys: x to the child's exit, then w to the parent's faults: "cow reuse", the same frame before and after.
 */
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

static char page[PAGE] __attribute__((aligned(PAGE)));

int
main(void)
{
	page[0] = 'a';
	pid_t child = fork();

	if (child == 0)
		_exit(page[0] == 'a' ? 0 : 1);
	wait(NULL);
	page[0] = 'b';
	return page[0] == 'b' ? 0 : 1;
}
