/* exec while memory is full: its pages, its tables and its arguments push others out, from deep in the kernel. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 1200 /* more than the machine has frames */

static char area[PAGES][PAGE];
static char word[3 * PAGE];

int
main(int argc, char **argv)
{
	int status, good = 0;

	if (argc == 3)
		return strlen(argv[2]) == sizeof(word) - 1 ? 5 : 6;
	memset(word, 'x', sizeof(word) - 1);
	for (int round = 0; round < 20; round++) {
		for (unsigned i = 0; i < PAGES; i++)
			area[i][0]++;
		if (fork() == 0) {
			execl("/bin/swap_exec", "swap_exec", "again", word, (char *)0);
			_exit(7);
		}
		wait(&status);
		good += status == 0x500;
	}
	printf("%d good\n", good);
	return good != 20;
}
