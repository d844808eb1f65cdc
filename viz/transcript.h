/*
 * transcript.h: what is done at the keyboard, as a script that `forkscope check` plays to the same end.
 */
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "actions.h"
#include "fail.h"

struct transcript;

/* What was run, as `run` takes it. */
struct transcript_run {
	const char *program;
	char *const *args; /* n_args, without argv[0] */
	unsigned n_args;
	unsigned mem_mib, swap_mib;
	const char *disk, *sched; /* NULL: the default */
	int columns, rows;        /* of the guest's terminal; 0: the default */
};

/* NULL, and a line in *f: the file cannot be written. */
struct transcript *transcript_open(const char *file, const struct transcript_run *r, struct fail *f);
/*
 * The end: event `shown` is looked at and must be there. False, and a line: the file is not whole. NULL
 * is fine.
 */
bool transcript_close(struct transcript *t, uint64_t shown, struct fail *f);

/*
 * Before anything is done at event `shown`: tells how to come there, unless the script stands there.
 * NULL is fine, here and below.
 */
void transcript_at(struct transcript *t, uint64_t shown);
/* What was written last leads there by itself. */
void transcript_arrives(struct transcript *t, uint64_t shown);
/* With the words of actions.h; name is what $PANE or $LAYOUT stands for. */
void transcript_action(struct transcript *t, enum action action, uint32_t pid, const char *name);
/* A line of the prompt that was obeyed; valued: it had something to say. */
void transcript_line(struct transcript *t, const char *line, bool valued);
/* The text as Lua writes it, with its quotes; cut to size. */
void transcript_quote(const char *text, char *out, size_t size);
void transcript_resized(struct transcript *t, int columns, int rows);
void transcript_typed(struct transcript *t, const char *bytes, size_t n);

#endif
