/* Whom wait waits for: one's own children, not theirs; what they leave behind goes to init at once,
 * which reaps it while the rest goes on. The status is eight bits. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void
rest(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
}

int
main(void)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		if (fork() == 0)
			_exit(0);
		rest();
		_exit(0x703); /* without having waited */
	}
	rest();
	rest();
	if (waitpid(child + 1, NULL, WNOHANG) != -1 || errno != ECHILD)
		return 1;
	if (kill(child, SIGKILL)) /* it has ended, and stands there: no error, and no signal either */
		return 3;
	if (waitpid(child, &status, 0) != child || status != 3 << 8)
		return 2;
	rest();
	return kill(child, 0) == -1 && errno == ESRCH ? 0 : 4;
}
