/*
 * places.h: where forkscope's own files are: beside the executable in the build folder, or below
 * the prefix that it was installed to.
 */
#ifndef PLACES_H
#define PLACES_H

#include "fail.h"

struct places {
	char *base;     /* the folder of the next six */
	char *kernel;   /* kernel.elf */
	char *guest_cc; /* guest-cc */
	char *user;     /* folder of the shipped programs */
	char *shell;    /* Debian's busybox for i386; it may be missing */
	char *programs; /* the list of them, as scripts/programs.sh writes it */
	char *demo;     /* folder of the lecture scenarios */
};

bool places_open(struct places *p, struct fail *f);
void places_close(struct places *p);
/* "DIR/NAME" in memory of its own. */
char *places_join(const char *dir, const char *name);

#endif
