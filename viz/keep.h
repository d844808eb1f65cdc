/*
 * keep.h: the programs that run, put into the recording as they are executed: their files, the texts that
 * their lines are of, and what each instruction belongs to. So a recording needs nothing beside it.
 */
#ifndef KEEP_H
#define KEEP_H

#include "model.h"
#include "recorder.h"

struct keep;

/* files: all that the guest can run, as for sources_new(). NULL: no memory. */
struct keep *keep_open(struct recorder *r, const char *const *files, unsigned n);
void keep_close(struct keep *k);
/* A run that was joined in its middle: what its processes run already. */
void keep_begin(struct keep *k, const struct model *m);
/* An event, with the model right after it. */
void keep_event(struct keep *k, const struct fs_event *e, const struct model *after);

#endif
