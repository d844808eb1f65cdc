#include "lib/string.h"

#include <stdint.h>

void *
memset(void *to, int byte, size_t n)
{
	void *at = to;
	size_t words = n / 4, rest = n % 4;

	__asm__ volatile("cld; rep stosl; mov %2, %%ecx; rep stosb"
			 : "+D"(at), "+c"(words)
			 : "r"(rest), "a"((uint8_t)byte * 0x01010101u) : "memory");
	return to;
}

void *
memcpy(void *to, const void *from, size_t n)
{
	void *at = to;
	size_t words = n / 4, rest = n % 4;

	__asm__ volatile("cld; rep movsl; mov %3, %%ecx; rep movsb"
			 : "+D"(at), "+S"(from), "+c"(words) : "r"(rest) : "memory");
	return to;
}

void *
memmove(void *to, const void *from, size_t n)
{
	char *t = to;
	const char *f = from;

	if (t <= f || t >= f + n)
		return memcpy(to, from, n);
	while (n--)
		t[n] = f[n];
	return to;
}

int
memcmp(const void *a, const void *b, size_t n)
{
	const uint8_t *x = a, *y = b;

	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

size_t
strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

int
strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++)
		if (*a != *b || !*a)
			return (uint8_t)*a - (uint8_t)*b;
	return 0;
}

int
strcmp(const char *a, const char *b)
{
	return strncmp(a, b, SIZE_MAX);
}

const char *
strrchr(const char *s, int c)
{
	const char *found = NULL;

	for (; *s; s++)
		if (*s == c)
			found = s;
	return found;
}

void
str_copy(char *to, const char *from, size_t size)
{
	size_t n = strlen(from);

	if (n >= size)
		n = size - 1;
	memcpy(to, from, n);
	to[n] = 0;
}
