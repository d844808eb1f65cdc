/* Files and pipes at their limits, and pointers that are none: an error each time, and nothing is lost. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static int good, all;
static char block[4096];

static void
expect(const char *what, int right)
{
	all++;
	good += right;
	if (!right)
		printf("wrong: %s (%s)\n", what, strerror(errno));
}

static unsigned
free_kib(void)
{
	char text[512] = "";
	int fd = open("/proc/meminfo", O_RDONLY);

	read(fd, text, sizeof(text) - 1);
	close(fd);
	return (unsigned)strtoul(strstr(text, "MemFree:") + 8, NULL, 10);
}

static int
fill(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600), pages = 0;

	while (fd >= 0 && write(fd, block, sizeof(block)) == (ssize_t)sizeof(block))
		pages++;
	int error = errno;
	close(fd);
	errno = error;
	return pages;
}

/* Files eat all memory: writing says so, and removing them gives all of it back. */
static void
test_full(void)
{
	unsigned before = free_kib();
	char path[] = "/tmp/a";
	int error;

	while (fill(path), (error = errno) == EFBIG)
		path[5]++;
	expect("full", error == ENOSPC);
	expect("no pipe", syscall(SYS_pipe, block) == -1 && errno == ENOMEM);
	for (; path[5] >= 'a'; path[5]--)
		unlink(path);
	expect("all came back", free_kib() == before);
}

static void
test_many_names(void)
{
	unsigned before = free_kib();
	char path[40];
	int n = 0;

	do
		snprintf(path, sizeof(path), "/tmp/%d", n++);
	while (!mkdir(path, 0700));
	expect("no more names", errno == ENOSPC && n > 200);
	while (n-- > 0) {
		snprintf(path, sizeof(path), "/tmp/%d", n);
		rmdir(path);
	}
	expect("all came back", free_kib() == before);
}

/* Many processes with as many pipes as they can have, full of bytes; some are killed. */
static void
test_storm(void)
{
	unsigned before = free_kib();
	pid_t child[12];

	for (int i = 0; i < 12; i++) {
		child[i] = fork();
		if (child[i])
			continue;
		for (int p[2]; !pipe2(p, O_NONBLOCK);)
			write(p[1], block, (size_t)(i * 300));
		if (errno != EMFILE && errno != ENFILE)
			_exit(1);
		if (i % 2)
			pause();
		_exit(0);
	}
	for (int i = 0, status; i < 12; i++) {
		if (i % 2)
			kill(child[i], 9);
		waitpid(child[i], &status, 0);
		expect("storm", i % 2 ? status == 9 : status == 0);
	}
	expect("all came back", free_kib() == before);
}

/* Each call that takes a pointer to a name or to memory. */
static void
test_pointers(void)
{
	static const struct {
		const char *what;
		int nr, a, b, c, d;
	} calls[] = {
#define B 0x10
#define K ((int)0xc0100000)
		{ "open", SYS_open, K, 0, 0, 0 }, { "creat", SYS_creat, B, 0, 0, 0 },
		{ "unlink", SYS_unlink, B, 0, 0, 0 }, { "chdir", SYS_chdir, -1, 0, 0, 0 },
		{ "chmod", SYS_chmod, B, 0, 0, 0 }, { "access", SYS_access, K, 0, 0, 0 },
		{ "rename", SYS_rename, B, K, 0, 0 }, { "mkdir", SYS_mkdir, B, 0, 0, 0 },
		{ "rmdir", SYS_rmdir, K, 0, 0, 0 }, { "readlink", SYS_readlink, B, K, 9, 0 },
		{ "truncate64", SYS_truncate64, B, 0, 0, 0 }, { "stat64", SYS_stat64, B, K, 0, 0 },
		{ "fstat64", SYS_fstat64, 0, K, 0, 0 }, { "statx", SYS_statx, 0, B, 0x1000, 0 },
		{ "getcwd", SYS_getcwd, K, 300, 0, 0 }, { "pipe2", SYS_pipe2, K, 0, 0, 0 },
		{ "poll", SYS_poll, B, 1, 0, 0 }, { "select", SYS__newselect, 9, B, 0, 0 },
		{ "getdents64", SYS_getdents64, 3, K, 300, 0 }, { "read", SYS_read, 4, K, 9, 0 },
		{ "getdents", SYS_getdents, 3, B, 300, 0 }, { "write", SYS_write, 4, K, 9, 0 },
		{ "pread64", SYS_pread64, 4, B, 9, 0 }, { "pwrite64", SYS_pwrite64, 4, B, 9, 0 },
		{ "readv", SYS_readv, 4, B, 1, 0 }, { "writev", SYS_writev, 4, K, 1, 0 },
		{ "proc", SYS_read, 5, K, 9, 0 }, { "zero", SYS_read, 6, B, 9, 0 },
		{ "full pipe", SYS_read, 7, B, 9, 0 }, { "pipe", SYS_write, 8, K, 9, 0 },
	};
	int p[2];

	open("/tmp", O_RDONLY);
	open("/tmp/f", O_RDWR | O_CREAT, 0600);
	write(4, block, 100);
	lseek(4, 0, SEEK_SET);
	open("/proc/self/maps", O_RDONLY);
	open("/dev/zero", O_RDONLY);
	pipe(p);
	write(p[1], block, 100);
	for (unsigned i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		expect(calls[i].what, syscall(calls[i].nr, calls[i].a, calls[i].b, calls[i].c, calls[i].d) == -1 &&
					      errno == EFAULT);
	unlink("/tmp/f");
	for (int fd = 3; fd < 9; fd++)
		close(fd);
}

/* Descriptors that are none, and of the wrong kind. */
static void
test_descriptors(void)
{
	static const int calls[] = {
		SYS_read, SYS_write, SYS_close, SYS_dup, SYS_lseek, SYS_ftruncate, SYS_fchmod, SYS_fchdir,
		SYS_getdents64, SYS_fcntl64, SYS_fstat64, SYS_readv, SYS_writev, SYS_pread64, SYS_ioctl,
	};

	for (unsigned i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		for (int fd = -1; fd < 100; fd += 50)
			expect("bad descriptor", syscall(calls[i], fd, block, 0, 0, 0) == -1 && errno == EBADF);
	int dir = open("/", O_RDONLY);
	expect("read a directory", read(dir, block, 9) == -1 && errno == EISDIR);
	expect("long", open(memset(block, 'a', sizeof(block)), O_RDONLY) == -1 && errno == ENAMETOOLONG);
	block[100] = '\0';
	expect("long part", open(block, O_RDONLY) == -1 && errno == ENAMETOOLONG);
	close(dir);
}

int
main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	unsigned before = free_kib();

	before = free_kib(); /* the first time has touched pages */
	test_pointers();
	test_descriptors();
	test_full();
	test_many_names();
	test_storm();
	expect("nothing is lost", free_kib() == before);
	printf("%s\n", good == all ? "all right" : "not all right");
	return good == all ? 0 : 1;
}
