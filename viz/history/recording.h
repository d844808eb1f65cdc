/*
 * recording.h: a recording that is looked at. The file may be anybody's: SQLite is told to trust nothing
 * in it, its tables must be ours to the letter, and each number and each sum is checked.
 */
#ifndef RECORDING_H
#define RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fail.h"
#include "timeline.h"

struct recording;

/*
 * Opens it and checks all events. NULL: *f says why it is none, or why nothing of it can be shown. A
 * damaged one, or one that was cut off, ends at the last event before the damage.
 */
struct recording *recording_open(const char *file, struct fail *f);
void recording_close(struct recording *r);
/* One line that says what is wrong with a recording that could be opened; NULL: nothing. */
const char *recording_damage(const struct recording *r);
/* Its events; the caller frees it, before the recording is closed. */
struct timeline *recording_timeline(struct recording *r);
/* For recorded.c: where these events come from, the file, and what its types are here. */
struct timeline_source recording_first(struct recording *r);
struct sqlite3 *recording_db(struct recording *r);
struct abi;
const struct abi *recording_types(const struct recording *r);

/* A fact about the run, see recorder_meta(), as a string of our own; NULL: it is not there. */
char *recording_meta(struct recording *r, const char *key);
/* The file of a program that ran, by its name in the guest, or a text, by its path: n bytes of our own;
 * NULL: it is not there. */
char *recording_program(struct recording *r, const char *name, size_t *n);
char *recording_text(struct recording *r, const char *file, size_t *n);
/* Where each process was, at each event; the caller's from here on. NULL: somebody has it. */
struct positions *recording_positions(struct recording *r);

#endif
