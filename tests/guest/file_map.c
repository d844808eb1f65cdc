/* Pages of the program's file: one that is written first is a copy at once, one that is read first is the
 * file's own until it is written. A map that is split goes on with the right part of the file. */
#include <sys/mman.h>

#define PAGE 4096

static char data[5 * PAGE] __attribute__((aligned(PAGE))) = {
	[0] = 1, [PAGE] = 2, [2 * PAGE] = 3, [3 * PAGE] = 4, [4 * PAGE] = 5,
};
static char *volatile at = data;

int
main(void)
{
	at[0] = 9;
	if (mprotect(data + PAGE, PAGE, PROT_READ) || munmap(data + 3 * PAGE, PAGE))
		return 1;
	if (at[PAGE] != 2 || at[2 * PAGE] != 3 || at[4 * PAGE] != 5)
		return 2;
	at[2 * PAGE] = 7;
	return at[2 * PAGE] == 7 && at[0] == 9 ? 0 : 3;
}
