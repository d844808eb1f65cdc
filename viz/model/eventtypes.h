/*
 * eventtypes.h: what events there are, and what each tells, from the list that the kernel is built from.
 */
#ifndef EVENTTYPES_H
#define EVENTTYPES_H

#include <stdint.h>

#include "fs_abi.h"

/* By enum fs_type, in the form in which the kernel tells its own; a number that means nothing has no name. */
extern const struct fs_evtype event_types[FS_TYPES];

/* NULL: there is no such type. */
const struct fs_evtype *event_type(uint32_t type);
/* Index of a type's argument, or -1; and the name of one, or NULL behind the last. */
int event_arg(uint32_t type, const char *name);
const char *event_arg_name(uint32_t type, unsigned index);
uint32_t event_arg_kind(uint32_t type, unsigned index); /* enum fs_kind */
const char *event_name(uint32_t type); /* NULL: there is no such type */
/* FS_NONE: no event is called so. */
uint32_t event_named(const char *name);

#endif
