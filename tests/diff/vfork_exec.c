/* vfork, then exec of the program itself: the parent goes on when the child has a memory of its own. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tell.h"

int
main(int argc, char *argv[])
{
	if (argc > 1) {
		printf("new program: %s\n", argv[1]);
		return atoi(argv[1]);
	}
	for (int i = 1; i <= 3; i++) {
		char number[8];
		char *arguments[] = { argv[0], number, NULL };

		snprintf(number, sizeof(number), "%d", i * 10);
		pid_t pid = vfork();
		if (pid == 0) {
			execv(argv[0], arguments);
			_exit(126);
		}
		wait_and_tell("child", pid);
	}
	pid_t pid = vfork();
	if (pid == 0)
		_exit(9);
	printf("the child has ended before this line\n");
	wait_and_tell("no exec", pid);
	pid = vfork();
	if (pid == 0) {
		execl("/no/such/program", "x", (char *)NULL);
		_exit(127);
	}
	wait_and_tell("failed exec", pid);
	return 0;
}
