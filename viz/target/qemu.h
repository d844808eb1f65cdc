/*
 * qemu.h: the process that plays the machine.
 */
#ifndef QEMU_H
#define QEMU_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "stage.h"
#include "target.h"

struct qemu {
	pid_t pid;   /* 0: none */
	int gdb;     /* our end of the stub's socket; whoever takes it over sets it to -1 */
	int bell;    /* our end of the serial line: a byte wakes an idle guest */
	struct stage stage; /* links to modules, until qemu_loaded */
	int words;   /* what it writes to stdout and stderr, a file */
};

/* Its program; false: it is not on the PATH. */
bool qemu_find(char *out, size_t size);
/* memory: a file that is the guest's memory, of the size that o says; -1: QEMU makes its own. On failure writes one line
 * to err and leaves nothing behind. */
bool qemu_start(struct qemu *q, const struct target_options *o, int memory, char *err, size_t size);
/* It ended before the guest ran, without a word: can the guest's memory not hold the files? Says so. */
bool qemu_too_small(const struct target_options *o, char *out, size_t size);
/* To be told once the guest has run: the modules' files are no longer needed. */
void qemu_loaded(struct qemu *q);
/* Ends it, however it stands, and waits for it. May be called twice. */
void qemu_stop(struct qemu *q);
/* The first line that it wrote and that is no mere warning, cut to size, control bytes as '?'; or "". */
void qemu_words(const struct qemu *q, char *out, size_t size);

#endif
