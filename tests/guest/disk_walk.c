/* Goes through a disk that may be spoilt: all names, links and files, and a map of each. It may find
 * whatever it likes, but it must come to its end. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH = 8, MOST = 300, PARTS = 40 };

static int seen, errors;
static sigjmp_buf out;

static void
on_signal(int signal)
{
	(void)signal;
	siglongjmp(out, 1);
}

static void
note(int wrong)
{
	errors += wrong && errno == EIO;
}

static void
look_at_file(const char *path, off_t size)
{
	static char bytes[4096];
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : 1;

	for (int i = 0; i < PARTS && n > 0; i++)
		n = read(fd, bytes, sizeof(bytes));
	note(n < 0);
	note(fd >= 0 && pread(fd, bytes, sizeof(bytes), size - 1) < 0);
	char *map = fd < 0 ? MAP_FAILED : mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, fd, size / 8192 * 4096);
	if (map != MAP_FAILED) {
		if (!sigsetjmp(out, 1))
			bytes[0] = map[0];
		munmap(map, 8192);
	}
	close(fd);
}

static void
walk(const char *dir, int depth)
{
	char path[256], target[256];
	struct dirent *e;
	struct stat s;
	DIR *d = opendir(dir);

	note(!d);
	while (d && seen < MOST && (errno = 0, e = readdir(d))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		seen++;
		if (snprintf(path, sizeof(path), "%s/%s", dir, e->d_name) >= (int)sizeof(path))
			continue;
		if (lstat(path, &s)) {
			note(1);
			continue;
		}
		if (S_ISLNK(s.st_mode))
			note(readlink(path, target, sizeof(target)) < 0 || access(path, F_OK));
		if (S_ISREG(s.st_mode))
			look_at_file(path, s.st_size);
		if (S_ISDIR(s.st_mode) && depth < DEPTH) {
			if (!chdir(path))
				getcwd(target, sizeof(target));
			walk(path, depth + 1);
		}
	}
	note(d && seen < MOST);
	if (d)
		closedir(d);
}

int
main(void)
{
	signal(SIGBUS, on_signal);
	signal(SIGSEGV, on_signal);
	if (access("/mnt", F_OK))
		return 2;
	walk("/mnt", 0);
	printf("%d names, %d errors\n", seen, errors);
	return seen == 0 ? 3 : errors ? 1 : 0;
}
