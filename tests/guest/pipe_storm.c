/* Pipes at their limits: all descriptors, all open files, all processes at one pipe, and ends that go away under those who
 * wait there. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DESCRIPTORS 32
#define FILES 128
#define WRITERS 30
#define READERS 31
#define RECORDS 40 /* a writer */

struct record {
	uint32_t writer, number;
	char rest[56];
};

static int good, all;

static void
expect(const char *what, int right)
{
	all++;
	good += right;
	if (!right)
		printf("wrong: %s (%s)\n", what, strerror(errno));
}

static unsigned
free_kib(void)
{
	char text[512] = "";
	int fd = open("/proc/meminfo", O_RDONLY);

	read(fd, text, sizeof(text) - 1);
	close(fd);
	return (unsigned)strtoul(strstr(text, "MemFree:") + 8, NULL, 10);
}

static void
close_from(int fd)
{
	for (; fd < DESCRIPTORS; fd++)
		close(fd);
}

static void
test_descriptors(void)
{
	int p[2], n = 3;

	while (!pipe(p))
		n += 2;
	expect("one is left, and not two", errno == EMFILE && n == DESCRIPTORS - 1);
	expect("dup", dup(0) == DESCRIPTORS - 1);
	expect("no dup", dup(0) == -1 && errno == EMFILE);
	expect("no open", open("/", O_RDONLY) == -1 && errno == EMFILE);
	expect("no F_DUPFD", fcntl(0, F_DUPFD, 3) == -1 && errno == EMFILE);
	expect("dup2 has a place", dup2(0, DESCRIPTORS - 1) == DESCRIPTORS - 1);
	expect("none beyond", dup2(0, DESCRIPTORS) == -1 && errno == EBADF);
	close_from(3);
}

/* Each child opens what it can, and hands on to the next; the last one finds no file. */
static int
eat_files(int files)
{
	int p[2], status;

	while (!pipe(p))
		files += 2;
	if (errno == ENFILE) {
		int last = open("/", O_RDONLY); /* the number of all is odd or even */

		return (last < 0 || open("/", O_RDONLY) < 0) && errno == ENFILE && dup(0) > 0 && files > FILES - 6;
	}
	pid_t child = fork();
	if (child == 0) {
		close_from(3);
		_exit(eat_files(files));
	}
	waitpid(child, &status, 0);
	close_from(3);
	return WEXITSTATUS(status);
}

/* Reads records to the end of input; tells how many, and the sum of their numbers. */
static void
reader(int from, int to)
{
	uint32_t told[2] = { 0, 0 };
	struct record r;

	while (read(from, &r, sizeof(r)) == (ssize_t)sizeof(r)) {
		told[0]++;
		told[1] += r.writer * RECORDS + r.number;
	}
	write(to, told, sizeof(told));
	_exit(0);
}

static void
writer(int to, uint32_t who)
{
	for (uint32_t i = 0; i < RECORDS; i++) {
		struct record r = { .writer = who, .number = i };

		if (write(to, &r, sizeof(r)) != (ssize_t)sizeof(r))
			_exit(1);
	}
	_exit(0);
}

/* Sixty-one at one pipe: each record is read once, by whomever, and whole. */
static void
test_all_tasks(void)
{
	uint32_t told[2], n = 0, sum = 0, count = WRITERS * RECORDS;
	int data[2], result[2], status, bad = 0;

	pipe(data);
	pipe(result);
	for (int i = 0; i < READERS; i++)
		if (fork() == 0) {
			close(data[1]);
			reader(data[0], result[1]);
		}
	for (uint32_t i = 0; i < WRITERS; i++)
		if (fork() == 0)
			writer(data[1], i);
	expect("all slots are taken", fork() == -1 && errno == EAGAIN);
	close(data[0]);
	close(data[1]);
	close(result[1]);
	while (read(result[0], told, sizeof(told)) == (ssize_t)sizeof(told)) {
		n += told[0];
		sum += told[1];
	}
	for (int i = 0; i < READERS + WRITERS; i++)
		bad += wait(&status) < 0 || status;
	expect("all ended well", bad == 0);
	expect("each record once", n == count && sum == count * (count - 1) / 2);
	close(result[0]);
}

/* So many children that wait in a pipe: they fill it, or find it empty. */
static void
start_waiting(const int p[2], int writes, int n)
{
	static char block[8192];

	for (int i = 0; i < n; i++) {
		if (fork())
			continue;
		close(p[!writes]);
		if (writes)
			while (write(p[1], block, sizeof(block)) > 0)
				;
		_exit(writes ? 1 : (int)read(p[0], block, 1));
	}
	nanosleep(&(struct timespec){ 0, 20000000 }, NULL);
}

static void
expect_ends(const char *what, int n, int wanted)
{
	int status, right = 0;

	for (int i = 0; i < n; i++)
		right += wait(&status) > 0 && status == wanted;
	expect(what, right == n);
}

static void
test_ends_go(void)
{
	char bytes[256];
	int p[2];

	pipe(p);
	start_waiting(p, 1, 61);
	close(p[0]);
	expect_ends("nobody reads", 61, SIGPIPE);
	close(p[1]);
	pipe(p);
	start_waiting(p, 0, 61);
	close(p[1]);
	expect_ends("nobody writes", 61, 0);
	close(p[0]);
	pipe2(p, O_NONBLOCK);
	fcntl(p[1], F_SETFL, 0);
	start_waiting(p, 1, 30);
	kill(-1, SIGKILL);
	expect_ends("killed", 30, SIGKILL);
	while (read(p[0], bytes, sizeof(bytes)) > 0)
		;
	expect("empty", errno == EAGAIN);
	expect("it still works", write(p[1], "x", 1) == 1 && read(p[0], bytes, 2) == 1);
	close(p[0]);
	close(p[1]);
}

int
main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	unsigned before = free_kib();

	before = free_kib(); /* the first time has touched pages */
	test_descriptors();
	expect("all files", eat_files(3));
	test_all_tasks();
	test_ends_go();
	expect("nothing is lost", free_kib() == before);
	printf("%s\n", good == all ? "all right" : "not all right");
	return good == all ? 0 : 1;
}
