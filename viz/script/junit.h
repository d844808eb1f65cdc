/*
 * junit.h: results as the XML that JUnit made usual, which continuous integration reads.
 */
#ifndef JUNIT_H
#define JUNIT_H

#include <stdio.h>

#include "script.h"

struct junit_case {
	const char *name;
	enum verdict verdict;
	double seconds;
	char *text;        /* what there is to say, lines; the caller's */
};

void junit_begin(FILE *out, const char *suite, unsigned n);
void junit_case(FILE *out, const struct junit_case *c);
void junit_end(FILE *out);

#endif
