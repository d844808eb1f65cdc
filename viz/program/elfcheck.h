/*
 * elfcheck.h: whether a file is a program that the guest can run.
 */
#ifndef ELFCHECK_H
#define ELFCHECK_H

#include "fail.h"

/* True for a static i386 ELF of a fixed address. False: *f says what the file is instead. */
bool elfcheck_program(const char *path, struct fail *f);

#endif
