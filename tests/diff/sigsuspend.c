/* Two processes hand a number to and fro by signals alone: 200 rounds, none is lost. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t got;

static void
note(int signal)
{
	(void)signal;
	got = 1;
}

static void
await(const sigset_t *open)
{
	while (!got)
		sigsuspend(open);
	got = 0;
}

int
main(void)
{
	struct sigaction a = { .sa_handler = note };
	sigset_t block, old, now;
	int status, rounds = 0;

	sigaction(SIGUSR1, &a, NULL);
	sigemptyset(&block);
	sigaddset(&block, SIGUSR1);
	sigprocmask(SIG_BLOCK, &block, &old);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 200; i++) {
			await(&old);
			rounds++;
			kill(parent, SIGUSR1);
		}
		_exit(rounds);
	}
	for (int i = 0; i < 200; i++) {
		kill(pid, SIGUSR1);
		await(&old);
		rounds++;
	}
	waitpid(pid, &status, 0);
	sigprocmask(SIG_BLOCK, NULL, &now);
	printf("parent %d rounds, child %d, still blocked %d\n", rounds, WEXITSTATUS(status),
	       sigismember(&now, SIGUSR1));
	return 0;
}
