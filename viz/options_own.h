/*
 * options_own.h: the list of options (options.c), for the commands that take some of them (options_commands.c).
 */
#ifndef OPTIONS_OWN_H
#define OPTIONS_OWN_H

#include "options.h"

/* Of the option that `word` names, alone, as NAME=VALUE, or by its opposite; NULL: there is none. */
const char *options_name(const char *word);
/* Takes the option at argv[*i], and its value; leaves *i at the last word that it took. */
bool options_take(struct options *o, char **argv, int *i, struct fail *f);

#endif
