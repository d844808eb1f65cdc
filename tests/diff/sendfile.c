/* sendfile: offsets that move and that do not, every kind of target, what is refused. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tell.h"

#define LENGTH 20000

static char bytes[LENGTH], got[LENGTH];

static void
say(const char *what, long result)
{
	if (result < 0)
		printf("%s: %s\n", what, strerror(errno));
	else
		printf("%s: %ld\n", what, result);
}

static void
where(int fd)
{
	printf("  offset %ld\n", (long)lseek(fd, 0, SEEK_CUR));
}

static void
test_files(int from, int to)
{
	off_t pos = 19990;

	lseek(from, 100, SEEK_SET);
	say("to a file", sendfile(to, from, NULL, 10000));
	where(from);
	where(to);
	say("on", sendfile(to, from, NULL, 100000));
	where(from);
	where(to);
	say("at the end", sendfile(to, from, NULL, 10));
	say("from an offset", sendfile(to, from, &pos, 100));
	printf("  now %ld\n", (long)pos);
	where(from);
	pos = 30000;
	say("behind the end", sendfile(to, from, &pos, 100));
	printf("  now %ld\n", (long)pos);
	say("nothing", sendfile(to, from, NULL, 0));
	printf("what arrived: %d %d\n", (int)pread(to, got, LENGTH, 0), !memcmp(got, bytes + 100, LENGTH - 100));
	printf("then: %d\n", !memcmp(got + LENGTH - 100, bytes + 19990, 10));
	lseek(to, 5, SEEK_SET);
	pos = 0;
	say("in the middle", sendfile(to, from, &pos, 3));
	where(to);
	printf("size %ld\n", (long)lseek(to, 0, SEEK_END));
}

static void
test_refused(int from, int to)
{
	int ends[2], only_read = open("a", O_RDONLY), only_write = open("b", O_WRONLY), append = open("b", O_WRONLY | O_APPEND);
	int dir = open(".", O_RDONLY);
	off_t pos = -1;

	pipe(ends);
	say("no such target", sendfile(99, from, NULL, 1));
	say("no such source", sendfile(to, 99, NULL, 1));
	say("not for writing", sendfile(only_read, from, NULL, 1));
	say("not for reading", sendfile(to, only_write, NULL, 1));
	say("negative", sendfile(to, from, &pos, 1));
	say("a directory", sendfile(to, dir, NULL, 1));
	say("to a directory", sendfile(dir, from, NULL, 1));
	pos = 0;
	say("appending", sendfile(append, from, &pos, 1));
	write(ends[1], "x", 1);
	say("from a pipe's wrong end", sendfile(to, ends[1], NULL, 1));
	say("bad address", syscall(SYS_sendfile, to, from, 8, 1));
	say("both wrong", sendfile(99, 98, NULL, 1));
	close(ends[0]);
	signal(SIGPIPE, SIG_IGN);
	say("to nobody", sendfile(ends[1], from, &pos, 100));
	signal(SIGPIPE, SIG_DFL);
	close(ends[1]);
	close(only_read);
	close(only_write);
	close(append);
	close(dir);
}

/* More than the pipe holds: the sender sleeps in between. */
static void
test_pipe(int from)
{
	int ends[2], total = 0, n, sent = 0;
	pid_t pid;

	pipe(ends);
	pid = fork();
	if (!pid) {
		unsigned sum = 0;

		close(ends[1]);
		while ((n = (int)read(ends[0], got, 777)) > 0)
			for (int i = total, k = 0; k < n; i++, k++, total++)
				sum += got[k] != bytes[i % LENGTH];
		_exit(sum == 0 && total == 8 * LENGTH ? 0 : 1);
	}
	close(ends[0]);
	for (int i = 0; i < 8; i++) {
		off_t pos = 0;

		while (pos < LENGTH && (n = (int)sendfile(ends[1], from, &pos, (size_t)(LENGTH - pos))) > 0)
			sent += n;
	}
	close(ends[1]);
	say("sent", sent);
	wait_and_tell("reader", pid);
	pipe(ends);
	fcntl(ends[1], F_SETFL, O_NONBLOCK);
	for (off_t pos = 0; sendfile(ends[1], from, &pos, 4096) > 0;)
		pos = 0;
	say("full", -1);
	close(ends[0]);
	close(ends[1]);
}

static void
test_statfs(void)
{
	struct statfs s;

	printf("statfs %d", statfs(".", &s));
	printf(" %d %d %d\n", s.f_blocks >= s.f_bfree, s.f_bsize >= 512, s.f_files >= s.f_ffree);
	say("nothing there", statfs("no", &s));
	say("bad descriptor", fstatfs(99, &s));
	say("bad address", syscall(SYS_statfs64, ".", 84, 8));
	say("bad path", syscall(SYS_statfs64, 8, 84, &s));
	sync();
}

int
main(void)
{
	char dir[] = "/tmp/sendXXXXXX";

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!mkdtemp(dir) || chdir(dir))
		return 1;
	for (int i = 0; i < LENGTH; i++)
		bytes[i] = (char)("0123456789abcdefghijklmnopqrstuvwxyz"[i * 7 % 36] + i / 4096);
	int from = open("a", O_CREAT | O_RDWR, 0600), to = open("b", O_CREAT | O_RDWR, 0600);
	write(from, bytes, LENGTH);
	test_files(from, to);
	test_refused(from, to);
	test_pipe(from);
	test_statfs();
	unlink("a");
	unlink("b");
	chdir("/");
	say("all removed", rmdir(dir));
	return 0;
}
