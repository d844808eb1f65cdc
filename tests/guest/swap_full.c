/* Memory and swap area are full. The call that needs a frame fails, the fault that needs one ends its program,
 * and all the others live: their pages come back, and the next child has all the room again. */
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define MOST 4096 /* 16 MiB: the machine has 4, and the disk as much */

static char kept[PAGE] __attribute__((aligned(PAGE))) = "kept";

static char *
pages(unsigned n)
{
	return mmap(NULL, n * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void
touch(char *at, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		at[i * PAGE] = 1;
}

static int
eat(unsigned n)
{
	int status;

	if (fork() == 0) {
		touch(pages(MOST), n);
		_exit(7);
	}
	wait(&status);
	return status;
}

/* fork after each page, until there is no room for it: nothing is lost by the tries. */
static int
fork_until_full(void)
{
	char *at = pages(MOST);
	unsigned n = 0;
	int pid, status;

	if (fork() == 0) {
		touch(at, 1200);
		for (n = 1200; n < MOST; n += 1) {
			touch(at + n * PAGE, 1);
			pid = vfork();
			if (pid == 0)
				_exit(0);
			if (pid < 0)
				_exit(errno == ENOMEM ? 3 : 4);
			waitpid(pid, &status, 0);
		}
		_exit(5);
	}
	wait(&status);
	return status;
}

int
main(void)
{
	kept[5] = 1;
	int full = eat(MOST), fits = eat(1500), failed = fork_until_full(), again = eat(1500);
	printf("full %x, fits %x, fork %x, again %x, %s\n", full, fits, failed, again, kept);
	return 0;
}
