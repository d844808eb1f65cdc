/*
 * buffered.c: what stdout holds back is copied by fork, and printed twice.
 *
 * "once" is printed before fork, but it is still in a buffer of the program when fork copies its memory. Each
 * of the two writes its own copy when it ends. A terminal makes stdout write at each line's end, so the
 * program asks for a whole buffer, as stdout has when it goes to a file. The cure is fflush() before fork.
 *
 * Keys: f to the fork: the console is still empty. x to each exit, and p back to the "console write".
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
	printf("once\n");
	if (fork() == 0) {
		printf("child\n");
		return 0;
	}
	wait(NULL);
	printf("parent\n");
	return 0;
}
