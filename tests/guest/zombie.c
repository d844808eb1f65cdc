/* The child ends at once; nobody waits for it until the parent has done much else. */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int
main(void)
{
	const struct timespec a_while = { 0, 50000000 };
	pid_t child = fork();

	if (child == 0)
		_exit(5);
	nanosleep(&a_while, NULL);
	if (kill(child, 0) != 0) /* it is still somebody */
		return 1;
	int status;
	if (waitpid(child, &status, 0) != child || WEXITSTATUS(status) != 5)
		return 2;
	return kill(child, 0) == 0 ? 3 : 0;
}
