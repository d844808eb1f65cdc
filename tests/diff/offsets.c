/* Offsets and sizes: seeking, appending, cutting, vectors; at the edges of each. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "say.h"

static void *volatile nowhere = (void *)8;
static volatile int minus = -1;

static void
contents(int fd)
{
	char text[64];
	ssize_t n = pread(fd, text, sizeof(text), 0);

	printf("  ");
	for (ssize_t i = 0; i < n; i++)
		putchar(text[i] ? text[i] : '.');
	printf("\n");
}

static void
test_seek(int fd)
{
	long long result = 77;

	write(fd, "0123456789", 10);
	say("set", lseek(fd, 3, SEEK_SET));
	say("back", lseek(fd, -3, SEEK_CUR));
	say("before the start", lseek(fd, -1, SEEK_CUR));
	say("beyond", lseek(fd, 5, SEEK_END));
	say("from the end", lseek(fd, -10, SEEK_END));
	say("too far back", lseek(fd, -11, SEEK_END));
	say("where", lseek(fd, 0, SEEK_CUR));
	say("no such whence", lseek(fd, 0, 77));
	say("negative whence", lseek(fd, 0, -1));
	say("bad descriptor", lseek(99, 0, SEEK_SET));
	say("data", lseek(fd, 2, SEEK_DATA));
	say("hole", lseek(fd, 2, SEEK_HOLE));
	say("data at the end", lseek(fd, 10, SEEK_DATA));
	say("hole at the end", lseek(fd, 10, SEEK_HOLE));
	say("back", lseek(fd, 0, SEEK_SET));
	say("far", lseek(fd, 2000000000, SEEK_SET));
	say("read there", read(fd, &result, 1));
	say("_llseek, no address", syscall(SYS__llseek, fd, 0, 0, 8, SEEK_SET));
	say("_llseek, negative", syscall(SYS__llseek, fd, -1, -5, &result, SEEK_SET));
	printf("  %lld\n", result);
	say("write beyond", pwrite(fd, "x", 1, 14));
	contents(fd);
	say("pread, negative", pread(fd, &result, 1, -1));
	say("pwrite, negative", pwrite(fd, "x", 1, -1));
	say("pread behind the end", pread(fd, &result, 1, 15));
	say("pread nothing", pread(fd, NULL, 0, 0));
	say("read to a bad address", pread(fd, nowhere, 5, 0));
	say("write from a bad address", pwrite(fd, nowhere, 5, 0));
	say("write nothing from one", pwrite(fd, nowhere, 0, 0));
}

static void
test_append(void)
{
	int a = open("log", O_CREAT | O_RDWR | O_APPEND, 0644), b = open("log", O_RDWR), c = open("log", O_WRONLY | O_APPEND);

	say("a", write(a, "one", 3));
	say("c", write(c, "two", 3));
	say("a is behind its own", lseek(a, 0, SEEK_CUR));
	say("b", write(b, "B", 1));
	say("seek", lseek(a, 0, SEEK_SET));
	say("appended all the same", write(a, "three", 5));
	say("where", lseek(a, 0, SEEK_CUR));
	say("pwrite appends too", pwrite(a, "four", 4, 1));
	say("and does not move", lseek(a, 0, SEEK_CUR));
	contents(b);
	say("F_GETFL", (fcntl(a, F_GETFL) & (O_APPEND | O_ACCMODE)) == (O_APPEND | O_RDWR));
	say("no more", fcntl(a, F_SETFL, 0));
	say("seek", lseek(a, 0, SEEK_SET));
	say("over", write(a, "T", 1));
	say("again", fcntl(a, F_SETFL, O_APPEND));
	say("behind", write(a, "!", 1));
	contents(b);
	say("nothing", write(c, "", 0));
	say("where", lseek(c, 0, SEEK_CUR));
	close(a);
	close(b);
	close(c);
}

static void
test_truncate(int fd)
{
	int reader = open("f", O_RDONLY), dir = open(".", O_RDONLY);

	say("cut", ftruncate(fd, 5));
	say("longer", ftruncate(fd, 8));
	contents(fd);
	say("the offset stays", lseek(fd, 0, SEEK_CUR) >= 0);
	say("negative", ftruncate(fd, -1));
	say("negative by name", truncate("f", -1));
	say("not for writing", ftruncate(reader, 1));
	say("a directory", ftruncate(dir, 1));
	say("a directory by name", truncate(".", 1));
	say("nothing there", truncate("no", 1));
	say("below a file", truncate("f/x", 1));
	say("bad descriptor", ftruncate(99, 1));
	say("O_TRUNC", close(open("f", O_WRONLY | O_TRUNC)));
	say("size", lseek(reader, 0, SEEK_END));
	say("write in between", pwrite(fd, "abc", 3, 4));
	contents(fd);
	say("O_TRUNC for reading", close(open("f", O_RDONLY | O_CREAT, 0600)));
	say("size", lseek(reader, 0, SEEK_END));
	say("O_TRUNC by a reader", close(open("f", O_RDONLY | O_TRUNC)));
	say("size", lseek(reader, 0, SEEK_END));
	say("O_TRUNC of a directory", open(".", O_RDONLY | O_TRUNC));
	close(reader);
	close(dir);
}

static void
test_vectors(int fd)
{
	char one[4] = "", two[4] = "", three[40] = "";
	struct iovec v[4] = { { one, 2 }, { two, 0 }, { two, 3 }, { three, 40 } };
	struct iovec out[3] = { { "ab", 2 }, { nowhere, 0 }, { "cdefgh", 6 } };
	struct iovec bad[2] = { { "xy", 2 }, { nowhere, 4 } };
	struct iovec huge[2] = { { one, 0x7fffffff }, { two, 0x7fffffff } };

	ftruncate(fd, 0);
	lseek(fd, 0, SEEK_SET);
	say("writev", writev(fd, out, 3));
	lseek(fd, 0, SEEK_SET);
	say("readv", readv(fd, v, 4));
	printf("  %s %s %s\n", one, two, three);
	say("at the end", readv(fd, v, 4));
	say("none", readv(fd, v, 0));
	say("negative", readv(fd, v, minus));
	say("too many", readv(fd, v, minus + 1026));
	say("no vector", readv(fd, nowhere, 1));
	say("the second is bad", writev(fd, bad, 2));
	say("the first is bad", writev(fd, bad + 1, 1));
	say("negative length", writev(fd, &(struct iovec){ "x", (size_t)-1 }, 1));
	lseek(fd, 0, SEEK_SET);
	say("more than there can be", readv(fd, huge + 1, 0));
	say("bad descriptor", writev(99, out, 3));
	lseek(fd, 0, SEEK_SET);
	say("preadv", preadv(fd, v, 1, 3));
	printf("  %s\n", one);
	say("pwritev", pwritev(fd, out, 3, 1));
	say("where", lseek(fd, 0, SEEK_CUR));
	contents(fd);
}

int
main(void)
{
	enter_fresh_directory();
	int fd = open("f", O_CREAT | O_RDWR, 0644);
	test_seek(fd);
	test_append();
	test_truncate(fd);
	test_vectors(fd);
	close(fd);
	say("unlink", unlink("f") + unlink("log"));
	leave_directory();
	return 0;
}
