/*
 * target.h: the guest, as the rest of the viewer sees it: a source of events that can be told how
 * far to go, and a memory that can be read as a model while it stands still.
 */
#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "inside.h"
#include "model.h"

struct target;

#define TARGET_MEM_MIB 16u
#define GUEST_PROGRAM_PID 2u /* init's first child: the program that the user named */

enum target_state {
	TARGET_RUNNING,
	TARGET_STOPPED, /* at trace_stop, right after the event that was asked for */
	TARGET_PAUSED,  /* somewhere else, by target_interrupt */
	TARGET_IDLE,    /* at trace_stop: nobody is ready, only input can go on */
	TARGET_PANIC,   /* the kernel stopped itself; its event tells why */
	TARGET_DEAD,    /* QEMU has ended */
};

/* Receives what the guest says, in order: text and console bytes before the events that name them. */
struct target_sink {
	void *ctx;
	void (*text)(void *ctx, uint32_t pos, const void *bytes, size_t n);
	void (*console)(void *ctx, uint32_t pos, const void *bytes, size_t n);
	void (*event)(void *ctx, const struct fs_event *e);
	/* What happens once more on the way to a moment of the past, or NULL; text and console bytes are not told again. */
	void (*again)(void *ctx, const struct fs_event *e);
	/* Comes first, if at all: events up to m->seq are lost, and this is the guest right after them. */
	void (*begin)(void *ctx, const struct model *m);
};

/*
 * The guest also stops at events of the types `types`, whatever was asked for: `look` may read what it
 * wants to know and set other types, but not let the guest go. It goes on by itself.
 */
struct target_look {
	void *ctx;
	void (*look)(void *ctx, struct target *t, const struct fs_event *last);
	uint64_t types; /* bit per enum fs_type */
};

struct target_options {
	const char *kernel;       /* the kernel's ELF file */
	const char *const *modules; /* host paths; each becomes /bin/BASENAME in the guest */
	unsigned n_modules;
	const char *const *args;  /* the program's argv; args[0] is its guest path, /bin/NAME */
	unsigned n_args;
	unsigned mem_mib;         /* 0: TARGET_MEM_MIB */
	unsigned swap_mib;        /* size of the disk with the swap area; 0: no disk */
	const char *disk;         /* a file with the disk that is seen at /mnt, only read; NULL: none */
	const char *sched;        /* rr parent child random:SEED; NULL: rr */
	bool check;               /* the kernel recounts its frames at each return to user mode */
	const char *wire_log;     /* file for the protocol's log, or NULL */
	bool snapshots;           /* so that it can be taken back: costs at most a twentieth of the run */
	/* Where a gdb stub is that has the guest already, instead of all above but kernel and wire_log: HOST:PORT,
	 * [V6]:PORT, or the path of a Unix socket. Nobody there: `wait` says whether to try again. */
	const char *address;
	bool (*wait)(void *ctx);
	void *wait_ctx;
	int boot_ms;              /* how long its kernel may take to its first event; 0: 20 s */
};

unsigned target_mem_mib(const struct target_options *o); /* the guest's memory */

/*
 * Starts QEMU and brings the guest to its first event (boot); or attaches to one, which then stands where it
 * was found. On failure returns NULL and writes
 * one line to err: what failed, why, what to do about it.
 */
struct target *target_open(const struct target_options *o, const struct target_sink *sink,
			   char *err, size_t err_size);
void target_close(struct target *t); /* ends QEMU; no process is left. What was attached to goes on */

/* Where to stop next. IDLE and PANIC always stop. */
struct target_stop {
	uint64_t types; /* bit per enum fs_type, ~0 for any, 0 for none */
	uint32_t pid;   /* 0: any */
	uint64_t seq;   /* after this event; 0: none */
};
/* Starts the guest; must be stopped. Returns at once. */
bool target_go(struct target *t, const struct target_stop *stop);
/* Asks a running guest to stand still as soon as it can. */
void target_interrupt(struct target *t);
/*
 * Waits at most timeout_ms (0: does not wait, -1: for ever) for the guest to stop; what it said is
 * handed to the sink. A ring that is half full is drained on the way and does not count as a stop.
 */
enum target_state target_wait(struct target *t, int timeout_ms);
enum target_state target_state(const struct target *t);
int target_fd(const struct target *t); /* readable: call target_wait(t, 0) */
const char *target_error(const struct target *t); /* one line, when DEAD or PANIC */

/*
 * Reads the guest's tables and page tables into *m (initialized by the caller). False when the guest
 * runs, was paused in the middle of a change (root.flux is odd), or is gone.
 */
bool target_read(struct target *t, struct model *m);
/* Bytes for the console's input. The guest must stand still. Returns how many fitted. */
size_t target_input(struct target *t, const void *bytes, size_t n);
/* The size of the guest's terminal, 24x80 at first; programs are told when it goes on. It must stand still. */
bool target_resize(struct target *t, unsigned rows, unsigned columns);
/* The size that it has. */
bool target_size(struct target *t, unsigned *rows, unsigned *columns);
/* A signal for a process, 0 for nothing, as if nobody had sent it; it gets it when the guest goes on. It must
 * stand still. */
bool target_kill(struct target *t, uint32_t pid, uint32_t signal);
/* The debugging of programs that is wanted from here on, instead of what was. The guest must stand still. */
bool target_debug(struct target *t, const struct fs_debug *wanted);
/* Takes effect when the guest goes on; *look is copied, NULL ends it. */
void target_look(struct target *t, const struct target_look *look);
/* Who goes on at the next switch, if it is ready then. The guest must stand still. */
bool target_next(struct target *t, uint32_t pid);

/*
 * Going back for real. The guest, which must stand still, is brought to the moment right after event seq of one
 * of the ways that it has gone: the memory of then is loaded, and it runs from there, told what it was told. What it
 * does next is another way, until it is known to be the same. False: err says why it cannot be, and it stands where it
 * stood, or is DEAD.
 */
bool target_rewind(struct target *t, unsigned path, uint64_t seq, char *err, size_t size);
/* Is somebody's program stepped through there, or do others stand still for it? */
bool target_is_stepped(struct target *t);
/* The way on which it is; 0 before the first target_rewind. */
unsigned target_path(const struct target *t);
/* The first event of that way that it can be taken back to; false: none. */
bool target_first(const struct target *t, unsigned path, uint64_t *seq);

struct target_registers {
	uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi, eip;
};
/*
 * The registers of a process's program, and its memory: `task` is of the live model. False: the guest runs,
 * is in the middle of a change, or has no such page; a page that was never touched or is swapped out has no
 * bytes. Nothing changes in the guest.
 */
bool target_registers(struct target *t, const struct m_task *task, struct target_registers *out);
bool target_memory(struct target *t, const struct m_task *task, uint32_t va, void *out, size_t n);
/*
 * What the processor and a process's own kernel memory hold now. The guest must stand still, wherever
 * that is. False: it does not, it is gone, or there is no such process; *m is then as it was.
 */
bool target_inside(struct target *t, uint32_t pid, struct inside *m);

struct target_cost { /* of the last target_read */
	unsigned packets, bytes;
	double ms;
};
struct target_cost target_cost(const struct target *t);
/* Counters of the kernel's stat table, by name; false when it has no such field. */
bool target_stat(struct target *t, const char *name, uint32_t *value);

#endif
