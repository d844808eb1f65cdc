/* Parent and child share pages, some in frames and some in the swap area. Both kinds are read by both after
 * more memory was used than there is, and what one of them writes the other does not see. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 1200 /* more than the machine has frames */

static char before[PAGE] __attribute__((aligned(PAGE))) = "parent's";
static char shared[PAGE] __attribute__((aligned(PAGE))) = "shared";
static char area[PAGES][PAGE] __attribute__((aligned(PAGE)));

/* Pushes out all that was not used meanwhile: the hand comes by each frame twice. */
static void
use_all_memory(void)
{
	for (unsigned i = 0; i < PAGES; i++)
		area[i][0]++;
}

static int
check(const char *who)
{
	if (before[0] != 'p' || before[7] != 's' || shared[0] != 's' || shared[5] != 'd')
		return 1;
	shared[6] = who[0];
	return shared[6] != who[0];
}

int
main(void)
{
	int status;

	before[PAGE - 1] = 1; /* a private page of its own */
	use_all_memory();     /* and in the swap area */
	shared[PAGE - 1] = 1; /* this one is in a frame */
	if (fork() == 0) {
		use_all_memory(); /* with two owners, it goes to one slot */
		_exit(check("child"));
	}
	wait(&status);
	status |= check("parent");
	for (unsigned i = 0; i < PAGES; i++)
		status |= area[i][0] != 1;
	printf("status %d, %c\n", status, shared[6]);
	return status;
}
