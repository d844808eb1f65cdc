/*
 * attach_mode.h: a kernel that somebody else has started, shown in each of the ways in which `run` shows one.
 */
#ifndef ATTACH_MODE_H
#define ATTACH_MODE_H

#include "app.h"
#include "headless.h"
#include "options.h"
#include "places.h"

struct attach_ways {
	const struct headless_options *headless; /* its recorder is for the viewer too */
	const struct app_options *app;           /* how the viewer shall look */
};

/* The exit status; a line on stderr when it is not 0. The guest goes on when we leave. */
int attach_mode(const struct options *o, const struct places *places, const char *kernel,
		const struct attach_ways *ways, struct interrupt *in);

#endif
