/*
 * crash.c: a child that reads nowhere is ended by SIGSEGV, its parent is not.
 *
 * Address 0 is in no map of the process: the fault cannot be mended by a page, so the process gets SIGSEGV
 * and ends. The parent shares nothing that could break, and learns of it by the status word.
 *
 * Keys: w to the faults until one says "segv"; n to the signal, the exit and the zombie.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	int status;

	if (fork() == 0)
		return *(volatile int *)0;
	wait(&status);
	if (WIFSIGNALED(status))
		printf("the child was ended by signal %d\n", WTERMSIG(status));
	return 0;
}
