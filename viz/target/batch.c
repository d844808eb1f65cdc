/* batch.c: collects ranges, reads them in one go. */
#include "live.h"

#include <stdlib.h>

void
batch_add(struct batch *b, uint32_t gva, void *out, size_t n)
{
	if (b->n == b->cap) {
		size_t cap = b->cap ? 2 * b->cap : 64;
		struct gr_range *range = realloc(b->range, cap * sizeof *range);
		if (!range) {
			b->failed = true;
			return;
		}
		b->range = range;
		b->cap = cap;
	}
	if (n)
		b->range[b->n++] = (struct gr_range){ .addr = gva, .out = out, .n = n };
}

enum gr_err
batch_read(struct batch *b, struct gr *g)
{
	enum gr_err err = b->failed ? GR_ENOMEM : gr_read_vec(g, b->range, b->n);

	for (size_t i = 0; i < b->n && !err; i++)
		err = b->range[i].err;
	b->n = 0;
	return err;
}

void
batch_free(struct batch *b)
{
	free(b->range);
	*b = (struct batch){ 0 };
}
