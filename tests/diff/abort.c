/* abort ends the process whatever its handler, its mask or its wish to ignore it. */
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "tell.h"

static sigjmp_buf back;

static void
returns(int signal)
{
	printf("handler of %d\n", signal);
}

static void
jumps(int signal)
{
	siglongjmp(back, signal);
}

static void
aborting(const char *how, void (*handler)(int), int blocked)
{
	pid_t pid = fork();
	sigset_t set;

	if (pid == 0) {
		signal(SIGABRT, handler);
		sigemptyset(&set);
		sigaddset(&set, SIGABRT);
		if (blocked)
			sigprocmask(SIG_BLOCK, &set, NULL);
		if (sigsetjmp(back, 1))
			_exit(5);
		abort();
	}
	wait_and_tell(how, pid);
}

int
main(void)
{
	aborting("default", SIG_DFL, 0);
	aborting("blocked", SIG_DFL, 1);
	aborting("ignored", SIG_IGN, 0);
	aborting("handler returns", returns, 0);
	aborting("handler jumps away", jumps, 0);
	abort();
}
