/* A second of processor time is a warning; at the hard limit comes the end. A child's own second begins anew. */
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void
warned(int signal)
{
	const struct rlimit over = { 1, 1 };
	struct rusage r;
	int status;

	getrusage(RUSAGE_SELF, &r);
	dprintf(1, "signal %d after %d s\n", signal, (int)r.ru_utime.tv_sec);
	if (fork() == 0)
		_exit(setrlimit(RLIMIT_CPU, &over));
	wait(&status);
	dprintf(1, "the child has lived: %d\n", WIFEXITED(status));
	setrlimit(RLIMIT_CPU, &over);
	dprintf(1, "still here\n");
}

int
main(void)
{
	const struct rlimit limit = { 1, 2 };
	int status;

	if (fork() == 0) {
		signal(SIGXCPU, warned);
		setrlimit(RLIMIT_CPU, &limit);
		for (;;)
			;
	}
	wait(&status);
	dprintf(1, "ended by %d\n", WTERMSIG(status));
	return 0;
}
