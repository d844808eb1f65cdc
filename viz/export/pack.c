#include "pack.h"

#define ZLIB_CONST

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* zlib's words for gzip's header and the largest window */
#define MEMORY_LEVEL 8

bool
pack_open(struct pack *p)
{
	memset(p, 0, sizeof(*p));
	p->text = open_memstream(&p->bytes, &p->n);
	return p->text != NULL;
}

/* Three bytes are four characters; what is missing of the last three is '='. */
static void
put_base64(FILE *out, const unsigned char *p, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		unsigned long three = (unsigned long)p[i] << 16;

		three |= i + 1 < n ? (unsigned long)p[i + 1] << 8 : 0;
		three |= i + 2 < n ? p[i + 2] : 0;
		fputc(digits[three >> 18], out);
		fputc(digits[three >> 12 & 63], out);
		fputc(i + 1 < n ? digits[three >> 6 & 63] : '=', out);
		fputc(i + 2 < n ? digits[three & 63] : '=', out);
	}
}

static bool
put_packed(FILE *out, const char *bytes, size_t n)
{
	z_stream z = { .next_in = (const Bytef *)bytes, .avail_in = (uInt)n };
	unsigned char *packed;
	bool ok;

	if (n > UINT_MAX / 2 || deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	z.avail_out = (uInt)deflateBound(&z, n);
	z.next_out = packed = malloc(z.avail_out);
	ok = packed && deflate(&z, Z_FINISH) == Z_STREAM_END;
	if (ok)
		put_base64(out, packed, z.total_out);
	deflateEnd(&z);
	free(packed);
	return ok;
}

bool
pack_close(struct pack *p, FILE *out)
{
	bool ok = fclose(p->text) == 0 && put_packed(out, p->bytes, p->n);

	free(p->bytes);
	return ok;
}
