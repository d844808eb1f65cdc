/* Single keys: how many a read waits for (VMIN), how long (VTIME), and what happens when the setting changes. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct termios first;
static char bytes[8000];

static void
set(int canonical, int min, int time)
{
	struct termios t = first;

	t.c_lflag &= ~(tcflag_t)(canonical ? ECHO : ECHO | ICANON);
	if (!canonical) {
		t.c_cc[VMIN] = (cc_t)min;
		t.c_cc[VTIME] = (cc_t)time;
	}
	tcsetattr(0, TCSANOW, &t);
}

static void
keys_wanted(void)
{
	fflush(stdout);
	write(1, "\5", 1);
}

/* Until all keys that were typed are there. */
static void
await(int n)
{
	struct pollfd p = { .fd = 0, .events = POLLIN };
	int there = 0;

	while (there < n) {
		poll(&p, 1, -1);
		ioctl(0, FIONREAD, &there);
	}
}

static void
get(const char *what, size_t n)
{
	struct pollfd p = { .fd = 0, .events = POLLIN };
	int got, there, error;

	errno = 0;
	got = (int)read(0, bytes, n);
	error = errno;
	ioctl(0, FIONREAD, &there);
	printf("%s: %d", what, got);
	for (int i = 0; i < got && i < 50; i++)
		printf(bytes[i] > ' ' && bytes[i] < 0x7f ? " %c" : " <%d>", (unsigned char)bytes[i]);
	printf(", errno %d, %d are there, poll %d\n", error, there, poll(&p, 1, 0));
}

static void
ignore(int signal)
{
	(void)signal;
}

int
main(void)
{
	struct sigaction a = { .sa_handler = ignore };

	sigaction(SIGALRM, &a, NULL);
	tcgetattr(0, &first);
	set(0, 1, 0);
	keys_wanted();
	get("one", 10);
	set(0, 3, 0);
	keys_wanted();
	get("three", 10);
	keys_wanted();
	get("three, in a read of two", 2);
	get("three, in a read of one", 1);
	set(0, 0, 0);
	get("none, at once", 10);
	set(0, 0, 2);
	get("none, in a while", 10);
	set(0, 3, 1);
	keys_wanted();
	get("two of three, and a while", 10);
	set(0, 1, 0);
	keys_wanted();
	await(2);
	set(0, 3, 0);
	alarm(1);
	get("two of three, and a signal", 10);
	alarm(1);
	get("none, and a signal", 10);
	fcntl(0, F_SETFL, O_NONBLOCK);
	get("none, without waiting", 10);
	set(0, 0, 0);
	get("none, without waiting or VMIN", 10);
	set(0, 0, 5);
	get("none, without waiting, with VTIME", 10);
	set(0, 3, 0);
	keys_wanted();
	set(0, 1, 0);
	await(2);
	set(0, 3, 0);
	get("two of three, without waiting", 10);
	set(1, 0, 0);
	get("no line, without waiting", 10);
	fcntl(0, F_SETFL, 0);
	set(0, 1, 0);
	keys_wanted();
	await(4);
	set(1, 0, 0);
	get("raw becomes a line", 10);
	keys_wanted();
	await(4);
	set(0, 1, 0);
	get("lines become raw", 10);
	keys_wanted();
	await(3);
	printf("flush %d\n", tcflush(0, TCOFLUSH));
	printf("flush %d\n", tcflush(0, TCIFLUSH));
	printf("flush %d", tcflush(0, 7));
	printf(" errno %d\n", errno);
	set(0, 0, 0);
	get("dropped", 10);
	fflush(stdout);
	int stopped = tcflow(0, TCOOFF);
	printf("drain %d break %d stop %d start %d\n", tcdrain(0), tcsendbreak(0, 0), stopped, tcflow(0, TCOON));
	printf("flow %d", tcflow(0, 9));
	printf(" errno %d\n", errno);
	tcsetattr(0, TCSANOW, &first);
	keys_wanted();
	ssize_t n = read(0, bytes, sizeof(bytes));
	printf("a line of %d, ends in %d\n", (int)n, bytes[n - 1]);
	return 0;
}
