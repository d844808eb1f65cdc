/* Three times as much memory as there is: every page is written, changed, and read again. What was written
 * comes back, in whatever order the pages went to the disk and came back from it. */
#include <stdio.h>

#define PAGE 4096
#define PAGES 3072 /* 12 MiB; the machine has 4 */

static unsigned area[PAGES][PAGE / sizeof(unsigned)];

static unsigned
value(unsigned page, unsigned word)
{
	return page * 2654435761u + word;
}

int
main(void)
{
	unsigned wrong = 0;

	for (unsigned p = 0; p < PAGES; p++) {
		area[p][0] = value(p, 0);
		area[p][1023] = value(p, 1);
	}
	for (unsigned p = 0; p < PAGES; p += 3) /* some are changed once more */
		area[p][0]++;
	for (unsigned p = PAGES; p-- > 0;)
		wrong += area[p][0] != value(p, 0) + (p % 3 == 0) || area[p][1023] != value(p, 1) ||
			 area[p][500] != 0;
	printf("%u pages, %u wrong\n", PAGES, wrong);
	return wrong != 0;
}
