/* A file runs or is written, not both; what only maps it does not run it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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

static void
run(const char *what, const char *path)
{
	fflush(stdout);
	pid_t pid = fork();

	if (!pid) {
		execl(path, path, "child", (char *)NULL);
		_exit(errno == ETXTBSY ? 26 : errno == EACCES ? 13 : errno == ENOENT ? 2 : 99);
	}
	wait_and_tell(what, pid);
}

static void
copy(const char *from, const char *to)
{
	static char block[4096];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0700);
	ssize_t n;

	while ((n = read(in, block, sizeof(block))) > 0)
		if (write(out, block, (size_t)n) != n)
			say("write", -1);
	close(in);
	close(out);
}

int
main(int argc, char *argv[])
{
	char dir[] = "/tmp/busyXXXXXX", path[64], self[256];

	if (argc > 1)
		return 42;
	if (!realpath(argv[0], self) || !mkdtemp(dir) || chdir(dir))
		return 1;
	snprintf(path, sizeof(path), "%s/copy", dir);
	copy(self, path);
	run("it runs", path);
	int fd = open(path, O_RDWR);
	run("open for writing", path);
	int other = dup(fd);
	close(fd);
	run("still open", path);
	close(other);
	run("closed", path);
	fd = open(path, O_RDONLY);
	run("open for reading", path);
	close(fd);
	fd = open("script", O_WRONLY | O_CREAT, 0700);
	write(fd, "#!/bin/nothing-like-it\n", 23);
	run("a script that is written", "script");
	close(fd);
	run("a script without interpreter", "script");
	fd = open("plain", O_WRONLY | O_CREAT, 0600);
	run("not executable comes first", "plain");
	close(fd);
	fd = open(path, O_RDONLY);
	void *at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	int written = open(path, O_WRONLY);
	printf("mapped to be executed, it can be written: %d %d\n", at != MAP_FAILED, written >= 0);
	close(written);
	munmap(at, 4096);
	close(fd);
	unlink("plain");
	unlink("script");
	unlink(path);
	chdir("/");
	say("all removed", rmdir(dir));
	return 0;
}
