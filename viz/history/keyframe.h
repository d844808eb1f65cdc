/*
 * keyframe.h: a model as bytes, for a recording, and back.
 */
#ifndef KEYFRAME_H
#define KEYFRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "bytes.h"
#include "model.h"

/* Adds the model's bytes to *out. What the last event misfitted is not among them. */
void keyframe_pack(const struct model *m, struct bytes *out);
/*
 * Makes *m (initialized) the model of n such bytes. The bytes may be anybody's: whatever would be
 * unsafe to work with is refused, and *m is then empty.
 */
bool keyframe_unpack(struct model *m, const void *bytes, size_t n);

#endif
