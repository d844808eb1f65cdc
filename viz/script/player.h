/*
 * player.h: a guest that a script plays with: started, led to events, looked at. Its position is
 * the view's: the shown event; the guest itself stands at the live end.
 */
#ifndef PLAYER_H
#define PLAYER_H

#include "app_view.h"
#include "compile.h"
#include "guest.h"
#include "diff.h"
#include "sight.h"
#include "step.h"
#include "wanted.h"

#define PLAYER_COLUMNS 100
#define PLAYER_ROWS 30

/* What `run` asks for. */
struct player_run {
	const char *program;     /* a shipped program's name, or a file; from the script's folder */
	const char **args;       /* n_args of them, without argv[0] */
	unsigned n_args;
	unsigned mem_mib, swap_mib; /* 0: the default */
	const char *disk, *sched;   /* NULL: none, the default */
	unsigned rows, columns;     /* of the guest's terminal; 0: 24 and 80, or what a host has for it */
};

enum player_end {
	PLAYER_OK,
	PLAYER_NONE,    /* no such event, and nothing goes on by itself */
	PLAYER_BAD,     /* *f says what was asked for that cannot be had */
	PLAYER_WRONG,   /* the guest or a proof failed */
	PLAYER_LATE,    /* the deadline */
	PLAYER_SIGNAL,  /* a signal for forkscope */
};

struct player;

/* Who shows the guest while a script plays with it; without one nobody does. */
struct player_host {
	/* There is a guest: p->view becomes the host's. */
	enum player_end (*opened)(void *ctx, struct player *p, struct fail *f);
	void (*closing)(void *ctx); /* its timeline and target are about to go */
	/* Lets the guest go on, and waits until it stands still. */
	enum player_end (*lead)(void *ctx, const struct target_stop *stop, enum target_state *state, struct fail *f);
	void (*shown)(void *ctx);   /* another event is shown */
	void (*say)(void *ctx, const char *text);
	enum player_end (*pause)(void *ctx, struct fail *f); /* until whoever looks on goes on */
	/* Takes the guest back, as guest_rewind, and shows it there. */
	bool (*rewind)(void *ctx, unsigned branch, uint64_t seq, struct fail *f);
	bool (*show_branch)(void *ctx, unsigned branch); /* false: no memory */
};

struct player {
	/* the caller's, set before the first run */
	const struct places *places;
	const struct interrupt *in;
	const char *kernel;
	const char *folder;  /* of the script: names of files begin there */
	bool as_named;       /* unless they are meant as they stand */
	int64_t deadline;    /* ms of guest_clock(); 0: none */
	bool stop_every;     /* stop at each event, whatever is looked for */
	uint32_t pauses;     /* pauses at moments that this number chooses, each shorter than a blink; 0: none */
	bool keep;           /* the history of each run outlives it, in `past` */
	const struct player_host *host; /* or NULL */
	void *host_ctx;
	/* what a run made, or whoever shows the guest already */
	bool running;        /* there is one */
	bool borrowed;       /* it is somebody else's, who closes it */
	const char *program_path; /* its file on the host */
	struct target *target;
	struct timeline *timeline;
	struct app_view *view;
	struct program program; /* of a run of ours */
	struct guest guest;
	struct guest *of;       /* it, or that of whoever shows it; NULL: it cannot be taken back */
	struct branches *branches; /* the ways that it has gone; NULL: there is one */
	struct app_view own_view;
	struct sight own_sight; /* of the programs' source; steps need it */
	struct sight *sight;    /* it, or that of whoever shows the guest */
	bool alone;             /* in steps the others stand still */
	char note[160];         /* what became of the last step */
	enum target_state state;
	bool fed;            /* input came since the guest was idle */
	struct model read;   /* scratch: what its memory says */
	struct findings findings;
	uint64_t found_at;   /* the event after which the first was found */
	uint64_t begin;      /* the program's exec */
	char *title;         /* of the run: its program, arguments and options, in one line */
	long pages_left;     /* that proofs may read yet, with stop_every */
	struct past {        /* the runs that are over, in their order; n_past of them */
		char *title;
		struct timeline *timeline;
	} *past;
	unsigned n_past;
	uint64_t past_events;   /* of all runs that are over, kept or not */
	unsigned long stops, paused; /* how often the guest stood still, and was paused, in all runs */
};

/* Attaches to a guest of somebody else's instead; files: of programs, for their source. */
enum player_end player_attach(struct player *p, const struct target_options *o, struct fail *f);
/* Ends the run before, and brings the program to its first instruction. */
enum player_end player_run(struct player *p, const struct player_run *r, struct fail *f);
void player_close(struct player *p); /* may be called twice */
void player_forget(struct player *p); /* the past runs */

/* Shows the next matching event; in the past if history has one, else the guest makes it. */
enum player_end player_step(struct player *p, const struct wanted *w, struct fail *f);
/* Shows the one before. */
enum player_end player_back(struct player *p, const struct wanted *w, struct fail *f);
/*
 * A step of the program, begun by `begin`, which is one of step.h: of process pid, from the live end.
 * p->note says what became of it; it is not done when nobody can go on before.
 */
typedef bool player_begin(struct step *s, struct player *p, const void *what, struct fail *f);
enum player_end player_walk(struct player *p, uint32_t pid, player_begin *begin, const void *what, struct fail *f);
/* Shows event seq, which the guest may have yet to make. */
enum player_end player_goto(struct player *p, uint64_t seq, struct fail *f);
/* Lets the guest go on until nobody is ready, and shows that. */
enum player_end player_go(struct player *p, struct fail *f);
/* The guest goes back for real to event seq of the shown history, and stands there. */
enum player_end player_rewind(struct player *p, uint64_t seq, struct fail *f);
/* Shows the branch of that name: the same event, or its last. The guest stays where it is. */
enum player_end player_branch(struct player *p, const char *name, struct fail *f);
/* Another branch than the guest's is shown. */
bool player_is_elsewhere(const struct player *p);
/* Shows an event of history. */
void player_show(struct player *p, uint64_t seq);
/*
 * Does the guest stand at the shown event, so that it can be told something? Otherwise *f says what
 * to do.
 */
bool player_is_live(const struct player *p, struct fail *f);
enum player_end player_type(struct player *p, const char *bytes, size_t n, struct fail *f);
enum player_end player_resize(struct player *p, unsigned rows, unsigned columns, struct fail *f);
enum player_end player_kill(struct player *p, uint32_t pid, uint32_t signal, struct fail *f);

const struct model *player_now(struct player *p);
const struct fs_event *player_event(const struct player *p); /* the shown one, or NULL */
/* The program's end: its wait status; false: it has not ended at the shown moment. */
bool player_status(struct player *p, uint32_t *status);
/* Somebody reads from the terminal, and sleeps. */
bool player_wants_input(const struct player *p);

#endif
