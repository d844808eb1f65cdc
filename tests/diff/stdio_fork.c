/* What stands in stdout's buffer at fork is printed by both; a line that is out already is not. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void
fork_with(const char *what, int mode)
{
	fflush(stdout);
	setvbuf(stdout, NULL, mode, BUFSIZ);
	printf("[%s: a line]\n", what);
	printf("[%s: a part]", what);
	pid_t pid = fork();
	if (pid == 0) {
		printf("<child>");
		exit(0);
	}
	waitpid(pid, NULL, 0);
	printf("<parent>\n");
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		printf("never seen: _exit leaves the buffer");
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	printf("\n");
}

int
main(void)
{
	printf("hello from before the fork\n"); /* at a terminal: out at once */
	if (fork() == 0)
		exit(0);
	wait(NULL);
	fork_with("unbuffered", _IONBF);
	fork_with("line", _IOLBF);
	fork_with("full", _IOFBF);
	return 0;
}
