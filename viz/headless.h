/*
 * headless.h: a program's run without a screen: its console or its story on stdout, its exit status.
 */
#ifndef HEADLESS_H
#define HEADLESS_H

#include "fail.h"
#include "interrupt.h"
#include "recorder.h"
#include "screenshot.h"
#include "target.h"

struct headless_options {
	bool story;      /* sentences instead of the console's bytes */
	bool stop_every; /* stop at each event, and hold the rebuilt state against the guest's memory */
	bool ascii;
	double timeout;  /* seconds */
	const struct fs_debug *debug; /* asked for when the program begins; NULL: nothing */
	struct screenshot screenshot; /* drawn at the end */
	struct recorder *recorder;    /* the caller's; NULL: none */
	bool attached;   /* the guest is somebody else's: it is watched until nobody is ready, and gets no input */
};

/*
 * Runs until the program (pid 2) has ended and nothing is left to do. What the guest wants from its
 * console is read from stdin, when it waits for it. Returns the program's exit status, 128+n when
 * signal n ended it; 1 after a finding, a panic or QEMU's end; 2 when the guest could not be
 * started; 124 after the timeout; 128+n when signal n came to forkscope. A line on stderr says so.
 */
int headless_run(const struct target_options *target, const struct headless_options *o,
		 const struct interrupt *in);

#endif
