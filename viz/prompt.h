/*
 * prompt.h: lines of a script that are typed at the viewer: every verb, for the guest that it shows.
 */
#ifndef PROMPT_H
#define PROMPT_H

#include "app.h"

struct prompt;

struct prompt *prompt_open(struct app *a, const struct app_options *shown); /* NULL: no memory */
void prompt_close(struct prompt *p); /* NULL is fine */
/* Does what the line says. *answer becomes an expression's value, or why it failed (then: false), or "". */
bool prompt_line(struct prompt *p, const char *line, const char **answer);

#endif
