/*
 * one_offset.c: descriptors are copied, the open file with its offset is one.
 *
 * The parent opens a file before fork; the child reads four bytes of it, then the parent reads on where the
 * child has stopped. A file that each opens for itself, after fork, has an offset for each.
 *
 * Keys: f to the fork, p back to "files shared": a descriptor more for each open file, no file more.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void
read_four(const char *who, const char *what, int fd)
{
	char bytes[4];
	long from = lseek(fd, 0, SEEK_CUR);

	read(fd, bytes, sizeof(bytes));
	printf("%s reads %s from %ld to %ld\n", who, what, from, (long)lseek(fd, 0, SEEK_CUR));
}

int
main(void)
{
	int common = open("/bin/init", O_RDONLY);
	pid_t child = fork();
	const char *who = child ? "parent" : "child";

	if (child > 0)
		wait(NULL);
	read_four(who, "the common file", common);
	read_four(who, "a file of its own", open("/bin/init", O_RDONLY));
	return 0;
}
