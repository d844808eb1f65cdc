/* Who is whose parent, told by relations and not by numbers. */
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	pid_t root = getpid(), last = root;

	printf("leader of its session %d and group %d\n", getsid(0) == root, getpgrp() == root);
	for (int i = 0; i < 5; i++) {
		pid_t parent = getpid();
		pid_t pid = fork();

		if (pid) {
			int status;

			waitpid(pid, &status, 0);
			printf("%d: fork's answer is new: %d\n", i, pid != parent && pid > 0);
			return i ? WEXITSTATUS(status) : 0;
		}
		printf("%d: parent %d root %d new %d thread %d session %d\n", i, getppid() == parent,
		       i ? getppid() != root : getppid() == root, getpid() != last,
		       syscall(SYS_gettid) == getpid(), getsid(0) == root);
		last = getpid();
	}
	return 9;
}
