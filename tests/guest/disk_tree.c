/* The disk that tests/disk/make.sh has made: all that is on it, and what a disk that is only read refuses. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int good, all;

static void
expect(const char *what, int right)
{
	all++;
	good += right;
	if (!right)
		printf("wrong: %s (errno %d)\n", what, errno);
}

#define FAILS(call, error) expect(#call, (call) == -1 && errno == (error))
#define WORKS(call) expect(#call, (call) >= 0)

/* The CRC of cksum(1), POSIX. */
static uint32_t crc_table[256];

static void
make_table(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t c = i << 24;

		for (int bit = 0; bit < 8; bit++)
			c = c << 1 ^ (c & 0x80000000 ? 0x04c11db7 : 0);
		crc_table[i] = c;
	}
}

static uint32_t
crc_add(uint32_t crc, const uint8_t *bytes, size_t n)
{
	while (n--)
		crc = crc << 8 ^ crc_table[crc >> 24 ^ *bytes++];
	return crc;
}

static uint32_t
crc_end(uint32_t crc, uint32_t length)
{
	for (; length; length >>= 8)
		crc = crc_add(crc, (uint8_t *)&length, 1);
	return ~crc;
}

enum { PART = 7001 };

/* By read, in parts of an odd size, into memory that no frame stands for yet: the copy itself needs some. */
static uint32_t
sum_of(const char *path, uint32_t *size)
{
	uint32_t crc = 0;
	int fd = open(path, O_RDONLY);
	ssize_t n = 1;

	for (*size = 0; n > 0; *size += (uint32_t)n) {
		uint8_t *bytes = mmap(NULL, PART, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		n = read(fd, bytes, PART);
		crc = crc_add(crc, bytes, n < 0 ? 0 : (size_t)n);
		munmap(bytes, PART);
	}
	close(fd);
	return crc_end(crc, *size);
}

static void
test_contents(void)
{
	char path[200];
	uint32_t sum, size, found;
	FILE *sums = fopen("/mnt/sums", "r");
	int files = 0;

	expect("sums", sums != NULL);
	while (sums && chdir("/mnt") == 0 && fscanf(sums, "%u %u %199s", &sum, &size, path) == 3) {
		files++;
		expect(path, sum_of(path, &found) == sum && found == size);
	}
	expect("all files", files == 7);
	expect("a link to one", sum_of("/mnt/short", &size) != 0 && size == 1);
	expect("a long link", sum_of("/mnt/long", &size) == sum_of("/mnt/nested/a/b/c/hole", &size) && size == 28000);
}

/* Three lists deep, where blocks are of 1 KiB. */
static void
test_triple(void)
{
	char tail[5001], hole[100];
	int fd = open("/mnt/triple", O_RDONLY);
	struct stat s;

	expect("size", !fstat(fd, &s) && s.st_size == (68 << 20) + 5000);
	expect("its end", pread(fd, tail, sizeof(tail), 68 << 20) == 5000 && !memcmp(tail, "100000\n100001\n", 14));
	expect("its hole", pread(fd, hole, sizeof(hole), 67 << 20) == 100 && !hole[0] && !hole[99]);
	expect("behind it", pread(fd, hole, sizeof(hole), 69 << 20) == 0);
	close(fd);
}

static void
test_maps(void)
{
	char line[200];
	int fd = open("/mnt/single", O_RDONLY), named = 0;
	uint32_t size, sum = sum_of("/mnt/single", &size);
	uint8_t *private = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	uint8_t *shared = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);

	expect("private", crc_end(crc_add(0, private, size), size) == sum);
	expect("shared", crc_end(crc_add(0, shared, size), size) == sum);
	expect("zeros behind the end", !shared[size] && !shared[(size | 4095)]);
	private[5000] = 'x';
	expect("a private write", shared[5000] != 'x' && private[5001] == shared[5001]);
	expect("no shared write", mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED && errno == EACCES);
	FAILS(mprotect(shared, size, PROT_READ | PROT_WRITE), EACCES);
	FILE *maps = fopen("/proc/self/maps", "r");
	while (fgets(line, sizeof(line), maps))
		named += strstr(line, "/mnt/single\n") != NULL;
	fclose(maps);
	expect("named in maps", named == 2);
	munmap(private, size);
	munmap(shared, size);
	close(fd);
}

static void
test_names(void)
{
	struct stat root, mnt, s;
	struct dirent *e;
	char text[100];
	int n = 0, right = 0;
	DIR *d = opendir("/mnt/many");

	while (d && (e = readdir(d))) {
		snprintf(text, sizeof(text), "/mnt/many/%s", e->d_name);
		n++;
		right += !lstat(text, &s) && s.st_ino == e->d_ino;
	}
	closedir(d);
	expect("302 names", n == 302 && right == 302);
	expect("a device of its own", !stat("/", &root) && !stat("/mnt", &mnt) && root.st_dev != mnt.st_dev);
	expect("the way up", !stat("/mnt/..", &s) && s.st_ino == root.st_ino && s.st_dev == root.st_dev);
	expect("its time", mnt.st_ino == 2 && !stat("/mnt/one", &s) && s.st_mtime == 1100000000);
	WORKS(chdir("/mnt/absolute/b"));
	expect("getcwd", getcwd(text, sizeof(text)) && !strcmp(text, "/mnt/nested/a/b"));
	expect("up and down", !stat("../../../../mnt/nested/./a", &s) && S_ISDIR(s.st_mode));
	expect("readlink", readlink("/mnt/absolute", text, sizeof(text)) == 13 && !memcmp(text, "/mnt/nested/a", 13));
	FAILS(open("/mnt/dangling", O_RDONLY), ENOENT);
	FAILS(open("/mnt/circle", O_RDONLY), ELOOP);
	FAILS(open("/mnt/one/x", O_RDONLY), ENOTDIR);
	FAILS(readlink("/mnt/one", text, sizeof(text)), EINVAL);
	FAILS(read(open("/mnt/many", O_RDONLY), text, 1), EISDIR);
	WORKS(symlink("/mnt/one", "/tmp/to-disk"));
	expect("a link to it", !stat("/tmp/to-disk", &s) && s.st_size == 1);
	WORKS(chdir("/"));
}

static void
test_read_only(void)
{
	FAILS(open("/mnt/one", O_RDWR), EROFS);
	FAILS(open("/mnt/one", O_WRONLY | O_TRUNC), EROFS);
	FAILS(open("/mnt/new", O_WRONLY | O_CREAT, 0644), EROFS);
	FAILS(unlink("/mnt/one"), EROFS);
	FAILS(unlink("/mnt/nested/a/b/c/hole"), EROFS);
	FAILS(rmdir("/mnt/many"), EROFS);
	FAILS(rmdir("/mnt"), EBUSY);
	FAILS(mkdir("/mnt/new", 0755), EROFS);
	FAILS(mkdir("/mnt/many", 0755), EEXIST);
	FAILS(symlink("x", "/mnt/new"), EROFS);
	FAILS(rename("/mnt/one", "/mnt/two"), EROFS);
	FAILS(rename("/mnt/one", "/tmp/one"), EXDEV);
	FAILS(rename("/tmp/to-disk", "/mnt/new"), EXDEV);
	FAILS(chmod("/mnt/one", 0777), EROFS);
	FAILS(truncate("/mnt/one", 0), EROFS);
	FAILS(access("/mnt/one", W_OK), EROFS);
	FAILS(access("/mnt/one", X_OK), EACCES);
	FAILS(utimensat(AT_FDCWD, "/mnt/one", NULL, 0), EROFS);
	WORKS(access("/mnt/one", R_OK));
	WORKS(open("/mnt/one", O_RDONLY | O_CREAT, 0644));
}

static void
test_exec(void)
{
	int status;

	fflush(stdout);
	if (fork() == 0) {
		dup2(open("/dev/null", O_WRONLY), 1);
		execl("/mnt/prog", "prog", NULL);
		_exit(99);
	}
	expect("exec", wait(&status) > 0 && status == 0);
	FAILS(execl("/mnt/one", "one", NULL), EACCES);
}

int
main(void)
{
	make_table();
	test_contents();
	test_triple();
	test_maps();
	test_names();
	test_read_only();
	test_exec();
	test_contents();
	printf("%d of %d\n", good, all);
	return good != all;
}
