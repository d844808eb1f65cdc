/* Who ignores SIGCHLD finds no zombies: wait ends when all have ended. SA_NOCLDWAIT is left out here:
 * qemu-user does not hand the flag on, and lets zombies wait where Linux has none. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void
four_children(const char *how)
{
	pid_t last = 0;

	for (int i = 0; i < 4; i++) {
		last = fork();
		if (last == 0)
			_exit(i);
	}
	int first = waitpid(last, NULL, 0), error = errno;
	printf("%s: waitpid %d %d", how, first, error);
	first = wait(NULL);
	printf(", wait %d %d\n", first, errno);
}

int
main(void)
{
	int status;

	signal(SIGCHLD, SIG_IGN);
	four_children("ignored");
	signal(SIGCHLD, SIG_DFL);
	if (fork() == 0)
		_exit(44);
	wait(&status);
	printf("default: %d\n", WEXITSTATUS(status));
	return 0;
}
