/*
 * recorder.h: writes a recording while the guest runs. schema.h says what stands in the file.
 *
 * The rows are inserted by a thread of the recorder's own, so that the guest waits for the disk only
 * when it is far ahead of it. Rows are handed over in blocks: whoever stops to wait for the guest calls
 * recorder_hand_over(). What is handed over is in the file within half a second, in whole transactions: whatever ends this process, the file can be opened and holds all events up to one.
 * When the file cannot grow, recording ends there and the run goes on.
 */
#ifndef RECORDER_H
#define RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fail.h"
#include "model.h"

struct recorder;

/* Makes the file. A recording that is there already gives way; any other file is left alone: NULL. */
struct recorder *recorder_open(const char *file, struct fail *f);
/* Writes what was handed over and closes the file. False: it is not whole, for the reason in *f. */
bool recorder_close(struct recorder *r, struct fail *f);

/* What was told so far is now the thread's to write. Events, bytes and stacks wait for it, the rest does not. */
void recorder_hand_over(struct recorder *r);

/* A fact about the run. Of one key the last value counts. */
void recorder_meta(struct recorder *r, const char *key, const char *value);
/* A program that ran ("elf") or a text of one ("c"). False: it is too large to be kept. */
bool recorder_source(struct recorder *r, const char *kind, const char *name, const void *bytes, size_t n);
/* What the program's instructions from low to high - 1 are; file NULL: only the function is known. */
struct recorder_line {
	uint32_t low, high;
	const char *function, *file, *words; /* words: of the line */
	unsigned line;
};
void recorder_line(struct recorder *r, const char *program, const struct recorder_line *l);
/* What a process runs from event seq on. */
void recorder_program(struct recorder *r, uint64_t seq, uint32_t pid, const char *program);
/* A call stack that was read after event seq, innermost first. */
void recorder_stack(struct recorder *r, uint64_t seq, uint32_t pid, const uint32_t *at, size_t n);
/* Bytes of the rings, before the events that name them. */
void recorder_text(struct recorder *r, uint32_t pos, const void *bytes, size_t n);
void recorder_console(struct recorder *r, uint32_t pos, const void *bytes, size_t n);
/* History begins with this model: what was before is not known. Comes before all events. */
void recorder_begin(struct recorder *r, const struct model *m);
/* The next event; `after` is the model right after it. */
void recorder_event(struct recorder *r, const struct fs_event *e, const struct model *after);
/* A branch (from 1 on), or its new name; its events from parts + 1 on, after the bytes that they name. */
void recorder_branch(struct recorder *r, unsigned id, const char *name, unsigned parent, uint64_t parts);
void recorder_branch_event(struct recorder *r, unsigned id, const struct fs_event *e);
void recorder_branch_bytes(struct recorder *r, unsigned id, bool console, uint32_t pos, const void *bytes, size_t n);
void recorder_mark(struct recorder *r, unsigned branch, uint64_t seq, const char *kind, const char *text);

#endif
