#include "bytes.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"

#define HOLE_MAX (16u << 20) /* a larger jump is no loss but nonsense, and is not kept */

void
bytes_free(struct bytes *b)
{
	free(b->data);
	memset(b, 0, sizeof(*b));
}

static void
reserve(struct bytes *b, size_t need)
{
	if (need <= b->cap)
		return;
	while (b->cap < need)
		b->cap = b->cap ? b->cap * 2 : 4096;
	b->data = m_resize(b->data, b->cap, 1);
}

void
bytes_add(struct bytes *b, uint32_t pos, const void *data, size_t n)
{
	if (!n || (pos > b->len && pos - b->len > HOLE_MAX))
		return;
	reserve(b, pos + n);
	if (pos > b->len)
		memset(b->data + b->len, '?', pos - b->len);
	memcpy(b->data + pos, data, n);
	if (pos + n > b->len)
		b->len = pos + n;
}

void
bytes_get(const struct bytes *b, uint32_t pos, uint32_t len, char *out, size_t size)
{
	size_t n = pos < b->len ? b->len - pos : 0;

	if (!size)
		return;
	n = n < len ? n : len;
	n = n < size - 1 ? n : size - 1;
	if (n)
		memcpy(out, b->data + pos, n);
	out[n] = '\0';
}
