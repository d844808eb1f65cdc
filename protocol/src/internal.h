/*
 * internal.h: what the library's own files share.
 *
 * Every command is a slot in a queue: replies come in the order of the commands. A blocking call
 * owns a struct gr_call; its slots point to it. When its deadline passes, the slots stay in the
 * queue without an owner, so that late replies are recognized and dropped.
 */
#ifndef GR_INTERNAL_H
#define GR_INTERNAL_H

#include "transport.h"

enum { GR_QUEUE = 72, GR_WINDOW_MAX = 64, GR_REGS_MAX = 512, GR_REG_BYTES = 64 };

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
};

struct gr {
	struct gr_port port;
	struct gr_options o;
	size_t packet;     /* body limit of both sides */
	unsigned caps;     /* enum gr_cap */
	unsigned no_break; /* bit per enum gr_break: the peer has refused the kind */
	bool greeting;     /* nothing of the handshake is answered yet: a stop is no reply */
	bool acking;       /* each packet is acknowledged, one command at a time */
	enum gr_err fatal; /* the connection is over */

	struct gr_slot slot[GR_QUEUE]; /* a ring */
	unsigned first, n_slots;

	struct gr_codec codec;
	char *tx;          /* bytes to send: tx[tx_start..tx_end) */
	size_t tx_cap, tx_start, tx_end;
	char *scratch;     /* a body under construction, o.packet_max bytes */
	char *line;        /* of the wire log; NULL without one */
	unsigned resent;   /* damaged packets asked for again, in a row */
	int64_t opened_us;
	struct gr_cost cost;

	bool running, stop_ready, exited;
	struct gr_stop stop;   /* the last one, while stop_ready */
	enum gr_err late;      /* failure of a posted write or of the resuming register write */
	struct gr_call *monitor; /* takes O packets while a monitor command runs */

	struct gr_reg reg[GR_REGS_MAX]; /* by number */
	size_t n_regs;
	size_t g_bytes;        /* size of a whole register block, by the list */

	unsigned remote;       /* NN of the last Enn */
	char text[GR_WHY];     /* the last failure */
};

/* session.c */
enum gr_err gr_fail(struct gr *g, enum gr_err err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int64_t gr_deadline(const struct gr *g); /* of a call that begins now */
enum gr_err gr_ready(struct gr *g); /* GR_OK when a command may be sent */
/* Queues a command, waiting for room; it goes out with the next gr_pump. */
enum gr_err gr_submit(struct gr *g, struct gr_slot s, const void *body, size_t n, int64_t deadline);
enum gr_err gr_await(struct gr *g, struct gr_call *call, int64_t deadline);
void gr_abandon(struct gr *g, const struct gr_call *call);
enum gr_err gr_pump(struct gr *g, int64_t deadline); /* sends, receives once; waits if nothing moved */
enum gr_err gr_drain(struct gr *g, int64_t deadline); /* until all is sent */
enum gr_err gr_send_raw(struct gr *g, char byte, char kind); /* queues +, - or 0x03 */
/* One command, one reply; *len is what came even when it was cut. */
enum gr_err gr_transact(struct gr *g, const void *body, size_t n, void *out, size_t cap, size_t *len);
enum gr_err gr_expect_ok(struct gr *g, const char *body, size_t n);
void gr_reply_ok(struct gr *g, struct gr_slot *s, const char *body, size_t n);
void gr_settle(struct gr_slot *s, enum gr_err err);

/* run.c */
void gr_reply_stop(struct gr *g, struct gr_slot *s, const char *body, size_t n);
void gr_output(struct gr *g, const char *hex, size_t n);

/* reply.c: pure */
bool gr_parse_error(const char *body, size_t n, unsigned *number);
bool gr_parse_stop(const char *body, size_t n, struct gr_stop *out);
void gr_parse_features(const char *body, size_t n, unsigned *caps, size_t *packet);
bool gr_is_output(const char *body, size_t n);

/* regs.c, target_xml.c */
void gr_regs_i386(struct gr *g);
bool gr_regs_add(struct gr *g, const char *name, unsigned number, unsigned bytes);
void gr_regs_finish(struct gr *g); /* sorts, computes offsets */
enum gr_err gr_read_target_xml(struct gr *g);

#endif
