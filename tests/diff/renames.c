/* rename: onto itself, onto others, into itself, with slashes; and over what is open. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/syscall.h>

#include "say.h"

#define NOREPLACE 1u

static long
rename_with(const char *from, const char *to, unsigned flags)
{
	return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

static void
make(const char *name)
{
	int fd = open(name, O_CREAT | O_WRONLY | O_TRUNC, 0644);

	write(fd, name, strlen(name));
	close(fd);
}

static void
tell(const char *name)
{
	char text[16] = "";
	int fd = open(name, O_RDONLY);

	if (fd < 0) {
		say(name, -1);
		return;
	}
	if (read(fd, text, 15) < 0)
		strcpy(text, "a directory");
	printf("%s is %s\n", name, text);
	close(fd);
}

static void
test_files(void)
{
	char text[8] = "";

	make("a");
	make("b");
	say("onto itself", rename("a", "a"));
	say("onto itself by another way", rename("a", "./d/../a"));
	int open_b = open("b", O_RDWR);
	say("over an open file", rename("a", "b"));
	say("it lives", pread(open_b, text, 7, 0));
	printf("  %s\n", text);
	struct stat s;
	say("names", fstat(open_b, &s) ? -1 : (long)s.st_nlink);
	close(open_b);
	tell("a");
	tell("b");
	int moved = open("b", O_RDONLY);
	say("into a directory", rename("b", "d/b"));
	say("still open", pread(moved, text, 1, 0));
	close(moved);
	tell("d/b");
	say("and back", rename("d/b", "b"));
	say("nothing there", rename("no", "x"));
	say("nowhere to", rename("b", "no/x"));
	say("below a file", rename("b", "b/x"));
	say("from below a file", rename("b/x", "x"));
	say("a slash", rename("b", "x/"));
	say("a slash behind the old", rename("b/", "x"));
	say("empty", rename("", "x"));
	say("to empty", rename("b", ""));
	say("onto a directory", rename("b", "d"));
	say("onto a directory with slash", rename("b", "d/"));
	say("to .", rename("b", "."));
	say("to ..", rename("b", "d/.."));
	say("no replace", rename_with("b", "d", NOREPLACE));
	say("no replace, itself", rename_with("b", "b", NOREPLACE));
	say("no replace, free", rename_with("b", "c", NOREPLACE));
	say("no such flag", rename_with("c", "b", 0x80));
	say("back", rename("c", "b"));
}

static void
test_directories(void)
{
	char path[256];

	mkdir("d/e", 0755);
	mkdir("f", 0755);
	make("f/file");
	say("onto itself", rename("d", "d"));
	say("into itself", rename("d", "d/x"));
	say("into its child", rename("d", "d/e/x"));
	say("onto its child", rename("d", "d/e"));
	say("onto its parent", rename("d/e", "d"));
	say("onto a file", rename("d", "b"));
	say("onto one that is not empty", rename("d", "f"));
	say("that is not empty, from within", rename("f/file", "f"));
	say(".", rename("d/.", "x"));
	say("..", rename("d/e/..", "x"));
	say("with slashes", rename("d/", "x/"));
	say("and back", rename("x", "d"));
	mkdir("empty", 0755);
	say("onto an empty one", rename("f", "empty"));
	tell("empty/file");
	tell("f");
	say("one that we are in", chdir("empty") + rename("../empty", "../f"));
	getcwd(path, sizeof(path));
	printf("now in %s\n", strrchr(path, '/'));
	tell("file");
	say("out", chdir(".."));
	say("parent of a moved one", rename("f", "d/e/f"));
	tell("d/e/f/file");
	say("..", chdir("d/e/f/.."));
	getcwd(path, sizeof(path));
	printf("now in %s\n", strrchr(path, '/'));
	chdir("../..");
	say("and back", rename("d/e/f", "f"));
}

static void
test_links(void)
{
	symlink("b", "l");
	symlink("d", "ld");
	symlink("nowhere", "broken");
	say("a link", rename("l", "l2"));
	tell("l2");
	say("a file over a link", rename("b", "l2"));
	tell("l2");
	tell("b");
	say("a directory's link with slash", rename("ld/", "x"));
	say("onto it with slash", rename("f", "ld/"));
	say("a directory over a link", rename("f", "ld"));
	say("a file over a broken link", rename("l2", "broken"));
	tell("broken");
	say("by a link", rename("broken", "ld/b"));
	tell("d/b");
}

static void
test_slashes(void)
{
	say("mkdir", mkdir("m/", 0700));
	say("mkdir there is", mkdir("m/", 0700));
	say("mkdir on a file", mkdir("d/b/", 0700));
	say("mkdir below a file", mkdir("d/b/x", 0700));
	say("mkdir .", mkdir("m/.", 0700));
	say("mkdir ..", mkdir("m/..", 0700));
	say("mkdir /", mkdir("/", 0700));
	say("mkdir on a link", mkdir("ld", 0700));
	say("open", open("n/", O_CREAT | O_WRONLY, 0600));
	say("open a file's", open("d/b/", O_RDONLY));
	say("open a file's to make", open("d/b/", O_CREAT | O_WRONLY, 0600));
	say("symlink", symlink("x", "n/"));
	say("unlink", unlink("d/b/"));
	say("unlink a link's", unlink("ld/"));
	say("rmdir a link", rmdir("ld"));
	say("rmdir a link's", rmdir("ld/"));
	say("stat a file's", stat("d/b/", &(struct stat){ 0 }));
	say("rmdir", rmdir("m//"));
	say("rmdir /", rmdir("/"));
}

int
main(void)
{
	enter_fresh_directory();
	mkdir("d", 0755);
	test_files();
	test_directories();
	test_links();
	test_slashes();
	const char *left[] = { "d/b", "d/e", "d", "f/file", "f", "ld" };
	for (unsigned i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		say(left[i], remove(left[i]));
	leave_directory();
	return 0;
}
