/*
 * ledger.h: what a script's guests did, as a text that people read and git keeps: a line an event, with
 * its process, its name and its arguments by name. What makes two equal runs of two builds differ, and
 * what the lines before say already, is left out, so that a change of the kernel changes few lines:
 *   - the event's number (an event more would change every line below) and its time (an instruction
 *     more would);
 *   - the kernel's own addresses, which any change of its code moves: they are "kernel";
 *   - the numbers of frames, which the kernel's size decides: #0001 is the frame that was named first; and
 *     how many frames the kernel, and each file that it boots with, takes: "-";
 *   - positions in the rings: what stands there is written instead.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <stdio.h>

#include "fail.h"
#include "timeline.h"

#define LEDGER_LINES 20000 /* that a file keeps of a run; of later events it keeps a sum a block */
#define LEDGER_BLOCK 1000

struct ledger_run {          /* of one run */
	char *title;     /* which program, as the script has run it ... */
	bool recorded;   /* ... or as a recording calls it */
	char **line;     /* n_lines: of event 1, 2, ... */
	size_t n_lines;
	uint64_t *sum;   /* n_sums: of the events behind those of the lines, LEDGER_BLOCK a sum */
	size_t n_sums;
	uint64_t end;    /* how many events there are */
};
struct ledger {         /* of a script; the caller zeroes it first, and frees it with ledger_free */
	struct ledger_run *run;
	unsigned n;
};

/* Adds all of a run's events. */
void ledger_add(struct ledger *s, const char *title, const struct timeline *tl);
void ledger_free(struct ledger *s);

/* A file of them. The comment is a line. */
bool ledger_write(const struct ledger *s, const char *file, const char *comment, struct fail *f);
bool ledger_read(struct ledger *s, const char *file, struct fail *f);
bool ledger_is_file(const char *file); /* does it begin as such a file does? */
/* The same, or a recording (.fscope), which has one run; FILE:BRANCH is the run that this branch of it is. */
bool ledger_open(struct ledger *s, const char *file, struct fail *f);

/* The sum of the events of block i behind the first LEDGER_LINES, whether s keeps it or their lines. */
uint64_t ledger_sum(const struct ledger_run *s, size_t i);
/* Its first n events as a timeline, for the sentences of the story; the caller frees it. */
struct timeline *ledger_timeline(const struct ledger_run *s, uint64_t n);

#endif
