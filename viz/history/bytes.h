/*
 * bytes.h: everything that a ring of the guest has ever held; byte p of the ring is byte p here.
 */
#ifndef BYTES_H
#define BYTES_H

#include <stddef.h>
#include <stdint.h>

struct bytes {
	char *data;
	size_t len, cap;
};

void bytes_free(struct bytes *b);
/* Adds n bytes at position pos; bytes that were never seen in between become '?'. */
void bytes_add(struct bytes *b, uint32_t pos, const void *data, size_t n);
/* Copies [pos, pos+len) to out, cut to what there is and to size, and NUL-terminated. */
void bytes_get(const struct bytes *b, uint32_t pos, uint32_t len, char *out, size_t size);

#endif
