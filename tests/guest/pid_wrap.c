/* A group outlives its leader, and the numbers of processes begin anew meanwhile (tests/harness/test_target.c sees to it). */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int
child(void)
{
	int pid = fork();

	if (pid == 0)
		_exit(0);
	waitpid(pid, NULL, 0);
	return pid;
}

int
main(void)
{
	int ends[2], leader;
	char byte;

	pipe(ends);
	leader = fork();
	if (leader == 0) {
		setpgid(0, 0);
		if (fork() == 0) {
			close(ends[1]);
			read(ends[0], &byte, 1); /* a member, until the parent ends */
		}
		_exit(0);
	}
	waitpid(leader, NULL, 0);
	for (int i = 0; i < 3; i++)
		printf("%d\n", child());
	return 0;
}
