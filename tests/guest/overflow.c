/* A stack may grow to 8 MiB, page by page as it is used; beyond is SIGSEGV. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define STEP 65536

static int __attribute__((noinline))
deeper(int steps)
{
	volatile char room[STEP];

	room[0] = room[STEP - 1] = 1;
	return steps > 1 ? deeper(steps - 1) + room[0] : room[STEP - 1];
}

static int
status_of(int steps)
{
	int status;

	if (fork() == 0)
		_exit(deeper(steps) == steps ? 0 : 1);
	wait(&status);
	return status;
}

int
main(void)
{
	int fits = status_of(120), overflows = status_of(130);

	printf("%d %d\n", fits, overflows);
	return 0;
}
