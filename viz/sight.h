/*
 * sight.h: what is known of the guest's programs as their source has them: texts, where each process
 * stands and stood, and at the live end the variables of one of them. It reads the guest, and is then
 * shown without it.
 */
#ifndef SIGHT_H
#define SIGHT_H

#include "positions.h"
#include "recorder.h"
#include "sources.h"
#include "target.h"
#include "timeline.h"

#define SIGHT_VARIABLES_MAX 48
#define SIGHT_LOOKS 10000 /* at callers, while a guest runs that somebody looks at: about 4 s */

struct sight_variables { /* of the innermost frame that has a text */
	uint64_t seq;   /* the moment; 0: none were read */
	uint32_t pid;
	size_t n;
	struct di_variable v[SIGHT_VARIABLES_MAX];
	bool changed[SIGHT_VARIABLES_MAX]; /* another value than at the stop before */
};

struct sight {
	struct sources *sources;
	struct positions *positions;
	struct positions *first; /* of what is over: those of its first branch, while another is shown; else NULL */
	struct timeline *timeline;
	struct sight_variables now, before;
	unsigned looks;  /* that may still be taken while the guest runs */
	struct recorder *recorder; /* hears of each stack that is read; or NULL, set by the caller */
};

/* files: the programs; each is known in the guest by the last part of its path. False: no memory. */
bool sight_open(struct sight *s, const char *const *files, unsigned n);
/* Of what is over: both are the sight's from here on, and freed even if it cannot be made. */
bool sight_open_kept(struct sight *s, struct timeline *tl, struct sources *sources, struct positions *positions);
void sight_close(struct sight *s);
/* Of what is over: another branch is shown, which has the first `common` events of the first one. */
void sight_turn(struct sight *s, struct timeline *tl, uint64_t common);

/* An event, which is in the timeline already. */
void sight_event(struct sight *s, struct timeline *tl, const struct fs_event *e);
/* The guest was taken back to the end of this timeline: what was known of later is forgotten. */
void sight_go_back(struct sight *s, struct timeline *tl);
/* From the next go on: whoever calls the kernel is looked at, until so many looks were taken. The guest
 * does not notice; it takes longer. */
void sight_follow(struct sight *s, struct target *t, unsigned looks);
/* At a stop: reads where everybody is, and the variables of `pid`. */
void sight_read(struct sight *s, struct target *t, uint32_t pid);
/* The call stack of a process now; 0: it cannot be read. frame has room for DI_FRAMES_MAX. */
size_t sight_stack(struct sight *s, struct target *t, uint32_t pid, struct di_frame *frame);
/* Registers of a process as the unwinder wants them; false: they cannot be read. */
bool sight_registers(struct sight *s, struct target *t, uint32_t pid, struct di_frame *frame);

/* Where a process is right after event seq, as a line of a text. */
struct sight_line {
	struct di_line line;
	struct position position; /* what it is known by */
	size_t index;             /* of it the address that is the line */
	bool old;                 /* it has moved since, nobody knows where to */
};
bool sight_line(const struct sight *s, const char *program, uint32_t pid, uint64_t seq, struct sight_line *out);

/*
 * "080510c0 is the variable `counter`": of the address that a fault, or what it came to, is about. now: the model right
 * after event seq. False: it is about none, or nothing is known of it.
 */
bool sight_variable(const struct sight *s, const struct timeline *tl, const struct model *now, uint64_t seq, char *out,
		    size_t size);

#endif
