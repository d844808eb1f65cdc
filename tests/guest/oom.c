/* Three children eat all the memory there is, each by another kind of fault. Each is killed; the parent,
 * whose memory they ate, goes on, and the next child has all of it again. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 4096 /* 16 MiB: more than there is */
#define SHARED 2300 /* more than half of it */

static char *
pages(unsigned n)
{
	return mmap(NULL, n * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void
write_each(char *at, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		at[i * PAGE] = 1;
}

static void
eat_zero_pages(char *shared)
{
	(void)shared;
	write_each(pages(PAGES), PAGES);
}

static void
eat_copies(char *shared)
{
	write_each(shared, SHARED);
}

static void
eat_in_the_kernel(char *shared)
{
	char *at = pages(PAGES);
	int fd = open("/bin/init", O_RDONLY);

	(void)shared;
	for (unsigned i = 0; i < PAGES; i++)
		read(fd, at + i * PAGE, 1);
}

int
main(void)
{
	void (*const eat[])(char *) = { eat_zero_pages, eat_copies, eat_in_the_kernel };
	char *shared = pages(SHARED);
	int status, killed = 0;

	write_each(shared, SHARED);
	for (int i = 0; i < 3; i++) {
		if (fork() == 0) {
			eat[i](shared);
			_exit(0);
		}
		wait(&status);
		killed += WIFSIGNALED(status) && WTERMSIG(status) == 9;
	}
	printf("%d killed\n", killed);
	return killed == 3 ? 0 : 1;
}
