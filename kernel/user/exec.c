/*
 * exec.c: fork and then exec at once: what the parent has is never copied.
 *
 * The parent has written 256 pages. Between fork and exec the child writes its stack and nothing else: that
 * page is copied, `area` is shared and given up again. This is how a shell starts a program.
 *
 * Keys: f to the fork, c to the few copies, n to "exec" and the "unmap" events behind it: 259 pages are
 * given up and hardly one is freed, since each frame still has its other owner.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 256

static char area[PAGES][PAGE] __attribute__((aligned(PAGE)));

int
main(int argc, char *argv[])
{
	char *const again[] = { argv[0], "an argument", NULL };

	if (argc > 1) {
		printf("executed with %s\n", argv[1]);
		return 7;
	}
	for (int i = 0; i < PAGES; i++)
		area[i][0] = 1;
	if (fork() == 0) {
		execv(again[0], again);
		_exit(127);
	}
	wait(NULL);
	return 0;
}
