/*
 * callwords.h: a system call as a programmer writes it: open("/tmp/x", O_WRONLY|O_CREAT, 0644).
 */
#ifndef CALLWORDS_H
#define CALLWORDS_H

#include <stddef.h>

#include "timeline.h"

/* The call of event seq (a FS_CALL); "" for any other. A path is shown where an event of the call tells it,
 * else its address is. Bytes of the guest are as they came: whoever draws makes them harmless. */
void callwords(const struct timeline *tl, uint64_t seq, char *out, size_t size);

#endif
