/*
 * rows.h: the rows of a recording while it is written; used by one thread at a time. After the first
 * failure nothing more is written, and rows_close() tells it.
 */
#ifndef ROWS_H
#define ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fail.h"
#include "schema.h"

enum row_kind {
	ROW_EVENTS,   /* struct fs_event, one or more */
	ROW_TEXT,     /* bytes of the text ring; at: the position of the first */
	ROW_CONSOLE,  /* ... of the console */
	ROW_KEYFRAME, /* a packed model; at: its seq */
	ROW_BRANCH,   /* a struct row_branch; at: its id */
	ROW_BRANCH_EVENT, /* a struct fs_event; at: its branch */
	ROW_BRANCH_BYTES, /* a struct row_bytes, and the bytes; at: their branch */
	ROW_MARK,     /* struct row_mark, and kind and text, each with its NUL; at: a seq */
	ROW_META,     /* key and value, each with its NUL */
	ROW_SOURCE,   /* kind and name, each with its NUL, and the file's bytes */
	ROW_LINE,     /* struct row_line, and program, function, file and words, each with its NUL; at: low */
	ROW_PROGRAM,  /* struct row_stack without addresses, and a name with its NUL; at: a seq */
	ROW_STACK,    /* struct row_stack, with its addresses; at: a seq */
};

struct row_line { uint32_t high, line; };         /* line 0: only the function is known */
struct row_stack { uint32_t pid; uint32_t at[]; }; /* innermost first */

struct row_mark { uint32_t branch; };
struct row_branch { char name[24]; uint64_t parent, parts; };
struct row_bytes { uint32_t console, pos; };      /* console 0: of the text ring */

struct rows;

struct rows *rows_open(const char *file, struct fail *f);
void rows_begin(struct rows *r);
void rows_add(struct rows *r, enum row_kind kind, uint64_t at, const void *bytes, size_t n);
void rows_commit(struct rows *r);
/* False: something is missing in the file, for the reason in *f. */
bool rows_close(struct rows *r, struct fail *f);

#endif
