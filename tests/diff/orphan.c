/* A grandchild sees that its parent has become another, tells its grandparent by a signal, and ends. */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t adopted;

static void
note(int signal)
{
	adopted = signal;
}

static void
grandchild(pid_t root, pid_t parent)
{
	while (getppid() == parent)
		sched_yield();
	kill(root, SIGUSR1);
	_exit(0);
}

int
main(void)
{
	struct sigaction a = { .sa_handler = note };
	sigset_t block, old;
	pid_t root = getpid(), pid;
	int status;

	sigemptyset(&block);
	sigaddset(&block, SIGUSR1);
	sigprocmask(SIG_BLOCK, &block, &old);
	sigaction(SIGUSR1, &a, NULL);
	pid = fork();
	if (pid == 0) {
		printf("the child's parent is the root: %d\n", getppid() == root);
		pid = getpid();
		if (fork() == 0)
			grandchild(root, pid);
		_exit(3);
	}
	waitpid(pid, &status, 0);
	while (!adopted)
		sigsuspend(&old);
	printf("child ended with %d, its child was adopted\n", WEXITSTATUS(status));
	printf("the grandchild is not mine: %d\n", wait(NULL));
	return 0;
}
