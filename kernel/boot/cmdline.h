/* cmdline.h: the kernel's command line: OPTION... -- ARG...
 * The arguments after -- are init's; each is percent-encoded, so that it may hold anything. */
#ifndef CMDLINE_H
#define CMDLINE_H

#include <stdbool.h>

#define CMDLINE_ARGS 128

struct options {
	bool check;  /* recount memory at each return to user mode, poison freed frames */
	bool serial; /* the console goes out on the serial line too */
	const char *sched; /* rr (or NULL), parent, child, random:SEED */
	const char *init_argv[CMDLINE_ARGS + 2]; /* NULL-terminated, from "init" on */
};

/* Cuts `line` into words in place; the options point into it. The loader's image name, if there is
 * one, is no option: unknown words before -- are passed over. */
void cmdline_parse(char *line, struct options *o);

#endif
