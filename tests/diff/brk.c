/* The heap's end by hand: up, down and up again; memory that comes back is zero. */
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char *
set_end(char *end)
{
	return (char *)syscall(SYS_brk, end);
}

static int
not_zero(const char *from, const char *to)
{
	int n = 0;

	while (from < to)
		n += *from++ != 0;
	return n;
}

int
main(void)
{
	char *start = set_end(NULL);

	start = set_end((char *)(((unsigned long)start + 4095) & ~4095ul));
	printf("up: %ld\n", (long)(set_end(start + 100000) - start));
	printf("not zero: %d\n", not_zero(start, start + 100000));
	memset(start, 'x', 100000);
	printf("down: %ld\n", (long)(set_end(start + 50000) - start));
	printf("up again: %ld\n", (long)(set_end(start + 200000) - start));
	printf("kept: %d, not zero behind the page: %d\n", not_zero(start, start + 50000),
	       not_zero(start + 53248, start + 200000));
	printf("odd: %ld\n", (long)(set_end(start + 12345) - start));
	printf("below the program: %ld\n", (long)(set_end((char *)4096) - start));
	printf("too high: %ld\n", (long)(set_end((char *)0xfffff000) - start));
	if (fork() == 0) {
		printf("child: %ld", (long)(set_end(start + 300000) - start));
		start[299999] = 1;
		printf(", its own\n");
		_exit(0);
	}
	wait(NULL);
	printf("parent: %ld\n", (long)(set_end(NULL) - start));
	return 0;
}
