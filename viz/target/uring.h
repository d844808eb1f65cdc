/* uring.h: can QEMU read and write its snapshots without a thread of its pool for each piece? */
#ifndef URING_H
#define URING_H

#include <stdbool.h>

/* program: QEMU's file. False as well when that cannot be told: the pool always works. */
bool uring_works(const char *program);

#endif
