/*
 * disk.c: reading a disk is a system call.
 *
 * Between the call of read and its return the kernel finds the file's inode, the inode says which blocks are
 * the file's, the disk reads them into a frame, and the bytes are copied from there to the program. The
 * frame stays: when the file is read again, the same call returns without the disk.
 *
 * It needs a disk: forkscope run --disk IMAGE disk [FILE] reads /mnt/FILE, or else the first file there.
 * Keys: in the events pane, "disk read" stands between "call" and "return" of the first read, and not of the
 * second.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DISK "/mnt"

/* The first file in the disk's root. */
static int
find(char path[300])
{
	struct dirent *entry;
	struct stat st;
	DIR *d = opendir(DISK);

	while (d && (entry = readdir(d))) {
		snprintf(path, 300, DISK "/%s", entry->d_name);
		if (!stat(path, &st) && S_ISREG(st.st_mode) && st.st_size)
			break;
		path[0] = 0;
	}
	if (d)
		closedir(d);
	return d && path[0];
}

static int
read_it(const char *path, const char *when)
{
	static char bytes[4096];
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes));

	if (n < 0)
		printf("%s: %s\n", path, strerror(errno));
	else
		printf("%s time: read(%d, ...) = %zd, %.*s\n", when, fd, n, (int)strcspn(bytes, "\n"), bytes);
	close(fd);
	return n < 0;
}

int
main(int argc, char *argv[])
{
	char path[300] = "";

	if (access(DISK, F_OK)) {
		puts("there is no disk; give one: forkscope run --disk IMAGE disk");
		return 1;
	}
	if (argc > 1)
		snprintf(path, sizeof(path), DISK "/%s", argv[1]);
	else if (!find(path)) {
		puts("there is no file in the disk's root");
		return 1;
	}
	return read_it(path, "first") || read_it(path, "second");
}
