/*
 * child.h: a child process that is waited for, and ended when the user interrupts.
 */
#ifndef CHILD_H
#define CHILD_H

#include "interrupt.h"

enum child_result { CHILD_ENDED, CHILD_FAILED, CHILD_INTERRUPTED };

/*
 * Runs argv[0], looked up on the PATH, with stdin from /dev/null and stdout to stderr. *status: the
 * wait status, after CHILD_ENDED. CHILD_FAILED sets errno. On an interrupt the child and its own
 * children are ended first.
 */
enum child_result child_run(const char *const *argv, const struct interrupt *in, int *status,
			     int *signal_number);

#endif
