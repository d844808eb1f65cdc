/* Two processes take turns by the clock, each with as much memory as there is: waiting for the disk takes no
 * virtual time, and a tick that falls due meanwhile is not lost. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 700

static unsigned area[PAGES][PAGE / sizeof(unsigned)];

static int
work(unsigned who)
{
	unsigned wrong = 0;

	for (unsigned round = 0; round < 3; round++)
		for (unsigned i = 0; i < PAGES; i++) {
			wrong += area[i][0] != (round ? who + i + round - 1 : 0);
			area[i][0] = who + i + round;
			for (volatile int k = 0; k < 500; k++)
				continue;
		}
	return wrong != 0;
}

int
main(void)
{
	int status;

	if (fork() == 0)
		_exit(work(1000));
	int mine = work(2000);
	wait(&status);
	printf("%d %d\n", mine, status);
	return mine || status;
}
