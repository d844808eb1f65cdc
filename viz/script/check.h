/*
 * check.h: `forkscope check`: scripts without a screen, their results for people and machines.
 */
#ifndef CHECK_H
#define CHECK_H

#include "fail.h"
#include "interrupt.h"
#include "places.h"

struct check_options {
	char **files;      /* n_files scripts */
	unsigned n_files;
	unsigned jobs;     /* scripts at once */
	double timeout;    /* seconds a script */
	const char *junit; /* a file for the results as JUnit's XML, or NULL */
	bool update;       /* golden files are written anew */
	bool twice;        /* each script twice, the second time with a stop at each event; then compared */
	bool verbose;      /* what scripts say is printed */
};

/* argv: the words behind `check`. False: bad input, said in *f. */
bool check_parse(struct check_options *o, int argc, char **argv, struct fail *f);
/*
 * Prints TAP (version 13) on stdout. Returns 0; 1 when an expectation failed; 2 when a script or its
 * set-up is broken; 124 when one took too long; 128+n after signal n.
 */
int check_run(const struct check_options *o, const struct places *places, const char *kernel,
	      const struct interrupt *in);

#endif
