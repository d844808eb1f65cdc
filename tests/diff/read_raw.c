/* read() at a terminal: a line at a time, in parts when the buffer is small, then 0 at the end. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
main(void)
{
	char got[4096], *at = got;
	int count[64], n = 0;

	do {
		count[n] = (int)read(0, at, n % 2 ? 100 : 4);
		if (count[n] > 0)
			at += count[n];
	} while (count[n++] > 0 && n < 64);
	*at = 0;
	for (int i = 0; i < n; i++)
		printf("%d ", count[i]);
	printf("\n%zu bytes\n%s", strlen(got), got);
	return n;
}
