/* Limits that a process sets itself: of descriptors and of the size of files; what is refused; what is inherited. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tell.h"

static volatile int caught;

static void
say(const char *what, long result)
{
	if (result < 0)
		printf("%s: %s\n", what, strerror(errno));
	else
		printf("%s: %ld\n", what, result);
}

static int
set(int resource, rlim_t soft, rlim_t hard)
{
	return setrlimit(resource, &(struct rlimit){ soft, hard });
}

static void
test_descriptors(void)
{
	int ends[2], n = 0;
	struct rlimit was, now;

	getrlimit(RLIMIT_NOFILE, &was);
	int high = dup2(1, 20);
	say("dup2", high);
	say("set", set(RLIMIT_NOFILE, 10, was.rlim_max));
	getrlimit(RLIMIT_NOFILE, &now);
	printf("is %d, hard is as before: %d\n", (int)now.rlim_cur, now.rlim_max == was.rlim_max);
	while (open("/dev/null", O_RDONLY) >= 0)
		n++;
	printf("some could be opened: %d, then: %s\n", n > 0, strerror(errno));
	say("the high one is there", write(high, "", 0));
	say("dup", dup(0));
	say("dup2 to the limit", dup2(0, 10));
	say("dup2 below it", dup2(0, 9));
	say("dup2 of one that is beyond to itself", dup2(high, high));
	say("F_DUPFD", fcntl(0, F_DUPFD, 5));
	say("F_DUPFD from the limit", fcntl(0, F_DUPFD, 10));
	say("pipe", pipe(ends));
	close(9);
	say("pipe with room for one", pipe(ends));
	say("open", open("/dev/null", O_RDONLY));
	for (int fd = 4; fd < 10; fd++)
		close(fd);
	fflush(stdout);
	if (fork() == 0) {
		getrlimit(RLIMIT_NOFILE, &now);
		_exit((int)now.rlim_cur);
	}
	int status;
	wait(&status);
	tell("a child's", status);
	close(high);
	say("back", set(RLIMIT_NOFILE, was.rlim_cur, was.rlim_max));
	say("soft above hard", set(RLIMIT_NOFILE, 11, 10));
	say("no such resource", set(16, 1, 1));
	say("get no such", getrlimit(16, &now));
	say("nobody's", prlimit(32765, RLIMIT_NOFILE, NULL, &now));
	say("bad address", syscall(SYS_setrlimit, RLIMIT_CORE, 8));
	say("bad address", syscall(SYS_ugetrlimit, RLIMIT_CORE, 8));
	say("core", set(RLIMIT_CORE, 0, RLIM_INFINITY) < 0 && errno != EPERM);
}

static void
on_signal(int signal)
{
	caught = signal;
}

static off_t
size(int fd)
{
	struct stat s;

	return fstat(fd, &s) ? -1 : s.st_size;
}

static void
test_sizes(void)
{
	static char block[5000];
	struct rlimit was;
	struct iovec parts[2] = { { block, 50 }, { block, 100 } };

	getrlimit(RLIMIT_FSIZE, &was);
	signal(SIGXFSZ, on_signal);
	int fd = open("f", O_CREAT | O_RDWR | O_TRUNC, 0600);
	say("write", write(fd, block, 5000));
	say("set", set(RLIMIT_FSIZE, 8000, was.rlim_max));
	say("write", write(fd, block, 2000));
	say("in part", write(fd, block, 2000));
	printf("signal %d, size %ld\n", caught, (long)size(fd));
	say("nothing", write(fd, block, 0));
	say("no more", write(fd, block, 1));
	printf("signal %d, size %ld\n", caught, (long)size(fd));
	caught = 0;
	say("before the end", pwrite(fd, block, 100, 7950));
	say("at the end", pwrite(fd, block, 100, 8000));
	printf("signal %d\n", caught);
	lseek(fd, 7900, SEEK_SET);
	say("writev", writev(fd, parts, 2));
	caught = 0;
	say("longer", ftruncate(fd, 8001));
	printf("signal %d, size %ld\n", caught, (long)size(fd));
	caught = 0;
	say("shorter", ftruncate(fd, 100));
	say("as long as may be", ftruncate(fd, 8000));
	printf("signal %d, size %ld\n", caught, (long)size(fd));
	set(RLIMIT_FSIZE, 4000, was.rlim_max);
	say("shorter, but too long", ftruncate(fd, 6000));
	say("longer by name", truncate("f", 6001));
	printf("signal %d, size %ld\n", caught, (long)size(fd));
	say("read it all", pread(fd, block, 5000, 1000));
	signal(SIGXFSZ, SIG_IGN);
	say("ignored", pwrite(fd, block, 100, 5000));
	int ends[2];
	pipe(ends);
	say("a pipe is no file", write(ends[1], block, 5000));
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		signal(SIGXFSZ, SIG_DFL);
		set(RLIMIT_CORE, 0, 0);
		pwrite(fd, block, 100, 5000);
		_exit(1);
	}
	wait_and_tell("dies of it", pid);
	set(RLIMIT_FSIZE, was.rlim_cur, was.rlim_max);
	say("without a limit", pwrite(fd, block, 100, 5000));
	close(fd);
	unlink("f");
}

int
main(void)
{
	char dir[] = "/tmp/limitsXXXXXX";

	if (!mkdtemp(dir) || chdir(dir))
		return 1;
	test_descriptors();
	test_sizes();
	chdir("/");
	say("all removed", rmdir(dir));
	return 0;
}
