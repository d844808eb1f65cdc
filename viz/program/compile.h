/*
 * compile.h: from what the user named to files that the guest can be given.
 *
 * A C file is compiled by guest-cc into a private temporary folder, under the name that the program
 * has in the guest. A program that is there already is linked into that folder under its name, so
 * that a path with a space or a comma in it does no harm on the way to QEMU.
 */
#ifndef COMPILE_H
#define COMPILE_H

#include "fail.h"
#include "interrupt.h"
#include "places.h"

#define PROGRAM_NAME_MAX 24 /* bytes of a program's name in the guest, without the NUL */

struct program {
	char *dir;      /* the temporary folder */
	char *name;     /* in the guest it is /bin/NAME */
	char *path;     /* the program's file on the host */
	char **modules; /* init, the program, and what else is shipped; n_modules paths */
	unsigned n_modules;
};

enum program_result {
	PROGRAM_READY,
	PROGRAM_BAD,         /* *f says why */
	PROGRAM_INTERRUPTED, /* by *signal_number */
};

/*
 * named: FILE.c, a program's file, or the name of a shipped program. The compiler's own messages go
 * to stderr. Only after PROGRAM_READY there is something to close.
 */
enum program_result program_open(struct program *p, const char *named, const struct places *places,
				 const struct interrupt *in, int *signal_number, struct fail *f);
void program_close(struct program *p); /* removes the folder */

#endif
