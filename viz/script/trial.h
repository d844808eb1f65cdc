/*
 * trial.h: one script on trial: does it hold, do its guests do the same each time that it runs, and do
 * they do what they did when somebody wrote it down?
 */
#ifndef TRIAL_H
#define TRIAL_H

#include <stdio.h>

#include "fail.h"
#include "script.h"

struct trial {
	unsigned times;      /* how often it runs; then event by event the runs must be equal */
	const char *against; /* a folder with NAME.stream for each script NAME.lua, or such a file, or a
			      * recording; NULL: it is held against nothing */
	bool update;         /* `against` is written anew instead */
};

/* Can `against` be what so many scripts are held against? */
bool trial_can(const struct trial *o, unsigned n_scripts, struct fail *f);
/* Writes what there is to say about it, in lines. */
enum verdict trial_run(const struct trial *o, const struct script_options *so, const char *file, FILE *out);

#endif
