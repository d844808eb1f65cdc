#include "quote.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Bytes that a character takes which begins so; 0: none begins so. */
static size_t
length_of(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Is there a whole character of `len` bytes, in its shortest form and no surrogate? */
static bool
is_character(const unsigned char *p, size_t len, size_t n)
{
	if (!len || len > n)
		return false;
	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return false;
	return !(p[0] == 0xe0 && p[1] < 0xa0) && !(p[0] == 0xed && p[1] > 0x9f) &&
	       !(p[0] == 0xf0 && p[1] < 0x90) && !(p[0] == 0xf4 && p[1] > 0x8f);
}

static void
put_ascii(FILE *out, unsigned char c)
{
	if (c == '"' || c == '\\')
		fprintf(out, "\\%c", c);
	else if (c < ' ' || c == 0x7f || strchr("<>&", c))
		fprintf(out, "\\u%04x", c);
	else
		fputc(c, out);
}

void
quote_json(FILE *out, const char *bytes, size_t n)
{
	const unsigned char *p = (const unsigned char *)bytes, *end = p + n;

	fputc('"', out);
	while (p < end) {
		size_t len = length_of(*p);

		if (!is_character(p, len, (size_t)(end - p))) {
			fputs("\\ufffd", out);
			p++;
			continue;
		}
		if (len == 1)
			put_ascii(out, *p);
		else if (len == 3 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] | 1) == 0xa9)
			fprintf(out, "\\u202%x", p[2] - 0xa0); /* a line's end to JavaScript */
		else
			fwrite(p, 1, len, out);
		p += len;
	}
	fputc('"', out);
}

void
quote_dot(FILE *out, const char *text)
{
	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else
			fputc((unsigned char)*text < ' ' || (unsigned char)*text > '~' ? '?' : *text, out);
}

size_t
quote_unfinished(const char *bytes, size_t n)
{
	for (size_t back = 1; back <= 3 && back <= n; back++) {
		size_t len = length_of((unsigned char)bytes[n - back]);

		if (((unsigned char)bytes[n - back] & 0xc0) != 0x80)
			return len > back ? back : 0;
	}
	return 0;
}
