/*
 * fail.h: an error as the user reads it: one line that says what failed, why, and what to do.
 */
#ifndef FAIL_H
#define FAIL_H

#include <stdbool.h>

struct fail {
	char line[512];
};

/* Fills in the line (cut to its size) and returns false, so that a function can end with it. */
bool fail_say(struct fail *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
