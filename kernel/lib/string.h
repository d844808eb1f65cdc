/* string.h: the C library's names, as far as the kernel needs them. */
#ifndef STRING_H
#define STRING_H

#include <stddef.h>

void *memset(void *to, int byte, size_t n);
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
const char *strrchr(const char *s, int c);
/* Copies at most size - 1 bytes, and always ends with a NUL. */
void str_copy(char *to, const char *from, size_t size);

#endif
