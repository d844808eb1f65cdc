/* Over exec: pid, parent, ignored signals, mask and pending signals stay; handlers and the stack do not. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int
is_in(const sigset_t *set, int signal)
{
	return sigismember(set, signal);
}

static int
new_program(pid_t pid, pid_t parent)
{
	struct sigaction a;
	sigset_t mask, pending;
	stack_t stack;

	printf("pid %d parent %d\n", pid == getpid(), parent == getppid());
	sigaction(SIGHUP, NULL, &a);
	printf("HUP ignored %d\n", a.sa_handler == SIG_IGN);
	sigaction(SIGUSR1, NULL, &a);
	printf("USR1 default %d\n", a.sa_handler == SIG_DFL);
	sigprocmask(SIG_BLOCK, NULL, &mask);
	sigpending(&pending);
	printf("USR2 blocked %d pending %d\n", is_in(&mask, SIGUSR2), is_in(&pending, SIGUSR2));
	sigaltstack(NULL, &stack);
	printf("no other stack %d\n", stack.ss_flags == SS_DISABLE);
	printf("an alarm is left %d\n", alarm(0) > 0);
	return 0;
}

static void
nothing(int signal)
{
	(void)signal;
}

int
main(int argc, char *argv[])
{
	static char space[8192];
	stack_t stack = { .ss_sp = space, .ss_size = sizeof(space) };
	char pid[16], parent[16];
	char *arguments[] = { argv[0], pid, parent, NULL };
	sigset_t set;
	int status;

	if (argc == 3)
		return new_program(atoi(argv[1]), atoi(argv[2]));
	if (fork() == 0) {
		signal(SIGHUP, SIG_IGN);
		signal(SIGUSR1, nothing);
		sigemptyset(&set);
		sigaddset(&set, SIGUSR2);
		sigprocmask(SIG_BLOCK, &set, NULL);
		raise(SIGUSR2);
		sigaltstack(&stack, NULL);
		alarm(1000);
		snprintf(pid, sizeof(pid), "%d", (int)getpid());
		snprintf(parent, sizeof(parent), "%d", (int)getppid());
		execv(argv[0], arguments);
	}
	wait(&status);
	return status;
}
