/* meeting.h: a session with a scripted peer, for one test at a time. */
#ifndef MEETING_H
#define MEETING_H

#include "gdb_remote.h"

/* Without options: a deadline of 10 s. Before the handshake, and after it. */
struct gr *open_raw(const char *script, const struct gr_options *o);
struct gr *open_ready(const char *script, const struct gr_options *o);

/* Ends both; the test fails with what did not go by the script. */
void done(struct gr *g);

#endif
