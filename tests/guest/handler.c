/* Handlers: called, returned from, blocked, pending, with information, on their own stack. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int calls, sender, on_stack;
static char stack[8192];

static void
count(int signal)
{
	calls += signal;
}

static void
note(int signal, siginfo_t *info, void *context)
{
	char here;

	(void)context;
	calls += signal;
	sender = info->si_pid;
	on_stack = &here >= stack && &here < stack + sizeof(stack);
}

static int
blocked_until_asked(void)
{
	sigset_t set, pending, old;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, &old);
	calls = 0;
	raise(SIGUSR1);
	if (calls || sigpending(&pending) || !sigismember(&pending, SIGUSR1))
		return 0;
	errno = 0;
	return sigsuspend(&old) == -1 && errno == EINTR && calls == SIGUSR1;
}

static int
with_information(void)
{
	stack_t own = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction a = { .sa_sigaction = note, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	sigaltstack(&own, NULL);
	sigaction(SIGUSR2, &a, NULL);
	calls = 0;
	kill(getpid(), SIGUSR2);
	return calls == SIGUSR2 && sender == getpid() && on_stack;
}

static double
with_x87(void)
{
	volatile double x = 1.0, y;

	y = x / 4.0;
	raise(SIGUSR1);
	return y * 4.0;
}

int
main(void)
{
	struct sigaction a = { .sa_handler = count };
	int good = 0;

	sigaction(SIGUSR1, &a, NULL);
	raise(SIGUSR1);
	good += calls == SIGUSR1;
	good += blocked_until_asked();
	good += with_information();
	good += with_x87() == 1.0;
	signal(SIGUSR1, SIG_IGN);
	calls = 0;
	raise(SIGUSR1);
	good += calls == 0;
	printf("%d of 5\n", good);
	return good == 5 ? 0 : 1;
}
