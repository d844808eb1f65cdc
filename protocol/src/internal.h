/*
 * internal.h: what the library's own files share.
 *
 * Every command has a slot in a ring, beside the core's own: replies come in the order of the
 * commands. A blocking call owns a struct gr_call; its slots point to it. When its deadline passes,
 * the slots stay in the ring without an owner, so that late replies are recognized and dropped.
 */
#ifndef GR_INTERNAL_H
#define GR_INTERNAL_H

#include "transport.h"

enum {
	GR_QUEUE = 72, GR_WINDOW_MAX = 64, GR_REGS_MAX = 512, GR_REG_BYTES = 64,
	GR_NEWS = 16,          /* stops that wait to be asked for */
	GR_NEWS_BYTES = 2048,  /* of one, as it came */
	GR_FEATURES = 4096,    /* of the answer to qSupported */
};

/* Commands that a peer may not know: a bit each in gr.lacks, once its empty answer has said so. */
enum gr_what {
	GR_W_OTHER, /* never remembered */
	GR_W_READ, GR_W_X_READ, GR_W_WRITE, GR_W_X_WRITE, GR_W_REGS, GR_W_WRITE_REGS,
	GR_W_SELECT, GR_W_ALIVE, GR_W_CURRENT, GR_W_THREADS, GR_W_DESCRIBE,
	GR_W_EXTENDED, GR_W_START, GR_W_ATTACH, GR_W_RESTART, GR_W_KILL, GR_W_DETACH, GR_W_ATTACHED,
	GR_W_MONITOR, GR_W_SEARCH, GR_W_CRC, GR_W_FILE, GR_W_FILE_ROOT, GR_W_FILE_READLINK, GR_W_ACTIONS,
	GR_W_PHYSICAL, GR_W_STEP_FLAGS, GR_W_WHY,
	GR_W_BREAK,                   /* and the four other kinds of breakpoints */
	GR_W_END = GR_W_BREAK + 5,
};

struct gr_call {       /* a blocking call under way; on its caller's stack */
	unsigned open;     /* replies still to come */
	enum gr_err err;   /* first failure */
	void *out;         /* where reply_raw puts the body */
	size_t cap, got;
};

struct gr_slot {       /* a command whose reply is still to come */
	void (*reply)(struct gr *g, struct gr_slot *s, const char *body, size_t n); /* NULL: drop it */
	struct gr_call *call; /* NULL: nobody waits */
	enum gr_err *err;  /* takes a failure if it is the first */
	void *out;         /* memory: where the bytes go */
	size_t n;          /* memory: how many */
	enum gr_what what; /* what an empty answer says that the peer lacks */
	const char *verb;  /* of gr_reply_ok: "cannot VERB" */
	unsigned flags;    /* enum gr_command */
	bool any;          /* speaks to the server: needs no target */
};

struct gr_news {       /* a stop, as it came */
	size_t n;
	char body[GR_NEWS_BYTES];
};

struct gr {
	struct gr_port port;
	struct gr_options o;
	struct gr_core *core;
	enum gr_err fatal; /* the connection is over */
	bool greeting;     /* nothing of the handshake is answered yet: a stop is no reply */
	bool probed;       /* X has been asked for */

	/* session.c */
	struct gr_slot slot[GR_QUEUE]; /* a ring */
	unsigned first, n_slots;
	char *scratch;     /* a body under construction, o.packet_max bytes */
	char *line;        /* of the wire log; NULL without one */
	int64_t opened_us;
	struct gr_cost cost;

	/* open.c: what the peer can do */
	size_t packet;     /* body limit of both sides */
	unsigned caps;     /* enum gr_cap */
	uint64_t lacks;    /* a bit per enum gr_what */
	char features[GR_FEATURES]; /* as it came; NUL-terminated */
	unsigned acts;     /* enum gr_act of vCont?; 0: not asked yet */

	/* run.c, nonstop.c */
	enum gr_phase phase;
	bool extended, non_stop;
	bool acknowledging;      /* a vStopped is under way, or due */
	bool host_calls;         /* the news at the head is a call of the target's */
	bool in_host_call;       /* the caller answers it right now */
	struct gr_news news[GR_NEWS]; /* a ring */
	unsigned news_first, n_news;
	struct gr_news shown;    /* the last that gr_wait told */
	char path[GR_NEWS_BYTES / 2]; /* of its exec */
	enum gr_err late;        /* failure of a posted write or of the resuming register write */
	struct gr_call *monitor; /* takes O packets while a monitor command runs */
	struct gr_thread selected, selected_run; /* by H; both 0: not said */
	bool has_selected, has_selected_run;

	/* regs.c */
	struct gr_reg reg[GR_REGS_MAX]; /* by number */
	size_t n_regs;
	size_t g_bytes;        /* size of a whole register block, by the list */
	bool built_in;         /* the list is a guess */
	char architecture[48];

	unsigned remote;       /* NN of the last Enn */
	char text[GR_WHY];     /* the last failure */
};

/* session.c */
enum gr_err gr_fail(struct gr *g, enum gr_err err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int64_t gr_deadline(const struct gr *g); /* of a call that begins now */
enum gr_err gr_ready(struct gr *g); /* GR_OK when a command to the target may be sent */
enum gr_err gr_ready_any(struct gr *g); /* likewise to the server */
/* Queues a command, waiting for room; it goes out with the next gr_pump. */
enum gr_err gr_submit(struct gr *g, struct gr_slot s, const void *body, size_t n, int64_t deadline);
enum gr_err gr_await(struct gr *g, struct gr_call *call, int64_t deadline);
void gr_abandon(struct gr *g, const struct gr_call *call);
enum gr_err gr_pump(struct gr *g, int64_t deadline); /* sends, receives once; waits if nothing moved */
enum gr_err gr_drain(struct gr *g, int64_t deadline); /* until all is sent */
enum gr_err gr_send_break(struct gr *g); /* queues 0x03 */
/* One command of any kind, one reply; *len is what came even when it was cut. */
enum gr_err gr_transact(struct gr *g, const void *body, size_t n, void *out, size_t cap, size_t *len);
/*
 * The same for a command that the peer may not know, or may refuse: both are failures, "cannot VERB".
 * any: it needs no target.
 */
struct gr_ask {
	enum gr_what what;
	const char *verb;
	bool any;
};
enum gr_err gr_ask(struct gr *g, struct gr_ask a, const void *body, size_t n, void *out, size_t cap, size_t *len);
enum gr_err gr_ask_ok(struct gr *g, struct gr_ask a, const void *body, size_t n); /* the answer is OK */
enum gr_err gr_ask_text(struct gr *g, struct gr_ask a, const char *body, char *out, size_t cap); /* cut, with a NUL */
void gr_reply_ok(struct gr *g, struct gr_slot *s, const char *body, size_t n);
void gr_settle(struct gr_slot *s, enum gr_err err);
/* What an answer that is not the wanted one means; writes gr_error. n == 0 is remembered. */
enum gr_err gr_refusal(struct gr *g, enum gr_what what, const char *verb, const char *body, size_t n);
enum gr_err gr_lacking(struct gr *g, enum gr_what what, const char *verb); /* GR_EUNSUP if it is remembered */
enum gr_err gr_need_feature(struct gr *g, const char *name); /* GR_EUNSUP unless qSupported said name+ */

/* run.c, nonstop.c, host.c */
void gr_reply_stop(struct gr *g, struct gr_slot *s, const char *body, size_t n);
void gr_output(struct gr *g, const char *hex, size_t n);
enum gr_err gr_run_command(struct gr *g, const char *body, size_t n); /* c, s, vCont: sends, and it runs */
void gr_push_news(struct gr *g, const char *body, size_t n);
bool gr_shift_news(struct gr *g, struct gr_stop *stop); /* the oldest; false: none */
void gr_show(struct gr *g, const char *body, size_t n, struct gr_stop *stop); /* a stop becomes the shown one */
void gr_take_notice(struct gr *g, const char *body, size_t n);
enum gr_err gr_acknowledge(struct gr *g); /* sends the vStopped that is due, if there is room for its news */
enum gr_err gr_answer_host_call(struct gr *g);

/* reply.c: pure */
bool gr_parse_error(const char *body, size_t n, unsigned *number);
bool gr_parse_stop(const char *body, size_t n, struct gr_stop *out); /* but for path */
bool gr_parse_thread(const char *s, size_t n, struct gr_thread *out);
/* The value of a T packet's pair, NULL: none. A register's name is its number in hex. */
const char *gr_find_pair(const char *body, size_t n, const char *name, size_t *len);
const char *gr_find_register(const char *body, size_t n, unsigned number, size_t *len);
void gr_parse_features(const char *body, size_t n, unsigned *caps, size_t *packet);
/* pPID.TID with multiprocess, else TID; room for 40 bytes, NUL-terminated. */
size_t gr_put_thread(const struct gr *g, char *out, struct gr_thread t);

/* regs.c, layouts.c, target_xml.c */
bool gr_regs_add(struct gr *g, const struct gr_reg *r);
void gr_regs_finish(struct gr *g); /* sorts, computes offsets */
void gr_layout_by_name(struct gr *g, const char *architecture); /* i386 when it has no layout of its own */
bool gr_layout_by_size(struct gr *g, size_t bytes); /* false: none of that size */
bool gr_architecture_is_big(const char *architecture);
enum gr_err gr_read_target_xml(struct gr *g);
/* By number, or NULL. */
const struct gr_reg *gr_reg_by_number(const struct gr *g, unsigned number);
void gr_put_number(const struct gr *g, uint64_t value, uint8_t *out, size_t bytes); /* in the target's order */


/* open.c */
enum gr_err gr_learn_registers(struct gr *g); /* the description, or a built-in list */

#endif
