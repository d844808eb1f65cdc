/* Descriptors name open files: dup2 closes what stood there, and parent and child move one offset. */
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	int first = open("/bin/init", O_RDONLY), second = open("/bin/dup", O_RDONLY);
	char a[8], b[8];

	if (dup2(first, second) != second || dup2(first, first) != first || dup(-1) != -1)
		return 1;
	if (read(first, a, 4) != 4 || lseek(second, 0, SEEK_CUR) != 4)
		return 2;
	if (fork() == 0)
		_exit(read(second, a, 4) == 4 && close(first) == 0 ? 0 : 1);
	wait(NULL);
	if (lseek(first, 0, SEEK_CUR) != 8 || lseek(first, -4, SEEK_CUR) != 4)
		return 3;
	if (read(second, a, 8) != 8 || lseek(first, 4, SEEK_SET) != 4 || read(first, b, 8) != 8)
		return 4;
	return memcmp(a, b, 8) ? 5 : 0;
}
