/* Pipes: the end of input, atomic writes, more than a pipe holds, nobody who reads, no waiting. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define MANY 200000

static int good, all;
static char block[8192];
static int *volatile nowhere = (int *)16;

static void
expect(const char *what, int right)
{
	all++;
	good += right;
	if (!right)
		printf("wrong: %s\n", what);
}

static int
child_status(void)
{
	int status = -1;

	wait(&status);
	return status;
}

/* The child reads all that the parent writes, however little the pipe holds. */
static void
test_stream(void)
{
	int p[2];
	unsigned sum = 0, read_sum = 0;

	expect("pipe", !pipe(p));
	if (fork() == 0) {
		ssize_t n, total = 0;

		close(p[1]);
		while ((n = read(p[0], block, 777)) > 0) {
			total += n;
			for (ssize_t i = 0; i < n; i++)
				read_sum += (unsigned char)block[i];
		}
		for (int i = 0; i < MANY; i++)
			sum += (unsigned char)(i * 7);
		_exit(total == MANY && n == 0 && sum == read_sum ? 0 : 1);
	}
	close(p[0]);
	for (int done = 0; done < MANY;) {
		int n = MANY - done < 5000 ? MANY - done : 5000;

		for (int i = 0; i < n; i++)
			block[i] = (char)((done + i) * 7);
		expect("whole", write(p[1], block, (size_t)n) == n);
		done += n;
	}
	close(p[1]);
	expect("all of it came", child_status() == 0);
}

/* Two writers of blocks of one letter: no block is torn. */
static void
test_atomic(void)
{
	int p[2], torn = 0, blocks = 0;

	pipe(p);
	for (int i = 0; i < 2; i++)
		if (fork() == 0) {
			memset(block, 'a' + i, 4096);
			for (int k = 0; k < 20; k++)
				if (writev(p[1], (struct iovec[2]){ { block, 96 }, { block + 96, 4000 } }, 2) != 4096)
					_exit(1);
			_exit(0);
		}
	close(p[1]);
	for (ssize_t n, have = 0; (n = read(p[0], block + have, have + 500 < 4096 ? 500 : (size_t)(4096 - have))) > 0;) {
		have += n;
		sched_yield(); /* the writers run when there is little room */
		if (have < 4096)
			continue;
		have = 0;
		blocks++;
		for (int i = 1; i < 4096; i++)
			torn += block[i] != block[0];
	}
	close(p[0]);
	expect("not torn", blocks == 40 && torn == 0);
	expect("writers", child_status() == 0 && child_status() == 0);
}

static void
test_broken(void)
{
	int p[2];

	pipe(p);
	close(p[0]);
	if (fork() == 0) {
		write(p[1], "x", 1);
		_exit(0);
	}
	expect("killed", child_status() == SIGPIPE);
	signal(SIGPIPE, SIG_IGN);
	expect("EPIPE", write(p[1], "x", 1) == -1 && errno == EPIPE);
	close(p[1]);
}

/* Who has got something does not wait for more. */
static void
test_parts(void)
{
	struct iovec part[2] = { { block, 4 }, { block + 4, 4 } };
	int p[2];

	pipe(p);
	write(p[1], "abcd", 4);
	expect("first part", readv(p[0], part, 2) == 4);
	write(p[1], "abcdef", 6);
	expect("both parts", readv(p[0], part, 2) == 6 && !memcmp(block, "abcdef", 6));
	close(p[0]);
	close(p[1]);
}

static void
test_no_waiting(void)
{
	int p[2], n, total = 0;
	struct pollfd look[2];

	expect("pipe2", !pipe2(p, O_NONBLOCK | O_CLOEXEC));
	expect("flags", fcntl(p[0], F_GETFD) == FD_CLOEXEC && (fcntl(p[1], F_GETFL) & O_NONBLOCK));
	expect("empty", read(p[0], block, 1) == -1 && errno == EAGAIN);
	look[0] = (struct pollfd){ p[0], POLLIN, 0 };
	look[1] = (struct pollfd){ p[1], POLLOUT, 0 };
	expect("writable", poll(look, 2, 0) == 1 && look[1].revents == POLLOUT);
	while ((n = (int)write(p[1], block, 4096)) > 0)
		total += n;
	expect("full", n == -1 && errno == EAGAIN && total == 65536);
	expect("readable", poll(look, 2, -1) == 1 && look[0].revents == POLLIN);
	expect("FIONREAD", !ioctl(p[0], FIONREAD, &n) && n == 65536);
	expect("little room", read(p[0], block, 100) == 100 && write(p[1], block, 101) == -1);
	expect("lseek", lseek(p[0], 0, SEEK_CUR) == -1 && errno == ESPIPE);
	expect("wrong end", write(p[0], "x", 1) == -1 && errno == EBADF);
	close(p[1]);
	while (read(p[0], block, sizeof(block)) > 0)
		;
	expect("hung up", poll(look, 1, -1) == 1 && look[0].revents == POLLHUP);
	close(p[0]);
	expect("bad pointer", pipe(nowhere) == -1 && errno == EFAULT);
}

static void
nothing(int signal)
{
	(void)signal;
}

static void
test_poll_waits(void)
{
	struct sigaction a = { .sa_handler = nothing };
	struct pollfd look;
	int p[2];

	pipe(p);
	look = (struct pollfd){ p[0], POLLIN, 0 };
	expect("timeout", poll(&look, 1, 20) == 0);
	if (fork() == 0) {
		struct pollfd no = { -1, 0, 0 };

		poll(&no, 1, 10);
		_exit(write(p[1], "x", 1) != 1);
	}
	expect("woken", poll(&look, 1, 5000) == 1 && look.revents == POLLIN);
	read(p[0], block, 1);
	child_status();
	sigaction(SIGALRM, &a, NULL);
	alarm(1);
	expect("broken off", poll(&look, 1, -1) == -1 && errno == EINTR);
	alarm(1);
	expect("read broken off", read(p[0], block, 1) == -1 && errno == EINTR);
	close(p[0]);
	look = (struct pollfd){ p[1], POLLOUT, 0 };
	expect("no reader", poll(&look, 1, 0) == 1 && (look.revents & POLLERR));
	close(p[1]);
	look.fd = p[1];
	expect("no file", poll(&look, 1, 0) == 1 && look.revents == POLLNVAL);
}

int
main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	test_stream();
	test_atomic();
	test_broken();
	test_parts();
	test_no_waiting();
	test_poll_waits();
	printf("%s\n", good == all ? "all right" : "not all right");
	return good == all ? 0 : 1;
}
