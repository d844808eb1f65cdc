/* The parent waits: its line comes after the child's. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		printf("child\n");
		return 3;
	}
	if (waitpid(child, &status, 0) != child)
		return 1;
	printf("parent, child ended with %d\n", WEXITSTATUS(status));
	return 0;
}
