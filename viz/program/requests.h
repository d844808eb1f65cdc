/*
 * requests.h: breakpoints and watches as the user writes them.
 */
#ifndef REQUESTS_H
#define REQUESTS_H

#include "fail.h"
#include "fs_abi.h"

/*
 * Adds what `text` asks for, WHERE[:LENGTH][@PID] and more of these behind commas, to *d. WHERE is a
 * function or variable of the program (an ELF file), or 0xADDRESS; LENGTH (of a watch, 4 when not
 * given) is in bytes. False: *f says what is wrong.
 */
bool requests_add(struct fs_debug *d, enum fs_debug_kind kind, const char *text, const char *program, struct fail *f);

#endif
