/*
 * live.h: the running target, shared by live.c (run control), drain.c (what the guest says) and
 * read.c (what its memory holds).
 */
#ifndef LIVE_H
#define LIVE_H

#include <stdarg.h>
#include <stdio.h>

#include "abi.h"
#include "functions.h"
#include "gdb_remote.h"
#include "qemu.h"
#include "snapshots.h"
#include "target.h"

struct target {
	struct qemu qemu;
	struct gr *gr;
	FILE *wire;              /* the protocol's log, or NULL */
	struct target_sink sink;
	const char *kernel;      /* its file's name, for messages; ours, freed at the end */
	const char *peer;        /* where a guest of somebody else's is, freed at the end; NULL: it is ours */
	bool held;               /* ... and has not run yet: its QEMU waits for a debugger */
	enum target_state state;
	char error[256];         /* one line, when DEAD or PANIC */

	uint32_t root_gva, stop_gva; /* from the kernel's ELF file */
	struct abi abi;
	struct fs_root root;     /* as read at the last stop */
	bool at_gate;            /* stands at trace_stop */
	bool interrupting;       /* target_interrupt was called since the last stop */
	struct target_stop want;
	struct target_look look;
	uint64_t posted;         /* types that the guest was told to stop at besides `want` */
	struct snapshots *snapshots; /* NULL: none are kept */

	/* what was drained, by drain.c */
	uint64_t seq;            /* of the last event */
	uint32_t text, console;  /* ring positions */
	struct fs_event last;    /* the last event, in our numbering */
	struct fs_event *events; /* room for a ring of each */
	uint8_t *text_bytes, *console_bytes;

	struct target_cost cost; /* by read.c */
	struct functions functions; /* the kernel's, and its code, when inside.c has needed them */
	uint8_t *code;
};

/* drain.c */
bool drain_open(struct target *t); /* once the root is known; false: out of memory */
void drain_close(struct target *t);
/* Reads the root and hands all that is new to the sink. */
enum gr_err drain(struct target *t);
/* n bytes of the text ring from position pos, not more than it holds. */
enum gr_err drain_text(struct target *t, uint32_t pos, uint32_t n, void *out);

/* batch.c: ranges that are read together */
struct batch {
	struct gr_range *range;
	size_t n, cap;
	bool failed; /* out of memory */
};
void batch_add(struct batch *b, uint32_t gva, void *out, size_t n);
/* Reads all and empties the batch. GR_OK only when every range was read. */
enum gr_err batch_read(struct batch *b, struct gr *g);
void batch_free(struct batch *b);

/* live.c */
/* Is memory as the events say? At the gate always; elsewhere when the kernel is in no change. */
bool is_consistent(const struct target *t);
/* The target is gone: QEMU is ended, the state is DEAD, the line is target_error(). */
void target_die(struct target *t, enum gr_err err);
/* Writes what to stop at (t->want, t->look) with the next command; and that command. */
enum gr_err target_post_stop(struct target *t);
enum gr_err target_resume(struct target *t);
/* An interrupt may find the guest at the gate, just before its breakpoint. */
enum gr_err target_find_place(struct target *t, const struct gr_stop *stop);
/* What a stop that was drained is; RUNNING: nobody asked for it. */
enum target_state target_judge(struct target *t);
void target_on_stop(struct target *t, const struct gr_stop *stop);
/* The steps of a start; the first three write one line to err when they fail. */
bool target_find_symbols(struct target *t, char *err, size_t size);
bool target_open_log(struct target *t, const char *path, struct gr_options *o, char *err, size_t size);
bool target_bind(struct target *t, char *err, size_t size);
enum gr_err target_run_to_boot(struct target *t, int ms, struct gr_stop *stop);

/* attach.c: a guest that somebody else has started */
bool attach(struct target *t, const struct target_options *o, char *err, size_t size);
/* The guest goes on as if nobody had been there. */
void attach_leave(struct target *t);
/* Its serial line is not ours: the monitor puts a byte on it. */
void attach_ring_bell(struct target *t);

/* snapshots.c */
int64_t live_now(void); /* ns, monotonic */

#endif
