/* The status word of a child for every signal that ends one; those that do not are told apart. */
#include <signal.h>
#include <unistd.h>

#include "tell.h"

static int
is_stop(int signal)
{
	return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

int
main(void)
{
	for (int signal = 1; signal < 32; signal++) {
		int status;
		pid_t pid;

		if (is_stop(signal))
			continue;
		pid = fork();
		if (pid == 0) {
			kill(getpid(), signal);
			_exit(100 + signal);
		}
		waitpid(pid, &status, 0);
		printf("signal %2d: word %04x\n", signal, (unsigned)status & ~0x80u); /* no core bit */
	}
	return 0;
}
