/* Memory that stays shared across fork: anonymous, and of a file; and a private map of that file. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

static int
anonymous(void)
{
	int *shared = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	shared[0] = 1;
	if (fork() == 0) {
		shared[0] += 10;
		shared[PAGE / sizeof(int)] = 5; /* a page that neither had touched */
		_exit(0);
	}
	wait(NULL);
	return shared[0] == 11 && shared[PAGE / sizeof(int)] == 5 && munmap(shared, 2 * PAGE) == 0;
}

static int
of_a_file(void)
{
	char text[8] = "";
	int fd = open("/tmp/mapped", O_CREAT | O_RDWR, 0644);

	write(fd, "abcdef", 6);
	char *shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	char *private = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	int good = !memcmp(shared, "abcdef", 6) && !memcmp(private, "abcdef", 6) && !shared[6];
	private[0] = 'P';
	if (fork() == 0) {
		shared[1] = 'S';
		_exit(private[0] == 'P' ? 0 : 1);
	}
	int status;
	wait(&status);
	pread(fd, text, 6, 0);
	good = good && !status && !strcmp(text, "aScdef") && private[0] == 'P' && shared[0] == 'a';
	mprotect(shared, PAGE, PROT_READ);
	mprotect(shared, PAGE, PROT_READ | PROT_WRITE);
	shared[2] = 'W';
	pread(fd, text, 6, 0);
	return good && !strcmp(text, "aSWdef") && !close(fd) && !munmap(shared, PAGE);
}

static int
refused(void)
{
	int fd = open("/bin/init", O_RDONLY);

	return mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED &&
	       mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, 1, 0) == MAP_FAILED &&
	       mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) != MAP_FAILED;
}

int
main(void)
{
	int good = anonymous() + of_a_file() + refused();

	printf("%d of 3\n", good);
	return good == 3 ? 0 : 1;
}
