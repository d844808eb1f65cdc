#include "overwrite.h"

#include <fnmatch.h>
#include <stdio.h>
#include <sys/stat.h>

#define HEAD_BYTES 64

/* The beginning of the file as a text; "" when it cannot be read, is empty, or is no plain file. */
static void
read_head(const char *file, char head[HEAD_BYTES])
{
	struct stat about;
	FILE *in = stat(file, &about) == 0 && S_ISREG(about.st_mode) ? fopen(file, "r") : NULL;
	size_t n = in ? fread(head, 1, HEAD_BYTES - 1, in) : 0;

	head[n] = '\0';
	if (n && !head[0])
		head[0] = '?'; /* bytes, and not an empty file */
	if (in)
		fclose(in);
}

bool
overwrite_ok(const struct overwrite *o, struct fail *f)
{
	char head[HEAD_BYTES];

	if (!o->file)
		return true;
	read_head(o->file, head);
	return !head[0] || fnmatch(o->begins, head, 0) == 0 ||
	       fail_say(f, "%s %s: it is there and is no %s, so it is not overwritten; give another name, such as %s", o->option,
			o->file, o->what, o->such_as);
}

bool
overwrite_same(const char *file, const char *other)
{
	struct stat one, two;

	return stat(file, &one) == 0 && stat(other, &two) == 0 && S_ISREG(one.st_mode) && one.st_dev == two.st_dev &&
	       one.st_ino == two.st_ino;
}
