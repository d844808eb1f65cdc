/* Children until task[64] is full; after one is reaped there is room for one more. */
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	int made = 0;
	pid_t child;

	while ((child = fork()) > 0)
		made++;
	if (child == 0)
		_exit(0);
	if (errno != EAGAIN)
		return 1;
	printf("%d children, then fork fails\n", made);
	if (wait(NULL) < 0)
		return 2;
	child = fork();
	if (child == 0)
		_exit(0);
	if (child < 0)
		return 3;
	while (wait(NULL) > 0)
		;
	return 0;
}
