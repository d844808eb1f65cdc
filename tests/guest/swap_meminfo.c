/* /proc/meminfo tells the size of the swap area, and that none of it is used. */
#include <stdio.h>

int
main(void)
{
	char line[80];
	unsigned total = 0, left = 0;
	FILE *f = fopen("/proc/meminfo", "r");

	while (f && fgets(line, sizeof(line), f)) {
		sscanf(line, "SwapTotal: %u", &total);
		sscanf(line, "SwapFree: %u", &left);
	}
	printf("%d\n", total > 15 * 1024 && total <= 16 * 1024 && left == total);
	return 0;
}
