/* Reads lines until the end of input. */
#include <stdio.h>

int
main(void)
{
	char line[80];

	while (fgets(line, sizeof(line), stdin))
		printf("got: %s", line);
	printf("end\n");
	return 0;
}
