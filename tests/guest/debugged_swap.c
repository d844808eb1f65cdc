/* Writes a variable, fills more memory than there is, and writes it again. */
#include <stdlib.h>
#include <string.h>

int kept[1024] __attribute__((aligned(4096)));

int
main(void)
{
	enum { BYTES = 5 << 20 };
	char *much = malloc(BYTES);

	kept[0] = 1;
	memset(much, 1, BYTES);
	kept[0] = 2;
	return 0;
}
