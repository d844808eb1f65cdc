/* What calls say to paths that are wrong in some way; permissions of what is made; who may do what. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>

#include "say.h"

static char long_name[400], long_path[5000];

static const char *const paths[] = {
	"f", "f/", "f/x", "f/..", "d", "d/", "d/.", "d/no", "no/x", "", ".", "..", "/", "l", "l/", "ld", "ld/f", "broken", "broken/x",
	"loop", "loop/x", long_name, long_path,
};
#define N_PATHS (sizeof(paths) / sizeof(paths[0]))

static struct stat s;
static char text[400];

static long call_stat(const char *p) { return stat(p, &s) < 0 ? -1 : (long)(s.st_mode & S_IFMT); }
static long call_lstat(const char *p) { return lstat(p, &s) < 0 ? -1 : (long)(s.st_mode & S_IFMT); }
static long call_open(const char *p) { return close(open(p, O_RDONLY)); }
static long
call_write(const char *p)
{
	int fd = open(p, O_WRONLY);
	return fd < 0 ? -1 : close(fd);
}
static long
call_excl(const char *p)
{
	int fd = open(p, O_RDONLY | O_CREAT | O_EXCL, 0600);
	return fd < 0 ? -1 : close(fd) + unlink(p);
}
static long
call_dir(const char *p)
{
	int fd = open(p, O_RDONLY | O_DIRECTORY);
	return fd < 0 ? -1 : close(fd);
}
static long
call_nofollow(const char *p)
{
	int fd = open(p, O_RDONLY | O_NOFOLLOW);
	return fd < 0 ? -1 : close(fd);
}
static long call_readlink(const char *p) { return readlink(p, text, sizeof(text)); }
static long call_access(const char *p) { return access(p, R_OK | W_OK); }
static long call_execute(const char *p) { return access(p, X_OK); }
static long call_link(const char *p) { return link(p, "d/new") < 0 ? -1 : unlink("d/new"); }
static long call_chmod(const char *p) { return chmod(p, 0700); }
static long call_truncate(const char *p) { return truncate(p, 0); }
static long call_chdir(const char *p) { return chdir(p) < 0 ? -1 : chdir(say_dir); }
static long call_symlink(const char *p) { return symlink("f", p) < 0 ? -1 : unlink(p); }

static const struct {
	const char *name;
	long (*call)(const char *path);
} calls[] = {
	{ "stat", call_stat }, { "lstat", call_lstat }, { "open", call_open }, { "write", call_write },
	{ "exclusive", call_excl }, { "directory", call_dir }, { "nofollow", call_nofollow }, { "readlink", call_readlink },
	{ "access", call_access }, { "execute", call_execute }, { "link", call_link }, { "chmod", call_chmod },
	{ "truncate", call_truncate }, { "chdir", call_chdir }, { "symlink", call_symlink },
};

static void
test_table(void)
{
	for (unsigned c = 0; c < sizeof(calls) / sizeof(calls[0]); c++)
		for (unsigned i = 0; i < N_PATHS; i++) {
			char what[40];

			if (calls[c].call == call_chmod && paths[i][0] && strstr("../", paths[i]))
				continue; /* others' directories stay as they are */
			snprintf(what, sizeof(what), "%s %.20s", calls[c].name, paths[i]);
			say(what, calls[c].call(paths[i]));
		}
}

static void
mode_of(const char *name)
{
	if (stat(name, &s))
		say(name, -1);
	else
		printf("%s: %o\n", name, s.st_mode);
}

static void
test_modes(void)
{
	int fd;

	printf("umask was %o\n", umask(027));
	close(open("m", O_CREAT | O_WRONLY, 0666));
	mode_of("m");
	mkdir("md", 0777);
	mode_of("md");
	printf("umask was %o\n", umask(07777));
	printf("umask was %o\n", umask(0));
	fd = open("n", O_CREAT | O_RDWR | O_EXCL, 0);
	say("opened with no right", fd >= 0);
	mode_of("n");
	say("write", write(fd, "x", 1));
	close(fd);
	close(open("n", O_CREAT | O_RDONLY, 0777));
	mode_of("n");
	close(creat("o", 06777));
	mode_of("o");
	mkdir("p", 07777);
	say("mode of p", stat("p", &s) ? -1 : (long)(s.st_mode & 01777));
	say("chmod", chmod("n", 0123));
	mode_of("n");
	say("chmod with a type", chmod("n", S_IFDIR | 0700));
	mode_of("n");
	fd = open("n", O_RDONLY);
	say("fchmod", fchmod(fd, 0600));
	mode_of("n");
	close(fd);
	say("fchmod of none", fchmod(99, 0600));
	say("execute", access("n", X_OK));
	say("execute a directory", access("md", X_OK));
	say("chmod", chmod("n", 0100));
	say("execute", access("n", X_OK | R_OK));
	say("no such right", access("n", 8));
	say("faccessat", faccessat(AT_FDCWD, "broken", F_OK, AT_SYMLINK_NOFOLLOW));
	say("remove", remove("m") + remove("md") + remove("n") + remove("o") + remove("p"));
	umask(022);
}

static void
test_at(void)
{
	int d = open("d", O_RDONLY), f = open("f", O_RDONLY);

	say("in a directory", close(openat(d, "new", O_CREAT | O_WRONLY, 0644)));
	say("there", access("d/new", F_OK));
	say("in a file", openat(f, "new", O_CREAT | O_WRONLY, 0644));
	say("in none", openat(99, "new", O_CREAT | O_WRONLY, 0644));
	say("absolute in none", close(openat(99, "/", O_RDONLY)));
	say("itself", fstatat(d, "", &s, AT_EMPTY_PATH));
	say("nothing", fstatat(d, "", &s, 0));
	say("unlinkat", unlinkat(d, "new", 0));
	say("mkdirat", mkdirat(d, "dir", 0755));
	say("not a file", unlinkat(d, "dir", 0));
	say("unlinkat", unlinkat(d, "dir", AT_REMOVEDIR));
	say("no such flag", unlinkat(d, "dir", 1));
	say("fchdir", fchdir(d));
	say("up", chdir(".."));
	say("fchdir to a file", fchdir(f));
	say("fchdir to none", fchdir(99));
	close(d);
	close(f);
	say("a directory that goes", mkdir("gone", 0755));
	d = open("gone", O_RDONLY);
	say("rmdir", rmdir("gone"));
	say("make in it", openat(d, "x", O_CREAT | O_WRONLY, 0600));
	say("mkdir in it", mkdirat(d, "x", 0700));
	say("look in it", openat(d, "x", O_RDONLY));
	say("itself", fstatat(d, ".", &s, 0));
	close(d);
}

/* More names than one call tells, removed while they are read. */
static void
test_reading(void)
{
	char name[32];
	int n = 0, more = 0;

	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "d/a-rather-long-name-%03d", i);
		close(open(name, O_CREAT | O_WRONLY, 0600));
	}
	DIR *d = opendir("d");
	for (struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] == 'a' && !unlinkat(dirfd(d), e->d_name, 0))
			n++;
	rewinddir(d);
	for (struct dirent *e; (e = readdir(d));)
		more += e->d_name[0] != '.';
	closedir(d);
	printf("removed %d, left %d\n", n, more);
	int fd = open("d", O_RDONLY);
	say("read a directory", read(fd, name, 1));
	say("write one", write(fd, name, 1));
	close(fd);
}

int
main(void)
{
	memset(long_name, 'n', 300);
	for (unsigned i = 0; i + 2 < sizeof(long_path); i += 2)
		memcpy(long_path + i, "./", 2);
	enter_fresh_directory();
	close(open("f", O_CREAT | O_WRONLY, 0644));
	mkdir("d", 0755);
	close(open("d/f", O_CREAT | O_WRONLY, 0644));
	symlink("f", "l");
	symlink("d", "ld");
	symlink("nowhere", "broken");
	symlink("loop", "loop");
	test_table();
	say("made by a link that led nowhere", close(open("ld/../broken", O_CREAT | O_WRONLY, 0644)) + unlink("nowhere"));
	test_modes();
	test_at();
	unlink("d/f");
	test_reading();
	const char *left[] = { "f", "d", "l", "ld", "broken", "loop" };
	for (unsigned i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		say(left[i], remove(left[i]));
	leave_directory();
	return 0;
}
