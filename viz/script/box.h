/*
 * box.h: a Lua state for scripts of strangers: no files, no processes, no code from bytes, and
 * neither memory nor time without end.
 */
#ifndef BOX_H
#define BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fail.h"

struct lua_State;

#define BOX_MEMORY (64u << 20)      /* bytes */
#define BOX_INSTRUCTIONS 100000000u /* between two verbs */

struct box {
	struct lua_State *lua;
	size_t used;      /* bytes */
	uint64_t steps;   /* instructions since the last box_rest(), in thousands */
	int64_t deadline; /* ms of guest_clock(); 0: none */
	bool late;        /* that is why it was ended */
	void *owner;      /* whose verbs it has */
};

/*
 * A state with Lua's string, table, math and utf8, and of the base library what reads nothing, runs
 * nothing and catches nothing: a failed expectation cannot be hidden. False: no memory.
 */
bool box_open(struct box *b, void *owner);
void box_close(struct box *b);
struct box *box_of(struct lua_State *lua);
/* A verb was called: instructions are counted anew. */
void box_rest(struct box *b);
/*
 * Runs a script's text; name is for messages. False: *f says what happened, with the line, unless a
 * verb has said more by itself. Binary chunks are refused.
 */
bool box_run(struct box *b, const char *text, size_t n, const char *name, struct fail *f);

/*
 * Runs one line; an expression's value becomes a text in *f ("" when there is none). False: *f says
 * what happened.
 */
bool box_eval(struct box *b, const char *line, struct fail *f);

#endif
