/* Pointers that are none: the call says EFAULT, and everybody lives. */
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int
refused(long result)
{
	return result == -1 && errno == EFAULT;
}

int
main(void)
{
	const char *volatile bad_path = (char *)16;
	char *nowhere = (char *)16, *kernel = (char *)0xc0100000, *last = (char *)0xffffffff;
	int good = 0;

	good += refused(write(1, nowhere, 4));
	good += refused(write(1, kernel, 4));
	good += refused(write(1, last, 4));
	good += refused(execve(bad_path, NULL, NULL));
	good += refused(execve("/bin/init", (char **)kernel, NULL));
	if (fork() == 0)
		_exit(0);
	good += refused(wait((int *)main)); /* code: there, but read-only */
	good += wait(NULL) < 0;             /* the failed call has reaped it, as in Linux */
	printf("%d of 7\n", good);
	return good == 7 ? 0 : 1;
}
