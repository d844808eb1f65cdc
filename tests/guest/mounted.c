/* What holds between a disk and the rest: no name of the one for a file of the other; each has figures of its own. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
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
test_links(void)
{
	close(open("/tmp/file", O_CREAT | O_WRONLY, 0600));
	expect("from the disk", link("/mnt/one", "/tmp/one") == -1 && errno == EXDEV);
	expect("from /proc", link("/proc/uptime", "/tmp/one") == -1 && errno == EXDEV);
	expect("to the disk", link("/tmp/file", "/mnt/new") == -1 && errno == EROFS);
	expect("there is one", link("/tmp/file", "/mnt/one") == -1 && errno == EEXIST);
	expect("on the disk", link("/mnt/one", "/mnt/new") == -1 && errno == EROFS);
	expect("a mounted root", link("/mnt", "/tmp/one") == -1 && errno == EXDEV);
	expect("a FIFO", mkfifo("/mnt/new", 0600) == -1 && errno == EROFS);
	expect("rename from", rename("/mnt/one", "/tmp/one") == -1 && errno == EXDEV);
	expect("rename to", rename("/tmp/file", "/mnt/new") == -1 && errno == EXDEV);
	expect("rename on it", rename("/mnt/one", "/mnt/new") == -1 && errno == EROFS);
	expect("move it", rename("/mnt", "/tmp/mnt") == -1 && errno == EBUSY);
	expect("over it", rename("/tmp", "/mnt") == -1 && errno == EBUSY);
	expect("a device", mknod("/tmp/null", S_IFCHR | 0600, 0x103) == -1 && errno == EPERM);
}

static int
is(const struct statfs *s, unsigned magic, unsigned block)
{
	return (unsigned)s->f_type == magic && (unsigned)s->f_bsize == block && s->f_bfree <= s->f_blocks &&
	       s->f_bavail <= s->f_bfree && s->f_ffree <= s->f_files;
}

static void
test_figures(void)
{
	struct statfs s, t;
	int ends[2];

	expect("disk", !statfs("/mnt/one", &s) && is(&s, 0xef53, 1024) && s.f_blocks == 8192 && s.f_bfree > 0 && (s.f_flags & 1));
	expect("memory", !statfs("/tmp", &s) && is(&s, 0x01021994, 4096) && s.f_bfree > 100 && s.f_files > 100 && !(s.f_flags & 1));
	int fd = open("/tmp/file", O_RDWR);
	expect("a page less", write(fd, "x", 1) == 1 && !fstatfs(fd, &t) && t.f_bfree < s.f_bfree && t.f_ffree == s.f_ffree);
	expect("/proc", !statfs("/proc", &s) && is(&s, 0x9fa0, 4096) && s.f_blocks == 0);
	expect("a pipe", !pipe(ends) && !fstatfs(ends[0], &s) && is(&s, 0x50495045, 4096));
	expect("the console", !fstatfs(0, &s) && s.f_bsize == 4096);
	expect("wrong size", syscall(SYS_statfs64, "/", 80, &s) == -1 && errno == EINVAL);
}

static void
test_send(void)
{
	char text[8] = "";
	int from = open("/mnt/blocks", O_RDONLY), to = open("/tmp/copy", O_CREAT | O_RDWR, 0600);

	expect("copied", sendfile(to, from, NULL, 10000) == 4096 && pread(to, text, 6, 0) == 6 && text[0] == '1' && text[5] == '0');
	int proc = open("/proc/uptime", O_RDONLY);
	expect("made while it is read", sendfile(to, proc, NULL, 10) == -1 && errno == EINVAL);
}

int
main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	test_links();
	test_figures();
	test_send();
	printf("%s\n", good == all ? "all right" : "not all right");
	return good == all ? 0 : 1;
}
