/* /proc/PID/cmdline of one whose stack is on the disk: all of it is there, and the pages stay on the disk. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 2048 /* 8 MiB; the machine has 4 */

static volatile char area[PAGES][PAGE];
static char word[2 * PAGE], text[3 * PAGE];

int
main(int argc, char *argv[])
{
	char path[32];
	int ends[2], n = 0, got;

	if (argc > 1) {
		write(4, "x", 1);
		pause();
	}
	memset(word, 'w', sizeof(word) - 1);
	pipe(ends);
	pid_t pid = fork();
	if (pid == 0) {
		execl(argv[0], argv[0], word, "end", (char *)NULL);
		return 1;
	}
	read(ends[0], path, 1);
	for (int p = 0; p < PAGES; p++)
		area[p][0] = 1;
	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	int fd = open(path, O_RDONLY);
	while ((got = (int)read(fd, text + n, sizeof(text) - (size_t)n)) > 0)
		n += got;
	char *second = text + strlen(text) + 1;
	printf("%d bytes more than the page, %d\n", n - PAGE, !strncmp(second, word, (size_t)n - (size_t)(second - text)));
	kill(pid, SIGKILL);
	return waitpid(pid, NULL, 0) != pid;
}
