/* FIFOs: who waits in open and who does not, ends, poll, signals, names. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tell.h"

static void
say(const char *what, long result)
{
	if (result < 0)
		printf("%s: %s\n", what, strerror(errno));
	else
		printf("%s: %ld\n", what, result);
}

/* The number of a descriptor says nothing, that there is one does. */
static int
opened(const char *what, int flags)
{
	int fd = open("f", flags);

	say(what, fd < 0 ? -1 : 0);
	return fd;
}

static int
polled(int fd, int events)
{
	struct pollfd p = { .fd = fd, .events = (short)events };

	return poll(&p, 1, 0) < 0 ? -1 : p.revents;
}

static void
on_alarm(int signal)
{
	(void)signal;
	write(1, "(a signal)\n", 11);
}

static void
handle(int flags)
{
	struct sigaction a = { .sa_handler = on_alarm, .sa_flags = flags };

	sigaction(SIGALRM, &a, NULL);
}

static void
test_names(void)
{
	struct stat s;
	int fd;

	say("mkfifo", mkfifo("f", 0640));
	say("there is one", mkfifo("f", 0600));
	say("nowhere", mkfifo("no/f", 0600));
	say("a regular file", mknod("r", S_IFREG | 0644, 0));
	say("also regular", mknod("r2", 0600, 0));
	say("a directory", mknod("x", S_IFDIR | 0700, 0));
	say("no such type", mknod("x", S_IFMT | 0700, 0));
	printf("%o", stat("f", &s) ? 0 : s.st_mode);
	printf(" %o", stat("r", &s) ? 0 : s.st_mode);
	printf(" %o\n", stat("r2", &s) ? 0 : s.st_mode);
	say("O_DIRECTORY", opened("open", O_RDONLY | O_DIRECTORY));
	say("truncate", truncate("f", 0));
	say("chdir", chdir("f"));
	fd = opened("both", O_RDWR);
	say("lseek", lseek(fd, 0, SEEK_SET));
	say("pread", pread(fd, &s, 1, 0));
	say("ftruncate", ftruncate(fd, 0));
	printf("a FIFO: %d\n", !fstat(fd, &s) && S_ISFIFO(s.st_mode));
	close(fd);
	say("unlink", unlink("r") + unlink("r2"));
}

static void
test_not_waiting(void)
{
	char text[16] = "";
	int reader, writer, n = -1;

	opened("writer without reader", O_WRONLY | O_NONBLOCK);
	reader = opened("reader", O_RDONLY | O_NONBLOCK);
	printf("poll %x\n", polled(reader, POLLIN));
	say("read", read(reader, text, 16));
	writer = opened("writer", O_WRONLY | O_NONBLOCK);
	printf("poll %x %x\n", polled(reader, POLLIN), polled(writer, POLLOUT));
	say("read", read(reader, text, 16));
	say("write", write(writer, "hello", 5));
	printf("poll %x, ioctl %d", polled(reader, POLLIN), ioctl(reader, FIONREAD, &n));
	printf(" %d\n", n);
	close(writer);
	printf("poll %x\n", polled(reader, POLLIN));
	say("read", read(reader, text, 16));
	say("read", read(reader, text, 16));
	printf("poll %x\n", polled(reader, POLLIN));
	say("write to the reader", write(reader, "x", 1));
	writer = opened("writer", O_WRONLY | O_NONBLOCK);
	say("read the writer", read(writer, text, 1));
	close(reader);
	printf("poll %x\n", polled(writer, POLLOUT));
	signal(SIGPIPE, SIG_IGN);
	say("write", write(writer, "x", 1));
	signal(SIGPIPE, SIG_DFL);
	opened("another writer", O_WRONLY | O_NONBLOCK);
	reader = opened("reader", O_RDONLY | O_NONBLOCK);
	printf("poll %x %x\n", polled(reader, POLLIN), polled(writer, POLLOUT));
	say("write", write(writer, "again", 5));
	close(writer);
	close(reader);
	reader = opened("what was left is gone", O_RDONLY | O_NONBLOCK);
	say("read", read(reader, text, 16));
	close(reader);
}

/* A child at the other end comes later, since it lets the parent wait first. */
static pid_t
partner(int flags, const char *text)
{
	char got[16] = "";
	pid_t pid = fork();

	if (pid)
		return pid;
	usleep(20000);
	int fd = open("f", flags);
	if (text)
		_exit(write(fd, text, strlen(text)) == (ssize_t)strlen(text) ? 0 : 1);
	ssize_t n = read(fd, got, sizeof(got));
	_exit(n == 6 && !memcmp(got, "parent", 6) ? 0 : 2);
}

static void
test_waiting(void)
{
	char text[16] = "";
	pid_t pid = partner(O_WRONLY, "child");
	int fd = opened("reader waits", O_RDONLY);

	say("read", read(fd, text, sizeof(text)));
	printf("'%s'\n", text);
	wait_and_tell("writer", pid);
	say("read", read(fd, text, sizeof(text)));
	close(fd);
	pid = partner(O_RDONLY, NULL);
	fd = opened("writer waits", O_WRONLY);
	say("write", write(fd, "parent", 6));
	wait_and_tell("reader", pid);
	close(fd);
	pid = partner(O_RDWR, "both!");
	fd = opened("reader waits for both", O_RDONLY);
	say("read", read(fd, text, 5));
	wait_and_tell("both", pid);
	close(fd);
	/* one that comes and goes at once */
	pid = partner(O_WRONLY, "");
	fd = opened("reader", O_RDONLY);
	say("end", read(fd, text, 5));
	wait_and_tell("passer-by", pid);
	close(fd);
}

static void
test_signals(void)
{
	char text[16] = "";

	handle(0);
	ualarm(20000, 0);
	opened("broken off", O_RDONLY);
	ualarm(20000, 0);
	opened("broken off", O_WRONLY);
	opened("nobody is left behind", O_WRONLY | O_NONBLOCK);
	handle(SA_RESTART);
	ualarm(5000, 0);
	pid_t pid = partner(O_WRONLY, "late");
	int fd = opened("goes on", O_RDONLY);
	say("read", read(fd, text, sizeof(text)));
	wait_and_tell("writer", pid);
	close(fd);
	pid = fork();
	if (!pid) {
		open("f", O_WRONLY);
		_exit(1);
	}
	usleep(20000);
	kill(pid, SIGTERM);
	wait_and_tell("killed while it waited", pid);
	opened("nobody is left behind", O_WRONLY | O_NONBLOCK);
}

/* A name can go while its file is waited for; a second name leads to the same pipe. */
static void
test_removed(void)
{
	char text[16] = "";
	int fd, other;

	say("link", link("f", "g"));
	fd = opened("reader", O_RDONLY | O_NONBLOCK);
	other = open("g", O_WRONLY);
	say("write by the other name", write(other, "linked", 6));
	say("read", read(fd, text, sizeof(text)));
	say("unlink", unlink("f") + unlink("g"));
	say("write", write(other, "still", 5));
	say("read", read(fd, text, sizeof(text)));
	printf("'%s'\n", text);
	close(fd);
	close(other);
	mkfifo("f", 0600);
	pid_t pid = fork();
	if (!pid) {
		fd = open("f", O_RDONLY);
		_exit(fd < 0);
	}
	usleep(20000);
	say("unlink while one waits", unlink("f"));
	mkfifo("f", 0600);
	opened("the new one has no reader", O_WRONLY | O_NONBLOCK);
	kill(pid, SIGKILL);
	wait_and_tell("the one that waited", pid);
}

static void
test_sigpipe(void)
{
	pid_t pid = fork();

	if (!pid) {
		int fd = open("f", O_RDWR), writer = open("f", O_WRONLY);

		close(fd);
		write(writer, "x", 1);
		_exit(0);
	}
	wait_and_tell("writes to nobody", pid);
}

int
main(void)
{
	char dir[] = "/tmp/fifoXXXXXX";

	setvbuf(stdout, NULL, _IOLBF, 0);
	umask(022);
	if (!mkdtemp(dir) || chdir(dir))
		return 1;
	test_names();
	test_not_waiting();
	test_waiting();
	test_signals();
	test_removed();
	test_sigpipe();
	say("remove", unlink("f"));
	chdir("/");
	say("all removed", rmdir(dir));
	return 0;
}
