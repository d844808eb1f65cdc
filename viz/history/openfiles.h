/*
 * openfiles.h: what the events tell of the open files beyond who names them: path, flags, offset. An
 * index that grows with the timeline and answers for any moment of it.
 */
#ifndef OPENFILES_H
#define OPENFILES_H

#include <stdbool.h>
#include <stdint.h>

#include "timeline.h"

enum { /* Linux i386 */
	OPENFILE_WRONLY = 01, OPENFILE_RDWR = 02, OPENFILE_ACCMODE = 03, OPENFILE_APPEND = 02000,
	OPENFILE_NONBLOCK = 04000,
};

struct openfile {
	uint64_t seq;         /* of the event that made it so */
	uint32_t path, len;   /* in the text ring; len 0: it has none (a pipe) */
	uint32_t flags;       /* OPENFILE_ACCMODE, _APPEND, _NONBLOCK */
	uint32_t offset;
	bool known;           /* ... is the file's; else what was done to it does not tell */
	bool seeks;           /* it has one that means something */
};

struct openfiles;

struct openfiles *openfiles_new(void); /* NULL: no memory */
void openfiles_free(struct openfiles *o);
/* Takes in what the timeline has more than last time. False: no memory. */
bool openfiles_update(struct openfiles *o, const struct timeline *tl);
/* The same, of at most `most` events and none after seq. True: there are more up to seq. */
bool openfiles_read(struct openfiles *o, const struct timeline *tl, uint64_t seq, uint64_t most);
uint64_t openfiles_seq(const struct openfiles *o); /* the last event that was taken in */
/* Open file `file` right after event seq; NULL when it was never opened by then. Valid until the next update. */
const struct openfile *openfiles_at(const struct openfiles *o, unsigned file, uint64_t seq);

#endif
