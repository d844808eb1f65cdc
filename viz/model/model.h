/*
 * model.h: the state of the guest at one moment, as plain values.
 *
 * The same struct is filled in two ways: model_apply() rebuilds it from events alone, and the
 * target reads it from the guest's memory. model_diff() holds one against the other.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fs_abi.h"

#define M_PROGRAM_MAX 32

struct m_page {      /* a page table entry that is not empty */
	uint32_t va;     /* page aligned */
	uint32_t frame;  /* 0 when it is swapped out */
	uint32_t slot;   /* of the swap area, when it is swapped out; 0: it is present */
	bool writable;
};

struct m_map {       /* a mapping: what the address space promises */
	uint32_t va, pages;
	uint32_t prot;   /* enum fs_prot */
	uint32_t flags;  /* enum fs_map_flags */
	int32_t inode;   /* -1: none */
	uint32_t offset, bytes;
};

struct m_table {     /* a page table */
	uint32_t va;     /* the 4 MiB that it serves start here */
	uint32_t frame;
};

struct m_task {
	bool used;
	uint32_t pid, ppid;
	uint32_t state;  /* enum fs_state */
	uint32_t status; /* wait status word, from exit on */
	bool adopted;    /* its parent ended first; init is its parent now */
	char program[M_PROGRAM_MAX];
	uint32_t dir, stack; /* frames; 0: none */
	struct m_page *pages;   /* sorted by va */
	struct m_table *tables; /* sorted by va */
	uint32_t n_pages, cap_pages, n_tables, cap_tables;
	struct m_map maps[FS_NR_MAPS]; /* sorted by va */
	uint32_t n_maps;
	int16_t fd[FS_NR_FDS]; /* open file, or -1 */
	/* from events alone, not compared */
	uint64_t born, died; /* seq of "task copied" and of "zombie"; 0: not yet */
	uint64_t ran;        /* seq of the first switch to it; 0: it has not run yet */
	uint32_t call;       /* number of the system call it is in, plus 1; 0: in user mode */
	uint64_t called;     /* seq of the event "call" that began it */
	uint32_t sleep_why;  /* enum fs_why, while INTERRUPTIBLE */
};

struct m_frame {
	uint16_t refs;
	uint8_t kind; /* enum fs_frame_kind */
};

#define M_FILES_MAX 128
struct m_file {
	uint16_t refs;
	int32_t inode; /* -1: the console; below: a pipe, whose first frame is -inode */
};

struct model {
	uint64_t seq, time; /* of the last event applied; 0 before the first */
	uint32_t current;   /* pid */
	struct m_task task[FS_NR_TASKS]; /* by slot */
	struct m_frame *frame;
	uint32_t n_frames;
	uint16_t *slot;     /* by swap slot: entries that name it; slot 0 is none */
	uint32_t n_slots;
	struct m_file file[M_FILES_MAX];
	uint32_t console_len; /* bytes of console output up to here */
	char misfit[160];     /* what did not fit in the last event, or empty */
};

/* Text and console bytes that events refer to by ring position, kept by whoever drains the rings. */
struct m_text {
	/* Copies bytes [pos, pos+len) of the ring to out, NUL-terminated and cut to size. */
	void (*get)(void *ctx, uint32_t pos, uint32_t len, char *out, size_t size);
	void *ctx;
	/* The same for the ring of console output; NULL when nobody keeps it. */
	void (*console)(void *ctx, uint32_t pos, uint32_t len, char *out, size_t size);
};

void model_init(struct model *m);
void model_free(struct model *m);
/* dst becomes an equal, independent copy of src; dst must have been initialized. */
void model_copy(struct model *dst, const struct model *src);

/*
 * Applies one event by the rules in fs_abi.h. Returns NULL, or what does not fit: a sentence in
 * static or model-owned storage ("event 17: cow copy by pid 3 at 0804c000, which is not mapped").
 * The event is applied as far as it makes sense even then.
 */
const char *model_apply(struct model *m, const struct fs_event *e, const struct m_text *text);

/* Queries. All return NULL or -1 when there is none. */
const struct m_task *model_task(const struct model *m, uint32_t pid);
unsigned model_used_slots(const struct model *m);
unsigned model_children(const struct model *m, uint32_t pid); /* zombies, too */
/* Does it sleep until somebody types (or, in poll, perhaps until then)? */
bool m_waits_for_input(const struct m_task *t);
bool model_wants_input(const struct model *m); /* somebody does */
int model_slot(const struct model *m, uint32_t pid);
const struct m_page *model_page(const struct m_task *t, uint32_t va);
const struct m_map *model_map(const struct m_task *t, uint32_t va);
struct m_task *model_task_mut(struct model *m, uint32_t pid);
/* Editing a task's vectors keeps them sorted; used by apply and by whoever reads memory. */
void m_page_set(struct m_task *t, uint32_t va, uint32_t frame, bool writable);
void m_page_swap(struct m_task *t, uint32_t va, uint32_t slot);
void m_page_clear(struct m_task *t, uint32_t va);
void m_table_set(struct m_task *t, uint32_t va, uint32_t frame);
void m_table_clear(struct m_task *t, uint32_t va);

/* Who maps a frame: fills at most max owners, returns how many there are. */
struct m_owner { uint32_t pid, va; bool writable; };
unsigned model_owners(const struct model *m, uint32_t frame, struct m_owner *out, unsigned max);

uint32_t m_swapped(const struct m_task *t); /* pages of t that are swapped out */

/* Number of entries that name each frame, recounted from the tables; n_frames values. The second does
 * it for swap slots; n_slots values. */
void model_recount(const struct model *m, uint16_t *refs);
void model_recount_slots(const struct model *m, uint16_t *refs);

const char *m_state_name(uint32_t state);      /* "running" ... */
char m_state_letter(uint32_t state);           /* R S N Z T */
const char *m_frame_kind_name(uint32_t kind);  /* "free", "kernel", "kernel stack" ... */
const char *m_event_name(uint32_t type);       /* "cow copy"; "?" when unknown */
const char *m_call_name(uint32_t nr);          /* i386 number to "fork"; NULL when unknown */
const char *m_why_name(uint32_t why);
const char *m_errno_name(uint32_t error);      /* 11 to "EAGAIN"; NULL when unknown */
const char *m_signal_name(uint32_t signal);    /* 11 to "SIGSEGV"; NULL when unknown */
uint32_t m_signal_named(const char *name);     /* "TERM", "sigterm" or "15" to 15; 0 when there is none */
void m_status_text(uint32_t status, char *out, size_t size); /* wait status to "exit status 3" */

#endif
