/* Parent and child share a page on the heap; the child leaves it, then the parent writes it. */
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
