/* Forks once, between two calls of tick; the child ends with 3, its parent with 7. */
#include <sys/wait.h>
#include <unistd.h>

__attribute__((section(".mark"), noinline)) void
tick(volatile int *counter)
{
	++*counter;
}

int
main(void)
{
	volatile int counter = 0;
	pid_t child;

	tick(&counter);
	child = fork();
	if (child == 0)
		_exit(3);
	waitpid(child, NULL, 0);
	tick(&counter);
	return 7;
}
