/*
 * script.h: a Lua script that plays with the guest: verbs that do, queries that look, expectations
 * that fail. scripts/README.md is the reference for those who write one.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdio.h>

#include "box.h"
#include "player.h"

enum verdict {
	SCRIPT_PASSED,
	SCRIPT_FAILED, /* an expectation, the guest or a proof failed */
	SCRIPT_BROKEN, /* the script or what it needs is wrong */
	SCRIPT_LATE,
	SCRIPT_SIGNAL,
};

struct script {
	/* the caller's */
	const char *file;  /* path, for messages */
	char *folder;      /* of it */
	bool update;       /* golden files are written anew */
	FILE *say;         /* what the script says, and the pauses; NULL: nobody listens */
	/* the script's */
	struct box box;
	struct player player;
	enum verdict verdict;
	char *message;     /* why it is not passed: lines; NULL while it is */
	unsigned expected; /* expectations that held */
	unsigned written;  /* golden files that --update wrote */
	unsigned runs;
	char *answer;      /* of script_line */
};

struct script_options {
	const struct places *places;
	const struct interrupt *in;
	const char *kernel;
	double timeout;    /* seconds; 0: none */
	bool update, stop_every, keep; /* as player.h has the latter two */
	uint32_t pauses;
	FILE *say;
	const struct player_host *host; /* who shows it, or NULL */
	void *host_ctx;
};

/* Runs it to its end. The player stays open, so that its history can be looked at. */
void script_run(struct script *s, const char *file, const struct script_options *o);
void script_close(struct script *s);

/*
 * A script that is given line by line, for a guest that somebody shows already: fill in its player
 * first. script_line returns what the line had to say, for a person: the value of an expression, or
 * why it failed; valid until the next.
 */
bool script_begin(struct script *s);
const char *script_line(struct script *s, const char *line);

/* ---- for the verbs and expect.c ---- */

struct script *script_of(struct lua_State *lua);
/* The player, with a guest; raises an error when no `run` came before. */
struct player *script_player(struct lua_State *lua);
/* Ends the script. line: one line that says what, why and what to do. */
int script_raise(struct lua_State *lua, enum verdict verdict, const char *line);
/* The same for an expectation, with the place, what was expected and found, and the story so far. */
int script_unmet(struct lua_State *lua, const char *what, const char *expected, const char *found);
void script_end(struct lua_State *lua, enum player_end end, const struct fail *f); /* returns if it is OK */

/*
 * The events that a verb's arguments name from `first` on: nothing (any), a name, several names, or
 * one table { "name", ..., pid = 3, argument = value }. Raises an error when they name none.
 */
void script_wanted(struct lua_State *lua, int first, struct wanted *w);
/* A signal by name ("TERM", "SIGTERM") or number; raises an error when there is none. */
uint32_t script_signal(struct lua_State *lua, int index);
/* Pushes an event as a table: seq time type pid, and its arguments by name. */
void script_push_event(struct lua_State *lua, const struct fs_event *e);

/* Queries that expectations are made of; each as Lua calls it. */
int query_task(struct lua_State *lua);
int query_page(struct lua_State *lua);
int query_frame(struct lua_State *lua);
int query_console(struct lua_State *lua);
int query_tree(struct lua_State *lua);
int query_story(struct lua_State *lua);
int query_status(struct lua_State *lua);
int query_count(struct lua_State *lua);
int query_difference(struct lua_State *lua);

void verbs_open(struct lua_State *lua);
void queries_open(struct lua_State *lua);
void expect_open(struct lua_State *lua);
/* Holds text against golden/NAME.txt beside the script; raises an error when they differ. */
void golden_check(struct lua_State *lua, const char *name, const char *text);
/* The screen of the shown moment as text; the caller frees it. NULL: no memory. */
char *script_screen(struct player *p, int w, int h, bool ascii);
/* The same as pictures/NAME beside the script, the only folder for it; file becomes its path. */
bool script_picture(struct script *s, const char *name, int w, int h, bool ascii, char *file, size_t size, struct fail *f);

#endif
