/*
 * fuzz.h: what a fuzz target is. libFuzzer brings its own main (make fuzz T=codec S=60); replay.c brings
 * one that feeds files (make check).
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *in, size_t n);

/* What must hold whatever comes in. */
#define MUST(what) \
	do { \
		if (!(what)) { \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #what); \
			abort(); \
		} \
	} while (0)

/* Between the parts of an input: the byte that no text has. */
enum { FUZZ_MARK = 0xff };

#endif
