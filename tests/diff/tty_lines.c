/* Lines that are edited while they are typed, by each setting that has a say in it. */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct termios first;

static void
show(const char *bytes, ssize_t n)
{
	printf("%d:", (int)n);
	for (ssize_t i = 0; i < n; i++)
		printf(bytes[i] > ' ' && bytes[i] < 0x7f ? "%c" : "<%d>", (unsigned char)bytes[i]);
}

/* Settings, and what is typed under them; read at most n bytes at a time, so often. */
static void
line(const char *what, tcflag_t lflag_off, tcflag_t lflag_on, tcflag_t iflag, size_t n, int times)
{
	struct termios t = first;
	char bytes[8000];
	int there = -1;

	t.c_lflag = (t.c_lflag & ~lflag_off) | lflag_on;
	t.c_iflag = iflag;
	t.c_cc[VEOL] = '!';
	t.c_cc[VEOL2] = '?';
	printf("%s\n", what);
	fflush(stdout);
	tcsetattr(0, TCSAFLUSH, &t);
	write(1, "\5", 1);
	while (times--) {
		ssize_t got = read(0, bytes, n);

		ioctl(0, FIONREAD, &there);
		tcsetattr(0, TCSANOW, &first);
		printf("\n = ");
		show(bytes, got > 100 ? 100 : got);
		printf(" of %d, then %d\n", (int)got, there);
		fflush(stdout);
		tcsetattr(0, TCSANOW, &t);
	}
}

int
main(void)
{
	const tcflag_t in = ICRNL | IXON;

	tcgetattr(0, &first);
	printf("%x %x %x %x %d\n", first.c_iflag, first.c_oflag, first.c_cflag, first.c_lflag, first.c_line);
	for (int i = 0; i < 17; i++)
		printf("%d ", first.c_cc[i]);
	printf("\n");
	line("erase", 0, 0, in, 100, 1);
	line("erase a tab and a control", 0, 0, in, 100, 1);
	line("kill", 0, 0, in, 100, 1);
	line("word erase", 0, 0, in, 100, 1);
	line("reprint", 0, 0, in, 100, 1);
	line("literal next", 0, 0, in, 100, 1);
	line("no extras", IEXTEN, 0, in, 100, 1);
	line("erase without ECHOE", ECHOE, 0, in, 100, 1);
	line("kill without ECHOKE", ECHOKE, 0, in, 100, 1);
	line("kill without ECHOK", ECHOK, 0, in, 100, 1);
	line("controls as they are", ECHOCTL, 0, in, 100, 1);
	line("no echo", ECHO, 0, in, 100, 1);
	line("no echo but of newlines", ECHO, ECHONL, in, 100, 1);
	line("other ends of a line", 0, 0, in, 100, 3);
	line("the end in the middle", 0, 0, in, 100, 2);
	line("the end at once", 0, 0, in, 100, 1);
	line("the end behind a read that is full", 0, 0, in, 3, 2);
	line("in parts", 0, 0, in, 4, 3);
	line("two lines at once", 0, 0, in, 100, 2);
	line("carriage return as it is", 0, 0, IXON, 100, 1);
	line("carriage return ignored", 0, 0, IGNCR, 100, 1);
	line("newline to carriage return", 0, 0, INLCR, 100, 1);
	line("no signals", ISIG, 0, in, 100, 1);
	line("stop and start are keys", 0, 0, ICRNL, 100, 1);
	line("stop and start are not", 0, 0, in, 100, 1);
	return 0;
}
