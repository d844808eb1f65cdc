/* Symbolic links: followed on the way and at the end, read, removed; loops are refused. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int
made(void)
{
	char text[16] = "";
	int fd = open("/tmp/file", O_CREAT | O_WRONLY, 0644);

	write(fd, "hello", 5);
	close(fd);
	if (mkdir("/tmp/dir", 0755) || symlink("../file", "/tmp/dir/link") || symlink("/tmp/dir", "/tmp/d"))
		return 0;
	fd = open("/tmp/d/link", O_RDONLY);
	return fd >= 0 && read(fd, text, sizeof(text)) == 5 && !strcmp(text, "hello") && !close(fd);
}

static int
told_apart(void)
{
	struct stat s, l;
	char target[16];

	return !stat("/tmp/d/link", &s) && S_ISREG(s.st_mode) && s.st_size == 5 &&
	       !lstat("/tmp/d/link", &l) && S_ISLNK(l.st_mode) && l.st_size == 7 &&
	       readlink("/tmp/d/link", target, 4) == 4 && !memcmp(target, "../f", 4) &&
	       readlink("/tmp/file", target, 4) == -1 && errno == EINVAL;
}

static int
refused(void)
{
	int good = symlink("loop", "/tmp/loop") == 0;

	good += open("/tmp/loop", O_RDONLY) == -1 && errno == ELOOP;
	good += symlink("x", "/tmp/loop") == -1 && errno == EEXIST;
	good += unlink("/tmp/loop") == 0 && access("/tmp/loop", F_OK) == -1;
	good += unlink("/tmp/d") == 0 && access("/tmp/dir/link", F_OK) == 0;
	good += unlink("/tmp/file") == 0 && open("/tmp/dir/link", O_RDONLY) == -1 && errno == ENOENT;
	return good == 6;
}

static int
executed(char *self)
{
	int status;

	if (symlink(self, "/bin/other-name"))
		return 0;
	if (fork() == 0) {
		execl("/bin/other-name", "other-name", "again", NULL);
		_exit(1);
	}
	wait(&status);
	return WEXITSTATUS(status) == 7;
}

int
main(int argc, char *argv[])
{
	if (argc > 1)
		return strcmp(argv[0], "other-name") ? 2 : 7;
	int good = made();
	good += told_apart();
	good += refused();
	good += executed(argv[0]);
	printf("%d of 4\n", good);
	return good == 4 ? 0 : 1;
}
