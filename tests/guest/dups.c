/* Descriptors: which number, which flags, what exec closes, one offset behind two; and the devices. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
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
		printf("wrong: %s\n", what);
}

static void
test_dup(void)
{
	int a = open("/tmp/a", O_RDWR | O_CREAT, 0600);

	expect("lowest", a == 3 && dup(a) == 4 && close(3) == 0 && dup(4) == 3);
	expect("dup2", dup2(4, 9) == 9 && dup2(9, 9) == 9);
	expect("shared", write(9, "abc", 3) == 3 && lseek(3, 0, SEEK_CUR) == 3);
	expect("dup3", dup3(9, 10, O_CLOEXEC) == 10 && fcntl(10, F_GETFD) == FD_CLOEXEC);
	expect("dup3 same", dup3(9, 9, 0) == -1 && errno == EINVAL);
	expect("above", fcntl(3, F_DUPFD, 20) == 20 && fcntl(20, F_GETFD) == 0);
	expect("above, closed at exec", fcntl(3, F_DUPFD_CLOEXEC, 20) == 21 && fcntl(21, F_GETFD) == 1);
	expect("no such", dup(17) == -1 && errno == EBADF && dup2(17, 3) == -1 && errno == EBADF);
	expect("still open", lseek(3, 0, SEEK_CUR) == 3);
	expect("flags", !fcntl(3, F_SETFL, O_APPEND) && (fcntl(20, F_GETFL) & (O_APPEND | O_ACCMODE)) ==
	       (O_APPEND | O_RDWR));
	expect("unknown", fcntl(3, 999, 0) == -1 && errno == EINVAL);
	expect("closed", !close(20) && close(20) == -1 && errno == EBADF);
}

/* The new program finds 9 open and 10, 21 closed. */
static void
test_exec(void)
{
	int status;

	if (fork() == 0) {
		execl("/bin/dups", "dups", "9", "10", "21", (char *)NULL);
		_exit(99);
	}
	wait(&status);
	expect("after exec", WIFEXITED(status) && WEXITSTATUS(status) == 1);
	expect("here all are open", fcntl(10, F_GETFD) == FD_CLOEXEC);
}

static void
test_too_many(void)
{
	int p[2], n = 0;

	while (dup(3) >= 0)
		n++;
	expect("EMFILE", errno == EMFILE && n > 5);
	expect("open", open("/tmp/a", O_RDONLY) == -1 && errno == EMFILE);
	close(31);
	expect("pipe", pipe(p) == -1 && errno == EMFILE);
	for (int fd = 4; fd < 32; fd++)
		close(fd);
}

static void
test_devices(void)
{
	int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDONLY);
	int tty = open("/dev/tty", O_RDWR);
	char block[600];
	struct stat s;

	memset(block, 1, sizeof(block));
	expect("null", write(null, block, 9) == 9 && read(null, block, 9) == 0);
	expect("zero", read(zero, block, 600) == 600 && !block[0] && !block[599]);
	expect("tty", isatty(tty) && write(tty, "to the terminal\n", 16) == 16);
	expect("a device", !fstat(null, &s) && S_ISCHR(s.st_mode) && s.st_rdev == 0x103);
	expect("no terminal", !isatty(null) && errno == ENOTTY);
	expect("no new names", open("/dev/none", O_RDONLY) == -1 && errno == ENOENT);
	close(null);
	close(zero);
	close(tty);
}

static void
test_select(void)
{
	struct timeval soon = { 0, 1000 };
	fd_set in;
	int p[2];

	pipe(p);
	FD_ZERO(&in);
	FD_SET(p[0], &in);
	expect("time is over", select(p[1] + 1, &in, NULL, NULL, &soon) == 0 && !FD_ISSET(p[0], &in));
	FD_SET(p[0], &in);
	write(p[1], "x", 1);
	expect("selected", select(p[1] + 1, &in, NULL, NULL, NULL) == 1 && FD_ISSET(p[0], &in));
}

int
main(int argc, char *argv[])
{
	int open = 0;

	for (int i = 1; i < argc; i++)
		open += fcntl(atoi(argv[i]), F_GETFD) >= 0;
	if (argc > 1)
		return open;
	setvbuf(stdout, NULL, _IONBF, 0);
	test_dup();
	test_exec();
	test_too_many();
	test_devices();
	test_select();
	printf("%s\n", good == all ? "all right" : "not all right");
	return good == all ? 0 : 1;
}
