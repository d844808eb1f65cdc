/*
 * swap.c: more pages than memory has: one goes to the disk for each that comes.
 *
 * The kernel's clock hand looks for a page that was not used of late, writes it to the swap area and gives
 * its frame to the new one. When the first page is read again it is a fault like any other: it comes back,
 * into another frame, and another page has to go.
 *
 * Run it as: forkscope run --mem 4M --swap 16M swap. Keys: in the events pane "swap out" tells who had to
 * go; the frames pane shows no frame that is free, and the last fault ends in "swap in".
 */
#include <stdio.h>
#include <string.h>

#define PAGE 4096
#define PAGES 1024

static char area[PAGES][PAGE] __attribute__((aligned(PAGE)));

/* Pages, by the name of their line in /proc/meminfo. */
static unsigned
pages(const char *name)
{
	char line[80];
	unsigned kib = 0;
	FILE *f = fopen("/proc/meminfo", "r");

	while (fgets(line, sizeof(line), f))
		if (!strncmp(line, name, strlen(name)))
			sscanf(line + strlen(name), ": %u", &kib);
	fclose(f);
	return kib * 1024 / PAGE;
}

int
main(void)
{
	if (pages("MemFree") > PAGES || pages("SwapTotal") < PAGES) {
		printf("%s: try forkscope run --mem 4M --swap 16M swap\n",
		       pages("MemFree") > PAGES ? "there is memory for all pages" : "there is no disk to swap to");
		return 1;
	}
	for (int i = 0; i < PAGES; i++)
		area[i][0] = (char)i + 1;
	printf("%d pages are written, %u of them are on the disk\n", PAGES,
	       pages("SwapTotal") - pages("SwapFree"));
	if (area[0][0] != 1)
		return 1;
	printf("the first one still holds what was written\n");
	return 0;
}
