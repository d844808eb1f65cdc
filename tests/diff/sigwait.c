/* Signals taken without a handler: sigwait, sigwaitinfo, sigtimedwait; a value sent with sigqueue. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int
main(void)
{
	struct timespec short_time = { 0, 5000000 }, none = { 0, 0 };
	siginfo_t info;
	sigset_t set;
	int signal;
	pid_t parent = getpid(), pid;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	printf("sigwait %d", sigwait(&set, &signal));
	printf(" %d\n", signal);
	printf("nothing waits: %d", sigtimedwait(&set, &info, &none));
	printf(" %d\n", errno);
	printf("after a while: %d", sigtimedwait(&set, &info, &short_time));
	printf(" %d\n", errno);
	pid = fork();
	if (pid == 0) {
		kill(parent, SIGUSR2);
		_exit(4);
	}
	printf("sigwaitinfo %d", sigwaitinfo(&set, &info) > 0);
	printf(" %d\n", info.si_pid == pid);
	if (info.si_signo == SIGUSR2)
		sigwaitinfo(&set, &info);
	printf("the child's end: %d\n", info.si_signo == SIGCHLD || info.si_signo == SIGUSR2);
	wait(NULL);
	return 0;
}
