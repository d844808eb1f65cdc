/* A tree of names: made, listed, renamed, removed; and what each call refuses. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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

#define FAILS(call, error) expect(#call, (call) == -1 && errno == (error))
#define WORKS(call) expect(#call, (call) >= 0)

static void
put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0640);

	expect(path, write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

static int
entries(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

static void
test_names(void)
{
	struct stat s;
	char cwd[64];

	WORKS(mkdir("/tmp/a", 0755));
	WORKS(mkdir("/tmp/a/b/", 0700));
	FAILS(mkdir("/tmp/a", 0755), EEXIST);
	FAILS(mkdir("/", 0755), EEXIST);
	FAILS(mkdir("/tmp/x/y", 0755), ENOENT);
	WORKS(chdir("/tmp/a/b"));
	expect("getcwd", getcwd(cwd, sizeof(cwd)) && !strcmp(cwd, "/tmp/a/b"));
	expect("getcwd short", !getcwd(cwd, 4) && errno == ERANGE);
	put("f", "hello");
	FAILS(mkdir("f/x", 0755), ENOTDIR);
	FAILS(open("f/", O_RDONLY), ENOTDIR);
	FAILS(open("f", O_RDONLY | O_DIRECTORY), ENOTDIR);
	FAILS(open("f", O_WRONLY | O_CREAT | O_EXCL, 0644), EEXIST);
	FAILS(open("..", O_WRONLY), EISDIR);
	FAILS(open("none", O_RDONLY), ENOENT);
	FAILS(open("", O_RDONLY), ENOENT);
	expect("stat", !stat("../b/./f", &s) && S_ISREG(s.st_mode) && s.st_size == 5 &&
	       (s.st_mode & 0777) == 0640);
	expect("lstat dir", !lstat("/tmp/a", &s) && S_ISDIR(s.st_mode));
	expect("list", entries(".") == 3 && entries("/tmp/a") == 3);
	expect("no list", entries("f") == 0);
	FAILS(access("f", X_OK), EACCES);
	WORKS(access("f", R_OK | W_OK));
	WORKS(chmod("f", 0755));
	WORKS(access("f", X_OK));
	FAILS(readlink("f", cwd, sizeof(cwd)), EINVAL);
	FAILS(readlink("none", cwd, sizeof(cwd)), ENOENT);
}

static void
test_rename(void)
{
	struct stat s;

	WORKS(rename("f", "../g"));
	FAILS(access("f", F_OK), ENOENT);
	put("h", "longer text");
	WORKS(rename("h", "/tmp/a/g"));
	expect("replaced", !stat("/tmp/a/g", &s) && s.st_size == 11);
	FAILS(rename("/tmp/a", "/tmp/a/b/c"), EINVAL);
	FAILS(rename("/tmp/a/g", "/tmp/a/b"), EISDIR);
	FAILS(rename("/tmp/a/b", "/tmp/a/g"), ENOTDIR);
	FAILS(rename("/tmp", "/tmp/a"), EINVAL);
	FAILS(rename("none", "some"), ENOENT);
	WORKS(mkdir("/tmp/e", 0755));
	WORKS(rename("/tmp/e", "/tmp/a/b"));
	expect("e is gone", access("/tmp/e", F_OK) == -1);
}

static void
test_removal(void)
{
	char cwd[64];

	FAILS(rmdir("/tmp/a"), ENOTEMPTY);
	FAILS(rmdir("/tmp/a/g"), ENOTDIR);
	FAILS(unlink("/tmp/a"), EISDIR);
	FAILS(unlink("/tmp/a/none"), ENOENT);
	FAILS(rmdir("/tmp/a/b/."), EINVAL);
	WORKS(chdir("/tmp/a/b"));
	WORKS(rmdir("/tmp/a/b"));
	FAILS(open("new", O_WRONLY | O_CREAT, 0644), ENOENT);
	expect("no name", !getcwd(cwd, sizeof(cwd)) && errno == ENOENT);
	WORKS(chdir("/tmp"));
	WORKS(unlink("a/g"));
	WORKS(rmdir("a"));
	expect("tmp is empty", entries(".") == 2);
}

static void
test_at(void)
{
	int dir = open("/tmp", O_RDONLY | O_DIRECTORY);
	struct stat s;
	mode_t was = umask(027);

	expect("umask", was == 022);
	WORKS(chdir("/bin"));
	WORKS(mkdirat(dir, "d", 0777));
	int fd = openat(dir, "d/f", O_RDWR | O_CREAT, 0666);
	expect("masked", !fstatat(dir, "d/f", &s, 0) && (s.st_mode & 0777) == 0640);
	WORKS(renameat(dir, "d/f", dir, "f"));
	WORKS(faccessat(dir, "f", F_OK, 0));
	WORKS(unlinkat(dir, "f", 0));
	expect("unlinked", !fstat(fd, &s) && s.st_nlink == 0);
	WORKS(unlinkat(dir, "d", AT_REMOVEDIR));
	FAILS(openat(fd, "x", O_RDONLY), ENOTDIR);
	FAILS(openat(77, "x", O_RDONLY), EBADF);
	WORKS(fchdir(dir));
	FAILS(fchdir(fd), ENOTDIR);
}

int
main(void)
{
	test_names();
	test_rename();
	test_removal();
	test_at();
	printf("%d of %d\n", good, all);
	return good == all ? 0 : 1;
}
