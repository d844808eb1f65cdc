/*
 * options.h: the command line.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "check.h"
#include "fail.h"
#include "layout.h"
#include "manners.h"

enum command {
	COMMAND_RUN, COMMAND_ATTACH, COMMAND_REPLAY, COMMAND_EXPORT, COMMAND_CHECK, COMMAND_DIFF, COMMAND_PLAY, COMMAND_DEMO, COMMAND_EVENTS,
	COMMAND_KEYS, COMMAND_PROGRAMS, COMMAND_DOCTOR, COMMAND_HELP, COMMAND_VERSION, COMMAND_CONFIG
};

struct options {
	enum command command;
	const char *program; /* as the user named it */
	bool scenario;       /* play: the program is a scenario's number or name */
	bool shell;          /* no program: a shell */
	char **args;         /* the program's own arguments; n_args of them */
	unsigned n_args;
	bool headless;       /* the guest's console on stdout, no screen */
	bool story;          /* headless: each event as a sentence instead of the console */
	bool stop_every;     /* headless: stop and check at each event */
	bool plain;          /* sentences and a prompt, no screen */
	bool ascii, no_color, large, mono;
	bool color;          /* asked for, whatever NO_COLOR says */
	struct manners manners;
	const char *config;  /* a file instead of the user's own; NULL: not given */
	bool no_config;      /* nor that one */
	bool any_layout;     /* a layout's name is looked up later, when all are known */
	const struct theme *theme; /* NULL: not given */
	double timeout;      /* seconds; 0: not given */
	const char *sched;   /* NULL: not given */
	unsigned mem_mib;    /* 0: not given */
	unsigned swap_mib;   /* 0: not given */
	const char *disk;    /* a file with an ext2 file system; NULL: none */
	const char *kernel;  /* an ELF file; NULL: the one that was built with forkscope */
	const char *wire_log;
	const char *address; /* attach: where the stub is */
	double wait;         /* attach: seconds until somebody listens there */
	const char *file;    /* replay, export: a recording */
	const char *branch;  /* ... and which way of its guest's; NULL: the first */
	const struct export_kind *as; /* export: what it becomes */
	const char *output;  /* export: a file; NULL: stdout */
	const char *record;  /* a file for all that happens; NULL: none */
	const char *breakpoints, *watches; /* as requests.h reads them; NULL: none */
	const char *record_script; /* a file for what is done at the keyboard; NULL: none */
	const char *screenshot;  /* headless: a file for the screen at one event; NULL: none */
	const char *snapshot_at; /* which event; NULL: the last */
	int columns, rows;       /* of that screen; 0: not given */
	struct check_options check;
	struct { const char *first, *second; } compare; /* diff: two recordings, or files of events */
	enum layout_preset preset;
	int zoom;                /* enum pane_id of the one pane to show, or -1 */
};

/* Fills in *o, which points into argv afterwards. False: bad input, said in *f. */
bool options_parse(struct options *o, int argc, char **argv, struct fail *f);
/* The same in two steps: what stands in *o in between is kept where the command line says nothing. */
void options_clear(struct options *o);
bool options_read(struct options *o, int argc, char **argv, struct fail *f);
/* As the option --NAME=VALUE, or --NAME without a value (NULL), would. False: said in *f. */
bool options_set(struct options *o, const char *name, const char *value, struct fail *f);
void options_help(FILE *out);

#endif
