/* What a SIGCHLD handler is told of a child that stops, goes on, ends or is killed. SA_NOCLDSTOP is left
 * out here: qemu-user does not hand the flag on, and calls the handler for stops as well. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile pid_t child;
static volatile int calls;

static void
note(int signal, siginfo_t *info, void *context)
{
	(void)context;
	calls++;
	printf("signal %d code %d status %d, of the child: %d\n", signal, info->si_code, info->si_status & 0x7f,
	       info->si_pid == child);
}

static void
until(int n, const sigset_t *open)
{
	while (calls < n)
		sigsuspend(open);
}

static pid_t
sleeper(void)
{
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	return pid;
}

int
main(void)
{
	struct sigaction a = { .sa_sigaction = note, .sa_flags = SA_SIGINFO };
	sigset_t block, old;

	sigaction(SIGCHLD, &a, NULL);
	sigemptyset(&block);
	sigaddset(&block, SIGCHLD);
	sigprocmask(SIG_BLOCK, &block, &old);
	child = sleeper();
	kill(child, SIGSTOP);
	until(1, &old);
	kill(child, SIGCONT);
	until(2, &old);
	kill(child, SIGTERM);
	until(3, &old);
	waitpid(child, NULL, 0);
	child = fork();
	if (child == 0)
		_exit(77);
	until(4, &old);
	waitpid(child, NULL, 0);
	printf("%d calls\n", calls);
	return 0;
}
