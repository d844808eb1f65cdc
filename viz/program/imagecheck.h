/*
 * imagecheck.h: can the guest read this disk?
 */
#ifndef IMAGECHECK_H
#define IMAGECHECK_H

#include <stdbool.h>

#include "fail.h"

/* The file is an ext2 image, as far as its first bytes tell; or *f says what it is instead. */
bool imagecheck_disk(const char *path, struct fail *f);

#endif
