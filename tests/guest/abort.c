/* Ends by a signal of its own. */
#include <stdlib.h>

int
main(void)
{
	abort();
}
