/* Pipes at their edges: how much they hold, what is never mixed, ends and errors; and dup2. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "say.h"
#include "tell.h"

static char block[70000];
static int *volatile nowhere = (int *)8;

static int
polled(int fd, int events)
{
	struct pollfd p = { .fd = fd, .events = (short)events };

	return poll(&p, 1, 0) < 0 ? -1 : p.revents;
}

static long
waiting(int fd)
{
	int n = -1;

	return ioctl(fd, FIONREAD, &n) ? -1 : n;
}

static void
test_capacity(void)
{
	int e[2];

	say("pipe2", pipe2(e, O_NONBLOCK));
	say("flags", fcntl(e[0], F_GETFL) & (O_NONBLOCK | O_ACCMODE));
	say("flags", fcntl(e[1], F_GETFL) & (O_NONBLOCK | O_ACCMODE));
	say("more than it holds", write(e[1], block, sizeof(block)));
	say("full", write(e[1], block, 1));
	say("waiting", waiting(e[0]));
	printf("poll %x %x\n", polled(e[0], POLLIN | POLLOUT), polled(e[1], POLLIN | POLLOUT));
	say("read", read(e[0], block, 4095));
	say("a byte too little", write(e[1], block, 4096));
	printf("poll %x\n", polled(e[1], POLLOUT));
	say("one more", read(e[0], block, 1));
	printf("poll %x\n", polled(e[1], POLLOUT));
	say("whole", write(e[1], block, 4096));
	say("read", read(e[0], block, 8192));
	say("in part", write(e[1], block, 10000));
	say("all", read(e[0], block, sizeof(block)));
	say("empty", read(e[0], block, 1));
	say("nothing", read(e[0], block, 0));
	say("write nothing", write(e[1], block, 0));
	say("bad address", write(e[1], (void *)8, 4));
	say("nothing came", waiting(e[0]));
	say("write", write(e[1], "abc", 3));
	say("to a bad address", read(e[0], (void *)8, 3));
	say("still there", waiting(e[0]));
	close(e[1]);
	printf("poll %x\n", polled(e[0], POLLIN));
	say("the rest", read(e[0], block, 10));
	say("the end", read(e[0], block, 10));
	say("again", read(e[0], block, 10));
	close(e[0]);
	say("no such flag", pipe2(e, O_APPEND));
	say("bad address", pipe(nowhere));
	pipe(e);
	say("lseek", lseek(e[0], 0, SEEK_CUR));
	say("pread", pread(e[0], block, 1, 0));
	say("pwrite", pwrite(e[1], block, 1, 0));
	say("pread before the start", pread(e[0], block, 1, -1));
	say("wrong end", read(e[1], block, 1));
	say("wrong end", write(e[0], block, 1));
	say("ftruncate", ftruncate(e[1], 0));
	say("fchdir", fchdir(e[0]));
	struct stat s;
	say("type", fstat(e[0], &s) ? -1 : (long)(s.st_mode & S_IFMT));
	say("size", s.st_size);
	signal(SIGPIPE, SIG_IGN);
	close(e[0]);
	say("nobody", write(e[1], block, 1));
	say("nothing to nobody", write(e[1], block, 0));
	say("writev", writev(e[1], &(struct iovec){ block, 5 }, 1));
	printf("poll %x\n", polled(e[1], POLLOUT));
	close(e[1]);
	signal(SIGPIPE, SIG_DFL);
}

/* Who sends SIGPIPE, and that what is written before counts. */
static volatile int code, sender;

static void
on_pipe(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)context;
	code = info->si_code;
	sender = info->si_pid == getpid();
}

static void
test_signal(void)
{
	struct sigaction a = { .sa_sigaction = on_pipe, .sa_flags = SA_SIGINFO };
	int e[2];

	sigaction(SIGPIPE, &a, NULL);
	pipe(e);
	close(e[0]);
	code = 99;
	say("write", write(e[1], "x", 1));
	printf("code %d, from itself %d\n", code, sender);
	close(e[1]);
	pipe(e);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		close(e[1]);
		usleep(20000);
		_exit((int)read(e[0], block, 1000) == 1000 ? 0 : 1);
	}
	close(e[0]);
	code = 99;
	say("the reader goes in between", write(e[1], block, sizeof(block)) > 60000);
	wait_and_tell("reader", pid);
	printf("code %d\n", code);
	close(e[1]);
	signal(SIGPIPE, SIG_DFL);
}

/* Three writers of PIPE_BUF each, and of vectors: what each writes stays together. */
static void
test_atomic(void)
{
	enum { WRITERS = 3, ROUNDS = 40 };
	static char got[4096];
	int e[2], mixed = 0, count[WRITERS] = { 0 };

	pipe(e);
	fflush(stdout);
	for (int w = 0; w < WRITERS; w++) {
		if (fork())
			continue;
		static char mine[4096];
		struct iovec v[3] = { { mine, 1000 }, { mine, 3000 }, { mine, 96 } };

		memset(mine, 'a' + w, sizeof(mine));
		for (int i = 0; i < ROUNDS; i++)
			if ((w ? write(e[1], mine, sizeof(mine)) : writev(e[1], v, 3)) != sizeof(mine))
				_exit(1);
		_exit(0);
	}
	close(e[1]);
	for (;;) {
		size_t have = 0;
		ssize_t n;

		while (have < sizeof(got) && (n = read(e[0], got + have, sizeof(got) - have)) > 0)
			have += (size_t)n;
		if (have < sizeof(got))
			break;
		for (unsigned i = 1; i < sizeof(got); i++)
			mixed += got[i] != got[0];
		count[got[0] - 'a']++;
	}
	while (wait(NULL) > 0)
		continue;
	close(e[0]);
	printf("mixed %d, counts %d %d %d\n", mixed, count[0], count[1], count[2]);
}

static void
test_dup(void)
{
	int fd = open("f", O_CREAT | O_RDWR | O_CLOEXEC, 0600), other = open("f", O_RDWR), e[2];

	say("to itself", dup2(fd, fd) == fd);
	say("close-on-exec stays", fcntl(fd, F_GETFD));
	say("dup3 to itself", dup3(fd, fd, 0));
	say("dup3, a flag", dup3(fd, 20, O_APPEND));
	say("bad", dup2(99, 3));
	say("bad to itself", dup2(99, 99));
	say("negative", dup2(fd, -1));
	say("too high", dup2(fd, 100000000));
	say("copy", dup2(fd, 20));
	say("not close-on-exec", fcntl(20, F_GETFD));
	say("one offset", write(20, "abc", 3) == 3 && lseek(fd, 0, SEEK_CUR) == 3);
	say("two offsets", lseek(other, 0, SEEK_CUR));
	say("F_SETFL", fcntl(20, F_SETFL, O_APPEND | O_NONBLOCK));
	say("of the open file", (fcntl(fd, F_GETFL) & (O_APPEND | O_NONBLOCK)) == (O_APPEND | O_NONBLOCK));
	say("not of the other", fcntl(other, F_GETFL) & (O_APPEND | O_NONBLOCK));
	say("over it", dup2(other, 20));
	say("the first is there", lseek(fd, 0, SEEK_CUR));
	say("F_DUPFD_CLOEXEC", fcntl(fd, F_DUPFD_CLOEXEC, 15));
	say("its flag", fcntl(15, F_GETFD));
	say("F_DUPFD, negative", fcntl(fd, F_DUPFD, -1));
	say("F_SETFD", fcntl(15, F_SETFD, 0) + fcntl(15, F_GETFD));
	say("F_SETFD, other bits", fcntl(15, F_SETFD, 6) + fcntl(15, F_GETFD));
	say("no such command", fcntl(fd, 77));
	say("bad descriptor", fcntl(99, F_GETFL));
	close(15);
	pipe(e);
	say("a pipe's end that is not the last", dup2(e[1], 20));
	close(e[1]);
	say("write", write(20, "x", 1));
	say("over the last", dup2(fd, 20));
	say("read", read(e[0], block, 10));
	say("the end", read(e[0], block, 10));
	close(e[0]);
	close(20);
	close(other);
	close(fd);
	say("close twice", close(fd));
	unlink("f");
}

int
main(void)
{
	memset(block, 'b', sizeof(block));
	enter_fresh_directory();
	test_capacity();
	test_signal();
	test_atomic();
	test_dup();
	leave_directory();
	return 0;
}
