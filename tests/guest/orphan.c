/* The parent ends first: init adopts the child, and reaps it. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int
main(void)
{
	const struct timespec a_while = { 0, 50000000 };

	if (fork() == 0) {
		nanosleep(&a_while, NULL);
		printf("orphan: my parent is %d\n", (int)getppid());
	}
	return 0;
}
