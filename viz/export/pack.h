/*
 * pack.h: text that is written small: gzip, in base64. A browser has both.
 */
#ifndef PACK_H
#define PACK_H

#include <stdbool.h>
#include <stdio.h>

struct pack {
	FILE *text;   /* what is to be packed is written here */
	char *bytes;  /* ... and stands here, n of it, when it is flushed */
	size_t n;
};

/* False: no memory. */
bool pack_open(struct pack *p);
/* Writes it to out, without quotes, and closes it. False: no memory. */
bool pack_close(struct pack *p, FILE *out);

#endif
