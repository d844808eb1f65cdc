/* /proc: what a process can read about itself and about others. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int good, all;
static char text[4096];

static void
expect(const char *what, int right)
{
	all++;
	good += right;
	if (!right)
		printf("wrong: %s\n", what);
}

/* The whole file, in pieces; "" when it cannot be read. */
static const char *
contents(const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t n, have = 0;

	while (fd >= 0 && (n = read(fd, text + have, 100)) > 0)
		have += n;
	text[have] = '\0';
	close(fd);
	return text;
}

static const char *
of_process(pid_t pid, const char *file)
{
	char path[40];

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	return contents(path);
}

static void
test_self(void)
{
	int pid, ppid;
	char state, name[20];

	expect("stat", sscanf(contents("/proc/self/stat"), "%d (%19[^)]) %c %d", &pid, name, &state, &ppid) == 4);
	expect("values", pid == getpid() && ppid == getppid() && state == 'R' && !strcmp(name, "procfs"));
	contents("/proc/self/cmdline");
	expect("cmdline", !strcmp(text, "/bin/procfs") && text[12] == '\0');
	contents("/proc/self/maps");
	expect("maps", strstr(text, "/bin/procfs\n") && strstr(text, "[stack]\n") && strstr(text, " r-xp "));
	contents("/proc/self/status");
	expect("status", strstr(text, "Name:\tprocfs\n") && strstr(text, "State:\tR (running)\n"));
	expect("exe", readlink("/proc/self/exe", text, 100) == 11 && !strncmp(text, "/bin/procfs", 11));
	expect("no link", readlink("/proc/self/maps", text, 100) == -1 && errno == EINVAL);
	expect("the same", !strcmp(of_process(getpid(), "stat"), contents("/proc/self/stat")));
}

static void
test_others(void)
{
	char state;
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	expect("new", sscanf(of_process(child, "stat"), "%*d (procfs) %c", &state) == 1 && state == 'R');
	int fd = open("/proc/3/status", O_RDONLY), dir = open("/proc/3", O_RDONLY | O_DIRECTORY);
	sched_yield();
	while (sscanf(of_process(child, "stat"), "%*d (procfs) %c", &state) == 1 && state != 'Z')
		sched_yield();
	expect("zombie", state == 'Z' && !*of_process(child, "cmdline") && !*of_process(child, "maps"));
	wait(NULL);
	expect("gone", read(fd, text, 10) == -1 && errno == ESRCH);
	expect("gone", openat(dir, "stat", O_RDONLY) == -1 && errno == ENOENT);
	expect("gone", open("/proc/3", O_RDONLY) == -1 && errno == ENOENT);
	expect("init", strstr(of_process(1, "status"), "Name:\tinit\n") != NULL);
}

static void
test_machine(void)
{
	unsigned total, free_kb, seconds, centi;
	int processes = 0, files = 0;
	struct dirent *e;
	char cwd[32];
	DIR *d;

	expect("meminfo", sscanf(contents("/proc/meminfo"), "MemTotal: %u kB\nMemFree: %u kB", &total,
				 &free_kb) == 2 && free_kb > 1000 && total > free_kb);
	expect("mounts", !strcmp(contents("/proc/mounts"), "tmpfs / tmpfs rw 0 0\nproc /proc proc ro 0 0\n"));
	expect("uptime", sscanf(contents("/proc/uptime"), "%u.%u", &seconds, &centi) == 2);
	expect("read-only", open("/proc/uptime", O_WRONLY) == -1 && errno == EROFS);
	expect("no names", mkdir("/proc/x", 0755) == -1 && errno == EROFS);
	expect("no removal", rmdir("/proc") == -1 && errno == EBUSY);
	expect("into it", !chdir("/proc/self") && getcwd(cwd, 32) && !strcmp(cwd, "/proc/2"));
	expect("up again", !chdir("../..") && getcwd(cwd, 32) && !strcmp(cwd, "/"));
	d = opendir("/proc");
	while ((e = readdir(d))) {
		processes += isdigit((unsigned char)e->d_name[0]) && e->d_type == DT_DIR;
		files += e->d_type == DT_REG;
	}
	closedir(d);
	expect("listed", processes == 2 && files == 5);
}

int
main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	test_self();
	test_others();
	test_machine();
	printf("%s\n", good == all ? "all right" : "not all right");
	return good == all ? 0 : 1;
}
