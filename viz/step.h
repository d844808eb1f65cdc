/*
 * step.h: a process of the guest, line by line: each function asks the kernel for steps, breakpoints or
 * watches of it, and is asked again wherever the guest stops for them. Only that process is touched; at
 * a fork it stays with the one that it was told of.
 */
#ifndef STEP_H
#define STEP_H

#include "fail.h"
#include "sight.h"

enum step_what {
	STEP_NONE,
	STEP_OVER,    /* to the next line, functions that it calls run through */
	STEP_INTO,    /* the same, but into a function that has a text */
	STEP_TO,      /* to a line, or a function */
	STEP_WRITTEN, /* until a variable is written */
};

struct step {
	struct sight *sight;
	const struct fs_debug *base; /* what is asked for besides, or NULL */
	bool alone;                  /* the others stand still while the process can go on */

	enum step_what what;         /* STEP_NONE: nothing is under way */
	uint32_t pid;
	struct fs_debug asked;       /* of the kernel */
	const char *file;            /* the line that shall be left; NULL: not known yet */
	unsigned line;
	uint32_t cfa;                /* of its function, or of the variable's; 0: it is a global one */
	uint32_t function;           /* where the variable's function begins: another may be called at its depth */
	uint32_t back_esp;           /* a breakpoint behind a call counts from this stack pointer on; 0: none is set */
	unsigned turns;              /* for how often it was asked */
	char name[64];               /* of the place or the variable */
};

/* Each begins: the guest must stand still. False: *f says why not, and nothing is asked for. */
bool step_line(struct step *s, struct target *t, uint32_t pid, bool into, struct fail *f);
bool step_to(struct step *s, struct target *t, uint32_t pid, const char *place, struct fail *f);
bool step_until_written(struct step *s, struct target *t, uint32_t pid, const char *variable, struct fail *f);
/* What the guest shall stop at. */
struct target_stop step_stops(const struct step *s);
/* The guest stands still after event e. True: it is done, and note says what became of it. False: on. */
bool step_on(struct step *s, struct target *t, const struct fs_event *e, char *note, size_t size);
/* Given up: nothing is asked for any more. */
void step_end(struct step *s, struct target *t);

#endif
