/*
 * alloc.h: memory for the model and its history. There is no useful way on without it, so a
 * failure ends the program, through exit() so that the terminal is put back.
 */
#ifndef ALLOC_H
#define ALLOC_H

#include <stddef.h>

/* Like realloc for n elements of `size` bytes, but never returns NULL; n must not be 0. */
void *m_resize(void *p, size_t n, size_t size);

#endif
