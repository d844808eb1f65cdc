/* A FIFO: opening waits for the other end; the pipe is there while somebody has it open; so is a file with two names. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	char text[8] = "";
	int fd, status;

	mkfifo("/tmp/f", 0600);
	link("/tmp/f", "/tmp/g");
	if (fork() == 0) {
		fd = open("/tmp/g", O_WRONLY);
		unlink("/tmp/f");
		_exit(write(fd, "bytes", 5) != 5);
	}
	fd = open("/tmp/f", O_RDONLY);
	wait(&status);
	unlink("/tmp/g");
	if (read(fd, text, 8) != 5 || strcmp(text, "bytes") || read(fd, text, 8) != 0)
		return 1;
	close(fd);
	if (open("/tmp/f", O_WRONLY | O_NONBLOCK) >= 0 || access("/tmp/g", F_OK) == 0)
		return 2;
	printf("child %d\n", WEXITSTATUS(status));
	return 0;
}
