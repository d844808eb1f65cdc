/*
 * overwrite.h: whether a file that is there may be written over. Whoever forgets the value of --junit has named a script
 * of theirs, which must not be lost for that.
 */
#ifndef OVERWRITE_H
#define OVERWRITE_H

#include "fail.h"

struct overwrite {
	const char *option;  /* that named the file */
	const char *file;    /* NULL: none is to be written */
	const char *begins;  /* what such files begin with, as a pattern of fnmatch() */
	const char *what;    /* "JUnit file" */
	const char *such_as; /* a name that would do */
};

/* True when nothing is there, an empty file, a device or a pipe, or what was written for this option before. */
bool overwrite_ok(const struct overwrite *o, struct fail *f);
/* Do both names lead to one file that is there? */
bool overwrite_same(const char *file, const char *other);

#endif
