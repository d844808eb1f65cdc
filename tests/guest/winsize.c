/* Says the terminal's size at first, and at each SIGWINCH, until the end of its input. */
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void
tell(int signal)
{
	struct winsize size;
	char line[32];

	(void)signal;
	if (ioctl(0, TIOCGWINSZ, &size) == 0)
		write(1, line, (size_t)snprintf(line, sizeof(line), "size %dx%d.\n", size.ws_col, size.ws_row));
}

int
main(void)
{
	char key;

	tell(0);
	signal(SIGWINCH, tell);
	while (read(0, &key, 1) == 1)
		;
	return 0;
}
