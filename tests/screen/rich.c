/* One moment with much in it: a pipe, a zombie, an orphan, shared pages, and one that is copied just now. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* A page that nobody but us writes. */
static char counter[4096] __attribute__((aligned(4096)));

static void
grandchild(int to)
{
	counter[0]++; /* its parent has ended by now: the moment that the screens show */
	write(to, "x", 1);
	_exit(counter[0]);
}

int
main(void)
{
	int ends[2];
	char byte;

	counter[0] = 1; /* every fork below shares it */
	printf("a pipe, and two generations\n");
	fflush(stdout);
	pipe(ends);
	if (fork() == 0) {
		if (fork() == 0)
			grandchild(ends[1]);
		_exit(7); /* a zombie: nobody waits for it yet */
	}
	close(ends[1]);
	read(ends[0], &byte, 1);
	wait(NULL);
	printf("the byte is here: %c\n", byte);
	return 0;
}
