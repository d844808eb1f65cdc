/*
 * record.h: a recording of a run of the command line: what ran and how, before what happened.
 */
#ifndef RECORD_H
#define RECORD_H

#include "compile.h"
#include "options.h"
#include "recorder.h"

struct recording; /* recording.h */

/* Makes the file o->record for a run of p on the kernel of that file; NULL: *f says why not. recorder_close() ends it. */
struct recorder *record_start(const struct options *o, const struct program *p, const char *kernel, const char *version,
			      struct fail *f);
/* The same for a guest that somebody else has started. */
struct recorder *record_attached(const struct options *o, const char *kernel, const char *version, struct fail *f);

/* Is this file the kernel that was recorded? Where a recording does not say which it was, it may be. */
bool record_is_kernel(struct recording *r, const char *elf);

#endif
