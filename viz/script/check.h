/*
 * check.h: `forkscope check`: scripts without a screen, their results for people and machines.
 */
#ifndef CHECK_H
#define CHECK_H

#include "fail.h"
#include "interrupt.h"
#include "places.h"
#include "trial.h"

struct check_options {
	char **files;      /* n_files scripts */
	unsigned n_files;
	unsigned jobs;     /* scripts at once */
	double timeout;    /* seconds a script */
	const char *junit; /* a file for the results as JUnit's XML, or NULL */
	bool update;       /* golden files are written anew, and what `against` names */
	struct trial trial; /* what each script has to stand */
	const char *kernel; /* another kernel's ELF file, or NULL */
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
