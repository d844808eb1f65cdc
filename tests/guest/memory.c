/* The heap grows and shrinks, anonymous memory comes and goes, pages become read-only. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

int
main(void)
{
	char *map = mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *heap = malloc(100000);
	int status;

	memset(heap, 1, 100000);
	memset(map, 2, 8 * PAGE);
	if (munmap(map + 2 * PAGE, PAGE) || mprotect(map + 4 * PAGE, PAGE, PROT_READ))
		return 1;
	if (fork() == 0) {
		map[0] = 3;            /* a copy */
		map[4 * PAGE] = 3;     /* not allowed */
		_exit(0);
	}
	wait(&status);
	free(heap);
	printf("%d %d %d\n", map[0], map[4 * PAGE], WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	return 0;
}
