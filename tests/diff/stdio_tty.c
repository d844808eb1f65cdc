/* Stdin, stdout and stderr are one terminal here, and libc knows it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

int
main(void)
{
	struct winsize size;
	struct stat s;

	printf("terminals: %d %d, not 77: %d", isatty(0), isatty(1), isatty(77));
	printf(" errno %d\n", errno);
	printf("size: %d", ioctl(1, TIOCGWINSZ, &size));
	printf(" %d rows, %d columns\n", size.ws_row, size.ws_col);
	printf("fstat: %d", fstat(1, &s));
	printf(" character device %d\n", S_ISCHR(s.st_mode));
	printf("seek: %d", (int)lseek(1, 0, SEEK_SET));
	printf(" errno %d\n", errno);
	printf("part");
	fflush(stdout);
	printf(" and rest, %d bytes\n", (int)write(1, " of a line", 10));
	puts("");
	for (int i = 0; i < 300; i++)
		printf("%d%c", i, i % 20 == 19 ? '\n' : ' ');
	char text[5000];
	memset(text, 'x', sizeof(text));
	text[4999] = '\n';
	printf("%d\n", (int)fwrite(text, 1, sizeof(text), stdout));
	printf("a tab\tand a bell\a\n");
	return 0;
}
