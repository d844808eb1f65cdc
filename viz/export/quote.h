/*
 * quote.h: anybody's bytes as a string of JSON or of Graphviz.
 */
#ifndef QUOTE_H
#define QUOTE_H

#include <stddef.h>
#include <stdio.h>

/* With its quotes. What is no UTF-8 becomes U+FFFD; '<', '>' and '&' are escaped, so that it may stand
 * in a page of HTML too. */
void quote_json(FILE *out, const char *bytes, size_t n);
/* Without quotes, for the inside of a Graphviz string: control bytes and non-ASCII become '?'. */
void quote_dot(FILE *out, const char *text);
/* Bytes at the end of these that begin a UTF-8 character without ending it: 0 to 3. */
size_t quote_unfinished(const char *bytes, size_t n);

#endif
