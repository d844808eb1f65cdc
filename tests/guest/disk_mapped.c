/* More is read of the disk than memory holds, while a child has some of its pages mapped: those stay. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BYTES = 50000, LINE = 7 };

static char buffer[8192];

static int
count_wrong(const char *text)
{
	char line[LINE + 1];
	int wrong = 0;

	for (int at = 0; at + LINE <= BYTES; at += LINE) {
		snprintf(line, sizeof(line), "%d\n", 100000 + at / LINE);
		for (int i = 0; i < LINE; i++)
			wrong += text[at + i] != line[i];
	}
	return wrong;
}

int
main(void)
{
	int fd = open("/mnt/single", O_RDONLY), status = 0, go_on[2];
	const char *text = mmap(NULL, BYTES, PROT_READ, MAP_PRIVATE, fd, 0);
	int wrong = count_wrong(text);
	char c;

	pipe(go_on);
	if (fork() == 0) {
		close(go_on[1]);
		read(go_on[0], &c, 1);
		_exit(count_wrong(text) != 0);
	}
	fd = open("/mnt/double", O_RDONLY);
	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	wrong += count_wrong(text);
	close(go_on[1]);
	wait(&status);
	printf("%d wrong, the child's status %d\n", wrong, status);
	return 0;
}
