/* Who sent it: the handler is told the sender's pid and kind. */
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile pid_t sender;
static volatile int code, calls;

static void
note(int signal, siginfo_t *info, void *context)
{
	(void)context;
	(void)signal;
	sender = info->si_pid;
	code = info->si_code;
	calls++;
}

int
main(void)
{
	struct sigaction a = { .sa_sigaction = note, .sa_flags = SA_SIGINFO };
	sigset_t block, old;
	pid_t parent = getpid(), pid;

	sigaction(SIGUSR1, &a, NULL);
	kill(parent, SIGUSR1);
	printf("kill: code %d, from myself %d, user %d\n", code, sender == parent, (int)getuid() >= 0);
	syscall(SYS_tgkill, parent, parent, SIGUSR1);
	printf("tgkill: code %d, from myself %d\n", code, sender == parent);
	sigemptyset(&block);
	sigaddset(&block, SIGUSR1);
	sigprocmask(SIG_BLOCK, &block, &old);
	pid = fork();
	if (pid == 0) {
		kill(parent, SIGUSR1);
		_exit(0);
	}
	while (calls < 3)
		sigsuspend(&old);
	printf("from the child: code %d, %d\n", code, sender == pid);
	wait(NULL);
	return 0;
}
