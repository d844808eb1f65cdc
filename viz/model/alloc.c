#include "alloc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void *
m_resize(void *p, size_t n, size_t size)
{
	void *q = n > SIZE_MAX / size ? NULL : realloc(p, n * size);

	if (!q) {
		fprintf(stderr, "forkscope: out of memory (%zu * %zu bytes): record less, or end "
			"other programs\n", n, size);
		exit(1);
	}
	return q;
}
