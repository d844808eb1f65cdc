/*
 * config.h: the user's own settings: a file of Lua, run in the box of scripts, so that it can read and
 * start nothing. It says theme = "light", layouts.mine = "tree/story", keys.x = "next exit" and the like.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stdio.h>

#include "fail.h"

struct options;

/*
 * The command line over the settings: those of --config FILE, else of forkscope/config.lua in
 * $XDG_CONFIG_HOME or ~/.config. Only what has a screen reads them. False: bad input, said in *f; a
 * user's own file that is wrong is no bad input, but a notice in the viewer.
 */
bool config_options(struct options *o, int argc, char **argv, struct fail *f);
/* The user's own file, there or not; NULL: there is no home. For free(). */
char *config_own_path(void);
/* As a file that would say the same. */
void config_print(const struct options *o, FILE *out);

#endif
