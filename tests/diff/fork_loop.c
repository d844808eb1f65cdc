/* The exercise of every exam: how many lines does it print, and in which order when each waits? */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	int path = 1;

	for (int i = 0; i < 4; i++) {
		if (fork() == 0)
			path = path * 2 + 1;
		else
			path = path * 2;
		while (wait(NULL) > 0)
			;
	}
	printf("path %d\n", path);
	return 0;
}
