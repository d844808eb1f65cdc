/* The contents of files: offsets, appending, holes, cutting; a removed file lives while it is open. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static int good, all;

static void
expect(const char *what, int right)
{
	all++;
	good += right;
	if (!right)
		printf("wrong: %s\n", what);
}

static off_t
size_of(int fd)
{
	struct stat s;

	return fstat(fd, &s) ? -1 : s.st_size;
}

static time_t
time_of(int fd)
{
	struct stat s;

	return fstat(fd, &s) ? -1 : s.st_mtime;
}

static void
test_offsets(int fd)
{
	char text[16] = "";
	struct iovec parts[2] = { { "cd", 2 }, { "efg", 3 } };

	expect("write", write(fd, "ab", 2) == 2);
	expect("writev", writev(fd, parts, 2) == 5);
	expect("where", lseek(fd, 0, SEEK_CUR) == 7);
	expect("end", lseek(fd, -3, SEEK_END) == 4);
	expect("read", read(fd, text, 16) == 3 && !memcmp(text, "efg", 3));
	expect("at end", read(fd, text, 16) == 0);
	expect("pread", pread(fd, text, 2, 1) == 2 && !memcmp(text, "bc", 2));
	expect("pwrite", pwrite(fd, "XY", 2, 2) == 2 && lseek(fd, 0, SEEK_CUR) == 7);
	expect("before", lseek(fd, -1, SEEK_SET) == -1 && errno == EINVAL);
	expect("whence", lseek(fd, 0, 9) == -1 && errno == EINVAL);
	expect("pwritten", pread(fd, text, 16, 0) == 7 && !memcmp(text, "abXYefg", 7));
}

static void
test_size(int fd)
{
	char text[16];

	expect("cut", !ftruncate(fd, 3) && size_of(fd) == 3);
	expect("longer", !ftruncate(fd, 6) && pread(fd, text, 16, 0) == 6 &&
	       !memcmp(text, "abX\0\0\0", 6));
	expect("hole", pwrite(fd, "!", 1, 20000) == 1 && size_of(fd) == 20001);
	expect("zeros", pread(fd, text, 2, 19999) == 2 && !text[0] && text[1] == '!');
	expect("zeros", pread(fd, text, 2, 9000) == 2 && !text[0] && !text[1]);
	expect("time", !futimens(fd, (struct timespec[2]){ { 1, 0 }, { 1234567890, 0 } }) && time_of(fd) == 1234567890);
	expect("too big", ftruncate(fd, 1 << 30) == -1 && errno == EFBIG);
}

static void
test_append(void)
{
	int a = open("/tmp/log", O_WRONLY | O_CREAT | O_APPEND, 0600);
	int b = open("/tmp/log", O_WRONLY | O_APPEND);
	char text[16];

	expect("appending", write(a, "one", 3) == 3 && write(b, "two", 3) == 3 && write(a, "3", 1) == 1);
	expect("not for reading", read(a, text, 1) == -1 && errno == EBADF);
	int c = open("/tmp/log", O_RDONLY);
	expect("appended", read(c, text, 16) == 7 && !memcmp(text, "onetwo3", 7));
	expect("not for writing", write(c, text, 1) == -1 && errno == EBADF);
	expect("truncated", open("/tmp/log", O_WRONLY | O_TRUNC) >= 0 && size_of(c) == 0);
}

/* One open file, two processes: the child's writing moves the parent's offset. */
static void
test_shared_offset(int fd)
{
	lseek(fd, 0, SEEK_SET);
	if (fork() == 0)
		_exit(write(fd, "child ", 6) != 6);
	wait(NULL);
	expect("after the child", write(fd, "parent", 6) == 6);
	char text[16] = "";
	expect("both", pread(fd, text, 12, 0) == 12 && !strcmp(text, "child parent"));
}

/* A program is a file like any other: copied, it runs. */
static void
test_copied_program(void)
{
	char block[1000];
	int from = open("/bin/files", O_RDONLY), to = open("/tmp/copy", O_WRONLY | O_CREAT, 0700), status;
	ssize_t n;

	while ((n = read(from, block, sizeof(block))) > 0)
		expect("copy", write(to, block, (size_t)n) == n);
	close(to);
	expect("running", open("/bin/files", O_WRONLY) == -1 && errno == ETXTBSY);
	if (fork() == 0) {
		execl("/tmp/copy", "copy", "child", (char *)NULL);
		_exit(9);
	}
	wait(&status);
	expect("it ran", WIFEXITED(status) && WEXITSTATUS(status) == 42);
	expect("removed", execl("/tmp/copy", "copy", (char *)NULL) == -1 && errno == ENOENT);
	expect("not executable", execl("/tmp/log", "log", (char *)NULL) == -1 && errno == EACCES);
	expect("a directory", execl("/tmp", "tmp", (char *)NULL) == -1 && errno == EACCES);
}

int
main(int argc, char *argv[])
{
	if (argc > 1) {
		unlink("/tmp/copy"); /* the file that runs: its pages stay until the end */
		return 42;
	}
	setvbuf(stdout, NULL, _IONBF, 0);
	int fd = open("/tmp/f", O_RDWR | O_CREAT | O_EXCL, 0600);

	test_offsets(fd);
	test_size(fd);
	test_append();
	test_shared_offset(fd);
	unlink("/tmp/f");
	expect("still there", size_of(fd) == 20001);
	test_copied_program();
	printf("%s\n", good == all ? "all right" : "not all right");
	return good == all ? 0 : 1;
}
