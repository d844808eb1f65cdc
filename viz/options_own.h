/*
 * options_own.h: the list of options (options.c), for the commands that take some of them (options_commands.c).
 */
#ifndef OPTIONS_OWN_H
#define OPTIONS_OWN_H

#include "options.h"

/* Is there an option that `word` names, alone or as NAME=VALUE? */
bool options_has(const char *word);
/* Takes the option at argv[*i], and its value; leaves *i at the last word that it took. */
bool options_take(struct options *o, char **argv, int *i, struct fail *f);

#endif
