/*
 * schema.h: what stands in a recording, a SQLite file of the name *.fscope.
 *
 * Any SQLite can read it: a row an event in `events`, and a view for each type of event, whose columns
 * have the names of its arguments ("cow copy" is the view cow_copy). README.md shows some questions.
 *
 *   meta       key, value: forkscope, abi, program, arguments, options, sums (of types, of each source) ...
 *   events     seq, time, type, pid, a0 .. a6; arguments that the type does not have are NULL
 *   types      id, name, family ("fork" ...), arguments
 *   arguments  type, nr (0 is a0), name, kind
 *   text       what events name by position: paths and messages, a row for each event that names some
 *   console    what was written to the console, a row a write; pos is the position of its first byte
 *   blocks     for each RECORDING_BLOCK events the last one's seq and a sum over all
 *   keyframes  the model right after event seq, as keyframe.h packs it, and a sum
 *   marks      seq, kind, text: places worth finding again ("wrong": what a check found there;
 *              "mark": somebody's, with a name in text or without one; "unmark" takes it away again)
 *   mark_branches  mark, branch: on which branch that mark is; no row: on the first
 *   sources    name, kind, bytes: each program that ran ("elf", its name in the guest), and each text that
 *              its lines are of ("c", by its path), to look at the source later
 *   lines      program, low, high, function, file, line, words: what the instructions from low to high - 1 are;
 *              file, line and its words are NULL where only the function is known
 *   programs   pid, seq, program: what a process runs from event seq on
 *   stacks     seq, pid, depth, address: call stacks that were read after event seq, the innermost is 0
 *   branches       id, name, parent, parts_at: other ways that the guest has gone, taken back on its parent (0: the
 *                  events above), of which it has the events up to parts_at
 *   branch_events  branch, a row as one of events, and its sum: those after parts_at
 *   branch_bytes   branch, console (0: they are text), pos, bytes, sum
 *
 * The view `log` has all events with their names, `places` the line of each fault and stack.
 * The sums tell damage apart from a whole recording: they are no protection against a forger.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fs_abi.h"

#define RECORDING_ID 0x46534350    /* "FSCP": SQLite's application_id */
#define RECORDING_FORMAT 1         /* SQLite's user_version */
#define RECORDING_BLOCK 256u       /* events under one sum */
#define RECORDING_SOURCE_MAX (8u << 20) /* bytes of one source; a larger one is left out */

/* What SQLite itself must hold of each table: (name, statement), ended by NULLs. */
struct schema_table {
	const char *name, *sql;
	bool younger; /* than the first recordings: it may be missing */
};
extern const struct schema_table schema_tables[];

/* How many arguments our type of that number has; 7 when there is no such type. */
unsigned schema_n_args(uint32_t type);
/* Its family ("fork"), and the name and the kind of its argument i; NULL: there is none. */
const char *schema_family(uint32_t type);
const char *schema_arg(uint32_t type, unsigned i, enum fs_kind *kind);
/* The argument that is a position in the text ring (its length is the next); -1: none. */
int schema_text_arg(uint32_t type);

/* Makes the tables and views, and fills in the types. An SQLite result. */
int schema_create(sqlite3 *db);

/* A sum over what the file says of its types; meta's key "types" has it. 0: it cannot be read. */
uint64_t schema_types_sum(sqlite3 *db);
/* A sum over events or bytes: begin with SCHEMA_SUM. */
#define SCHEMA_SUM 0x6a09e667f3bcc908u
#define SCHEMA_SOURCE_SUM "sum " /* the key of meta that has a source's, with its name behind */
uint64_t schema_sum_event(uint64_t sum, const struct fs_event *e);
uint64_t schema_sum_bytes(uint64_t sum, const void *bytes, size_t n);

#endif
