/* Hard links: names of one file, which is gone with the last of them. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
say(const char *what, int result)
{
	if (result < 0)
		printf("%s: %s\n", what, strerror(errno));
	else
		printf("%s: %d\n", what, result);
}

static void
tell_file(const char *name)
{
	struct stat s;

	if (stat(name, &s))
		say(name, -1);
	else
		printf("%s: type %o, %u names, %u bytes\n", name, s.st_mode & S_IFMT, (unsigned)s.st_nlink, (unsigned)s.st_size);
}

static int
same(const char *a, const char *b)
{
	struct stat s, t;

	return !lstat(a, &s) && !lstat(b, &t) && s.st_ino == t.st_ino && s.st_dev == t.st_dev;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
list(const char *dir)
{
	char *names[64];
	int n = 0;
	DIR *d = opendir(dir);

	for (struct dirent *e; (e = readdir(d)) && n < 64;)
		names[n++] = strdup(e->d_name);
	closedir(d);
	qsort(names, (size_t)n, sizeof(names[0]), compare);
	printf("%s:", dir);
	for (int i = 0; i < n; i++)
		printf(" %s", names[i]);
	printf("\n");
}

static void
test_names(void)
{
	char text[16] = "";
	int fd = open("a", O_CREAT | O_RDWR, 0644);

	write(fd, "hello", 5);
	tell_file("a");
	say("link", link("a", "b"));
	say("link into a directory", link("b", "d/c"));
	tell_file("a");
	printf("the same: %d %d\n", same("a", "b"), same("a", "d/c"));
	say("chmod", chmod("b", 0600));
	int other = open("d/c", O_RDWR | O_APPEND);
	write(other, " there", 6);
	printf("read %d: %s\n", (int)pread(fd, text, 15, 0), text);
	say("unlink the first", unlink("a"));
	tell_file("a");
	tell_file("b");
	say("again", link("d/c", "a"));
	tell_file("a");
	list(".");
	list("d");
	say("unlink", unlink("b"));
	say("unlink", unlink("a"));
	tell_file("d/c");
	say("unlink the last", unlink("d/c"));
	printf("read %d, names %d\n", (int)pread(fd, text, 15, 0), (int)(fstat(fd, &(struct stat){ 0 })));
	close(fd);
	close(other);
	list("d");
}

static void
test_refused(void)
{
	close(open("f", O_CREAT | O_WRONLY, 0644));
	say("a directory", link("d", "e"));
	say("there is one", link("f", "d"));
	say("itself", link("f", "f"));
	say("nothing", link("no", "e"));
	say("nowhere", link("f", "no/e"));
	say("a slash", link("f", "e/"));
	say("a slash on what is there", link("f", "d/"));
	say("below a file", link("f", "f/e"));
	say("from below a file", link("f/x", "e"));
	say("empty", link("", "e"));
	say("to empty", link("f", ""));
	say("a flag", linkat(AT_FDCWD, "f", AT_FDCWD, "e", 1));
	say("bad descriptor", linkat(77, "f", AT_FDCWD, "e", 0));
	say("unlink with a slash", unlink("f/"));
	say("unlink a directory", unlink("d"));
	say("unlink a directory with a slash", unlink("d/"));
	say("rmdir a file", rmdir("f"));
	say("rmdir .", rmdir("d/."));
	say("rmdir ..", rmdir("d/.."));
}

static void
test_symbolic(void)
{
	struct stat s;

	symlink("f", "s");
	say("a symbolic link", link("s", "t"));
	printf("is one too: %d, %u names\n", !lstat("t", &s) && S_ISLNK(s.st_mode), (unsigned)s.st_nlink);
	say("followed", linkat(AT_FDCWD, "s", AT_FDCWD, "u", AT_SYMLINK_FOLLOW));
	printf("the file: %d\n", same("f", "u"));
	symlink("nowhere", "broken");
	say("broken", link("broken", "v"));
	say("broken, followed", linkat(AT_FDCWD, "broken", AT_FDCWD, "w", AT_SYMLINK_FOLLOW));
	say("onto a link", link("f", "broken"));
}

/* rename between two names of a file does nothing; over a third file it takes its place. */
static void
test_rename(void)
{
	tell_file("f");
	say("onto another name", rename("f", "u"));
	tell_file("f");
	close(open("g", O_CREAT | O_WRONLY, 0644));
	link("g", "h");
	say("over one of two", rename("f", "g"));
	tell_file("f");
	tell_file("g");
	tell_file("h");
	say("move a further name", rename("u", "d/u"));
	printf("the same: %d\n", same("g", "d/u"));
	list(".");
}

/* While a directory is read its names are removed, the first of them first. */
static void
test_remove_while_reading(void)
{
	char name[300];
	int n = 0;

	mkdir("many", 0755);
	close(open("many/first", O_CREAT | O_WRONLY, 0644));
	for (int i = 0; i < 150; i++) {
		snprintf(name, sizeof(name), "many/name-that-is-long-%03d", i);
		if (link("many/first", name))
			say(name, -1);
	}
	tell_file("many/first");
	DIR *d = opendir("many");
	for (struct dirent *e; (e = readdir(d));) {
		snprintf(name, sizeof(name), "many/%s", e->d_name);
		if (e->d_name[0] != '.')
			n += !unlink(name);
	}
	closedir(d);
	printf("removed %d\n", n);
	say("rmdir", rmdir("many"));
}

int
main(void)
{
	char dir[] = "/tmp/linksXXXXXX";

	setvbuf(stdout, NULL, _IOLBF, 0);
	umask(022);
	if (!mkdtemp(dir) || chdir(dir) || mkdir("d", 0755))
		return 1;
	test_names();
	test_refused();
	test_symbolic();
	test_rename();
	test_remove_while_reading();
	const char *left[] = { "d/u", "d", "broken", "g", "h", "s", "t", "v" };
	for (unsigned i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		say(left[i], remove(left[i]));
	chdir("/");
	say("all removed", rmdir(dir));
	return 0;
}
