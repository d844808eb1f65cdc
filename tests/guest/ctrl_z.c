/* ^Z stops a program with the default action, for init is told and lets it go on; ^S holds what it writes until ^Q;
 * ^\ ends it. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void
on_continue(int signal)
{
	(void)signal;
	write(1, "goes on\n", 8);
}

int
main(void)
{
	struct sigaction a = { .sa_handler = on_continue, .sa_flags = SA_RESTART };
	char line[20];

	sigaction(SIGCONT, &a, NULL);
	for (;;) {
		ssize_t n = read(0, line, sizeof(line));
		write(1, "got ", 4);
		write(1, line, (size_t)n);
	}
}
