/* Hundreds of signals at a busy process: its computation is right, and each kind came at least once. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int calls[32];

static void
count(int signal)
{
	calls[signal]++;
}

int
main(void)
{
	const int kind[] = { SIGUSR1, SIGUSR2, SIGHUP, SIGTERM };
	struct sigaction a = { .sa_handler = count, .sa_flags = SA_RESTART };
	pid_t parent = getpid();
	unsigned sum = 0;
	int status;

	for (int i = 0; i < 4; i++)
		sigaction(kind[i], &a, NULL);
	pid_t pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 400; i++)
			if (kill(parent, kind[i % 4]))
				_exit(1);
		_exit(0);
	}
	for (unsigned i = 0; i < 3000000; i++)
		sum = sum * 5 + i;
	while (waitpid(pid, &status, 0) < 0)
		;
	printf("sum %08x, child %d\n", sum, WEXITSTATUS(status));
	for (int i = 0; i < 4; i++)
		printf("%d: %d\n", kind[i], calls[kind[i]] > 0 && calls[kind[i]] <= 100);
	return 0;
}
