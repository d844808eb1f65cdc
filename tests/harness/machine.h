/*
 * machine.h: a booted guest for tests. Its events go into a timeline and, as they came, into an
 * array; at each stop the rebuilt state is held against the guest's memory.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stddef.h>

#include "diff.h"
#include "target.h"
#include "timeline.h"

struct machine {
	struct target *target;
	struct timeline *timeline;
	struct fs_event *events; /* every event, in order */
	size_t n_events, cap_events;
	/* of machine_rewind: all that was before the first, and what came since */
	struct timeline *whole;  /* NULL: it was never taken back */
	struct fs_event *known;
	size_t n_known;
	unsigned again;          /* events that were seen once more on the way back */
	uint64_t parted;         /* the first event after the last rewind that is another one than before; 0: none */
	unsigned stops;          /* at which memory was read and compared */
	struct target_cost cost; /* of the last of them */
	char trouble[512];       /* the first thing that was wrong; empty: nothing */
	void (*hear)(void *ctx, const struct fs_event *e); /* of the options */
	void *hear_ctx;
};

struct machine_options {
	bool check;        /* the kernel recounts its frames as well, at each return to user mode */
	unsigned mem_mib;  /* 0: as many as usual */
	unsigned swap_mib; /* 0: no swap area */
	const char *disk;  /* a file with the disk for /mnt; NULL: none */
	void (*hear)(void *ctx, const struct fs_event *e); /* of each event, when the timeline has it; or NULL */
	void *hear_ctx;
	bool snapshots;    /* so that it can be taken back */
	const char *sched; /* who goes first after fork; NULL: the kernel's own order */
};

/* Boots the kernel (FS_KERNEL in the environment: another one) with `path` as the program (its name in the guest is the last part of the path)
 * and brings it to its first event. False: trouble says why. */
bool machine_boot(struct machine *m, const char *path, const struct machine_options *options);
void machine_close(struct machine *m);
/* Back to the moment right after event seq of the first way that it has gone; what is seen on the way back
 * must be what was. False: trouble. */
bool machine_rewind(struct machine *m, uint64_t seq);

/*
 * Lets the guest run to the next idle moment, with a stop at every `every`th event (0: none), at
 * which the proofs are made. Returns the state it ended in. At most `seconds` pass.
 */
enum target_state machine_run(struct machine *m, unsigned every, int seconds);
/* As far as event `until`, or to the next idle moment, with stops at which nothing is read. Returns how many. */
unsigned machine_pass(struct machine *m, unsigned every, uint64_t until, int seconds);
/* The same, but the guest is interrupted again and again, wherever it may be; the proofs are made
 * wherever the kernel is in no change. Returns how often they were. */
unsigned machine_run_interrupted(struct machine *m, int seconds);
/* Reads memory and compares; what is wrong goes to trouble. */
void machine_prove(struct machine *m);

/* Path of a file below the build folder (FS_BUILD, else "build"), in storage that stays. */
const char *machine_path(const char *folder, const char *name);
/* The guest program of this name: one of tests/guest, else a shipped one. */
const char *machine_program(const char *name);

#endif
