/*
 * plain_mode.h: the viewer without a screen, for screen readers, pipes and slow lines: what happens as
 * sentences, one after the other, and a prompt that takes the verbs of scripts.
 */
#ifndef PLAIN_MODE_H
#define PLAIN_MODE_H

#include "options.h"
#include "script.h"

/*
 * Reads lines from stdin until it ends or one says q. An empty line is step(). Returns the exit status:
 * 0; 1 when the guest or a proof failed; 2 when it could not be started; 128+n after signal n.
 */
int plain_mode(const struct options *o, const struct script_options *so);
/* The same with a guest of somebody else's. */
int plain_attach(const struct target_options *target, const struct script_options *so);

#endif
