/* A page that nobody may read: the kernel does not read or write it for the program either. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

static int good, all;

static void
expect(const char *what, int right)
{
	all++;
	good += right;
	if (!right)
		printf("wrong: %s\n", what);
}

static void
test(char *at, int ends[2])
{
	char text[8];

	expect("write", write(1, at, 5) == -1 && errno == EFAULT);
	expect("to a pipe", write(ends[1], at, 5) == -1 && errno == EFAULT);
	expect("as a path", open(at, O_RDONLY) == -1 && errno == EFAULT);
	expect("read", write(ends[1], "xyz", 3) == 3 && read(ends[0], at, 3) == -1 && errno == EFAULT);
	expect("nothing is lost", read(ends[0], text, 8) == 3 && !memcmp(text, "xyz", 3));
	expect("across its start", write(ends[1], at - 2, 4) == -1 && errno == EFAULT);
	expect("before it", write(ends[1], at - 2, 2) == 2 && read(ends[0], text, 8) == 2);
	expect("behind it", write(ends[1], at + PAGE, 2) == 2 && read(ends[0], text, 8) == 2);
	expect("no bytes", write(ends[1], at, 0) == 0);
}

int
main(void)
{
	char *area = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), text[8];
	int ends[2], status;

	setvbuf(stdout, NULL, _IONBF, 0);
	memset(area, 'a', 3 * PAGE);
	pipe(ends);
	mprotect(area + PAGE, PAGE, PROT_NONE);
	test(area + PAGE, ends);
	if (fork() == 0) {
		test(area + PAGE, ends);
		_exit(good != all);
	}
	wait(&status);
	expect("in a child", status == 0);
	mprotect(area + PAGE, PAGE, PROT_READ);
	expect("readable again", write(ends[1], area + PAGE, 3) == 3 && read(ends[0], text, 8) == 3 && !memcmp(text, "aaa", 3));
	printf("%s\n", good == all ? "all right" : "not all right");
	return good != all;
}
