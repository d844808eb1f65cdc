/* A fork bomb: everybody forks for ever. It fills the task table and no more, one signal ends it, and afterwards there is as
 * much room as before. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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
a_while(void)
{
	nanosleep(&(struct timespec){ 0, 20000000 }, NULL);
}

/* With `rest` one who cannot fork any more waits for its end, else it tries again and again. */
static pid_t
light(int rest)
{
	pid_t first = fork();

	if (first)
		return first;
	setsid();
	for (;;) {
		if (fork() < 0 && rest)
			pause();
		for (volatile int turn = 0; turn < 20000; turn++)
			;
	}
}

/* Until the table is full. */
static void
let_it_burn(void)
{
	pid_t extra;

	do {
		a_while();
		extra = fork();
		if (extra == 0)
			_exit(0);
		if (extra > 0)
			waitpid(extra, NULL, 0);
	} while (extra > 0);
	expect("full", errno == EAGAIN);
}

/* How many children there can be at once. */
static int
room(void)
{
	int n = 0, status;

	for (pid_t p; (p = fork()) >= 0; n++)
		if (p == 0) {
			pause();
			_exit(0);
		}
	expect("no more", errno == EAGAIN);
	kill(-1, SIGTERM);
	for (int i = 0; i < n; i++)
		expect("one of them", wait(&status) > 0 && status == SIGTERM);
	return n;
}

static void
test(int rest, int by_group)
{
	pid_t first = light(rest);
	int status;

	let_it_burn();
	expect("kill", !kill(by_group ? -first : -1, SIGKILL));
	expect("the first", waitpid(first, &status, 0) == first && status == SIGKILL);
	while (!kill(-1, 0)) /* init reaps the others */
		a_while();
	expect("nobody", errno == ESRCH);
}

int
main(void)
{
	int before = room();
	unsigned memory = free_kib();

	memory = free_kib(); /* the first time has touched pages */
	test(1, 1);
	test(0, 1);
	test(0, 0);
	expect("memory", free_kib() == memory);
	expect("slots", room() == before);
	printf("%d slots, %s\n", before, good == all ? "all right" : "not all right");
	return good == all ? 0 : 1;
}
