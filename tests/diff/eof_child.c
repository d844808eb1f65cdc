/* Parent and child read from one terminal, one after the other; what one took the other does not get. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	char mine[100], more[100];
	int status, n = (int)read(0, mine, sizeof(mine));

	if (fork() == 0) {
		char line[100];
		int got = (int)read(0, line, sizeof(line));

		_exit(got > 0 ? line[0] : 0);
	}
	wait(&status);
	int m = (int)read(0, more, sizeof(more));
	int end = (int)read(0, mine + n, 1);
	printf("parent: %d bytes '%.*s'\n", n, n - 1, mine);
	printf("child: '%c'\n", WEXITSTATUS(status));
	printf("parent: %d bytes '%.*s'\n", m, m - 1, more);
	printf("end: %d\n", end);
	return 0;
}
