/*
 * two_writers.c: two who write one file: with one offset they follow each other, with two they spoil it.
 *
 * The first file is opened before fork: parent and child share its offset, and both lines are there. The
 * second is opened by each for itself, after fork: both write from offset 0, and the later line lies over the
 * earlier one. The order is open (try --sched child); in the first file nothing is lost by either.
 *
 * Keys: f to the fork, p back to "files shared"; then s with each of the two ([ and ] choose) to its "open"
 * and its calls of write.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
show(const char *path)
{
	char text[100] = "";

	read(open(path, O_RDONLY), text, sizeof(text) - 1);
	printf("%s:\n%s", path, text);
}

int
main(void)
{
	int common = open("/common", O_CREAT | O_WRONLY, 0600);
	pid_t child = fork();
	int own = open("/spoilt", O_CREAT | O_WRONLY, 0600);
	const char *line = child ? "the parent's long line\n" : "the child's\n";

	write(common, line, strlen(line));
	write(own, line, strlen(line));
	if (child == 0)
		return 0;
	wait(NULL);
	show("/common");
	show("/spoilt");
	return 0;
}
