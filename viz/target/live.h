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
	int64_t resumed;         /* ns, when it went on */

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

/* snapshots.c */
int64_t live_now(void); /* ns, monotonic */

#endif
