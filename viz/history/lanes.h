/*
 * lanes.h: what every process did from its birth to its end, as an index that grows with the timeline.
 * What happened in a span of time is answered without looking at every change in it, so that a run of
 * a million events can be drawn at once.
 */
#ifndef LANES_H
#define LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "timeline.h"

enum lane_state {
	LANE_NONE,    /* not born yet, or reaped */
	LANE_MADE,    /* fork makes it */
	LANE_READY,
	LANE_RUNNING, /* has the CPU, in its own code */
	LANE_KERNEL,  /* has the CPU, in a call or a fault */
	LANE_ASLEEP,
	LANE_STOPPED,
	LANE_ZOMBIE,
	LANE_STATES,
};

struct lane_change {
	uint64_t seq, time;
	enum lane_state state; /* from here on */
};

struct lane_mark { /* what the eye should find: FS_FORKED, FS_EXEC, FS_EXIT, FS_REPARENT */
	uint64_t seq, time;
	uint32_t type;
};

struct lane {
	uint32_t pid;
	uint32_t path, len;  /* of the program that it ran last, in the text ring; len 0: none yet, or: */
	const struct m_task *first; /* as history found it; NULL: it was born in it */
	struct lane_change *change;
	size_t n, cap;
	struct lane_mark *mark;
	size_t n_marks, cap_marks;
	struct { uint16_t *mask; size_t n, cap; } level[2]; /* states of 64 changes, of 4096 */
	/* while it is filled */
	uint8_t base;        /* enum lane_state but RUNNING and KERNEL: READY stands for both */
	bool has_cpu, in_call, in_fault, has_run;
};

/* A position on the axis is a number of the event, or a virtual time. */
enum lane_axis { LANE_BY_TIME, LANE_BY_EVENT };

struct lanes {
	uint64_t seq;        /* of the last event taken in */
	struct lane *lane;   /* in the order of birth; the idle task has none */
	uint32_t *last;      /* by pid: the last lane that had it, plus 1 */
	size_t n, cap;
};

/* All zeros is an empty one. */
void lanes_free(struct lanes *l);
void lanes_update(struct lanes *l, const struct timeline *tl);
/* The same, of at most so many events; true: there are more. */
bool lanes_read(struct lanes *l, const struct timeline *tl, uint64_t most);
/* A bit per enum lane_state that it was in within [from, to) of the axis, its state at `from` included. */
unsigned lane_states(const struct lane *l, enum lane_axis axis, uint64_t from, uint64_t to);
enum lane_state lane_at(const struct lane *l, enum lane_axis axis, uint64_t at);
/* The first mark within [from, to); NULL: none. *more becomes how many others there are. */
const struct lane_mark *lane_mark(const struct lane *l, enum lane_axis axis, uint64_t from, uint64_t to,
				  size_t *more);
/* The last event at or before that position; 0: none. */
uint64_t lanes_event(const struct timeline *tl, enum lane_axis axis, uint64_t at);

#endif
