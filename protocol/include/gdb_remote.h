/*
 * gdb_remote.h: the client's side of the GDB remote serial protocol.
 *
 * Three parts, each useful without the next: the codec (bytes to packets), the session (commands
 * and replies on a connected socket) and the transport (sockets, and the wire log).
 *
 * The library prints nothing, reads no environment, ends no process and keeps no state outside its
 * handles. A handle is used by one thread at a time. Out parameters are untouched on failure.
 */
#ifndef GDB_REMOTE_H
#define GDB_REMOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum gr_err {
	GR_OK,
	GR_EINVAL,   /* the caller's arguments make no sense */
	GR_ETIMEOUT, /* the deadline passed; the session stays usable */
	GR_EOF,      /* the peer closed the connection; final */
	GR_EIO,      /* the socket failed; final */
	GR_EPROTO,   /* the peer sent what no peer may send; final if the framing is lost */
	GR_ESTATE,   /* not now: the target runs, or does not run, or has exited */
	GR_EREMOTE,  /* the peer refused; gr_remote_error() has its number */
	GR_EUNSUP,   /* the peer does not know this command */
	GR_ENOMEM,
};
const char *gr_err_name(enum gr_err err); /* "timeout" ... */

/* ---- codec --------------------------------------------------------------------------------- */
/* No I/O, no allocation, no printing. */

enum gr_state { GR_IDLE, GR_BODY, GR_ESCAPE, GR_RUN, GR_SUM1, GR_SUM2 };

enum gr_item {
	GR_ITEM_NONE,   /* the input is used up, nothing is complete */
	GR_ITEM_PACKET, /* codec.buf[0..len) is the body, escapes and runs undone, checksum right */
	GR_ITEM_NOTICE, /* the same for a notification (%), which is never acknowledged; a damaged one
	                 * is no item, for it cannot be asked for again */
	GR_ITEM_ACK,    /* + */
	GR_ITEM_NAK,    /* - */
	GR_ITEM_BREAK,  /* 0x03 between packets: an interrupt request */
	GR_ITEM_BAD,    /* a packet with a wrong checksum, a broken run, or cut off by the next one */
	GR_ITEM_LONG,   /* a packet that did not fit into the buffer */
};

struct gr_codec {
	char *buf;      /* the body; one NUL follows it */
	size_t cap;     /* bytes of buf, the NUL included */
	size_t len;     /* bytes of body so far */
	enum gr_state state;
	uint8_t sum;    /* of the raw bytes so far */
	uint8_t want;   /* first digit of the checksum as sent */
	uint8_t last;   /* last raw byte: what a run repeats */
	bool has_last;  /* there is one in this packet */
	bool notice;    /* opened by % */
	bool bad;       /* a broken run was seen */
	bool full;      /* the body did not fit */
};
void gr_codec_init(struct gr_codec *c, void *buf, size_t cap); /* cap >= 1 */
/*
 * Takes bytes until one item is complete or n are used up; returns how many it took. The body of a
 * packet stays in buf until the next call.
 */
size_t gr_codec_feed(struct gr_codec *c, const void *in, size_t n, enum gr_item *item);
/* Frames a body: $body#sum, with escapes, no runs. Returns the bytes written, 0 when out is short. */
size_t gr_encode(void *out, size_t cap, const void *body, size_t n);
enum { GR_FRAME = 4 }; /* bytes that framing adds when nothing is escaped; at most n more if it is */

/* Hex in lower case, 2 digits a byte, no NUL. */
void gr_hex_put(char *out, const void *bytes, size_t n);
/* Reads 2*n digits; false, and out half written, when one is no digit. */
bool gr_hex_get(void *out, const char *hex, size_t n);
int gr_hex_digit(char c); /* 0..15 or -1 */
/* Reads a hex number of at most 16 digits; returns how many, 0 when there is none or too many. */
size_t gr_hex_number(const char *s, size_t n, uint64_t *out);

/* ---- session ------------------------------------------------------------------------------- */

struct gr;

enum gr_cap {
	GR_CAP_NOACK = 1,        /* QStartNoAckMode+ */
	GR_CAP_TARGET_XML = 2,   /* qXfer:features:read+ */
	GR_CAP_VCONT = 4,        /* vContSupported+ */
	GR_CAP_MULTIPROCESS = 8,
	GR_CAP_SWBREAK = 16,
	GR_CAP_HWBREAK = 32,
	GR_CAP_REVERSE = 64,     /* ReverseStep+ or ReverseContinue+ */
	GR_CAP_READ_REG = 128,   /* p, until an empty reply says otherwise */
	GR_CAP_WRITE_REG = 256,  /* P, likewise */
};

enum gr_stop_kind {
	GR_STOP_SIGNAL,   /* a signal, and nothing more is known */
	GR_STOP_SWBREAK, GR_STOP_HWBREAK,
	GR_STOP_WATCH, GR_STOP_RWATCH, GR_STOP_AWATCH, /* addr is the data's address */
	GR_STOP_FORK, GR_STOP_EXEC, GR_STOP_SYSCALL, GR_STOP_LIBRARY,
	GR_STOP_EXITED,   /* signal holds the exit status */
	GR_STOP_KILLED,   /* by signal */
};
struct gr_stop {
	enum gr_stop_kind kind;
	unsigned signal;  /* the protocol's number: 5 trap, 2 interrupt */
	bool has_addr;
	uint64_t addr;
	uint64_t process, thread; /* 0: not said; UINT64_MAX: all */
};

struct gr_options { /* zeros are the defaults */
	int deadline_ms;     /* of each call; 0: 5000 */
	size_t packet_max;   /* largest body accepted or sent; 0: 32768 */
	unsigned in_flight;  /* requests that gr_read_vec keeps under way; 0: 48, at most 64 */
	bool acks;           /* acknowledge to the end where there is no QStartNoAckMode (QEMU does not
	                      * need it, and a byte into a running QEMU stops it) */
	/* Bytes that the target prints (O packets) while it runs. May be NULL. */
	void (*output)(void *ctx, const void *bytes, size_t n);
	void *output_ctx;
	/* Each line of the wire log, NUL-terminated, without a newline. May be NULL. */
	void (*log)(void *ctx, const char *line);
	void *log_ctx;
	bool log_time;       /* lines begin with seconds since the open */
};

/*
 * Takes over a connected stream socket, or a device that can be read and written: gr_close closes it,
 * a failed gr_open_fd does not. Nothing is sent. Only GR_EINVAL (fd is none) and GR_ENOMEM can happen.
 * Other ways to a connection: gdb_remote_transport.h.
 */
enum gr_err gr_open_fd(int fd, const struct gr_options *o, struct gr **out);
void gr_close(struct gr *g); /* NULL is fine; says no goodbye: see gr_detach */
/*
 * qSupported, the end of acknowledgements where offered, the register list. Comes first. A peer
 * without a usable register list gets the classic i386 one.
 */
enum gr_err gr_handshake(struct gr *g);

const char *gr_error(const struct gr *g);    /* the last failure in words; "" at first */
unsigned gr_remote_error(const struct gr *g); /* NN of the last Enn */
unsigned gr_caps(const struct gr *g);         /* enum gr_cap bits */
size_t gr_packet_size(const struct gr *g);    /* the smaller limit of both sides */
bool gr_running(const struct gr *g);
void gr_set_deadline(struct gr *g, int ms);
struct gr_cost { uint64_t packets_out, packets_in, bytes_out, bytes_in; };
struct gr_cost gr_cost(const struct gr *g);   /* since the open */

/* One command of the caller's own and its reply (cut to cap, NUL-terminated when there is room). */
enum gr_err gr_packet(struct gr *g, const void *body, size_t n, void *out, size_t cap, size_t *len);

/* Memory, in pieces that the peer takes. A short answer is GR_EREMOTE; what came is in out. */
enum gr_err gr_read(struct gr *g, uint64_t addr, void *out, size_t n);
enum gr_err gr_write(struct gr *g, uint64_t addr, const void *in, size_t n);
struct gr_range {
	uint64_t addr;
	void *out;
	size_t n;
	enum gr_err err; /* set by gr_read_vec: of this range alone */
};
/*
 * Reads many ranges with many requests under way at once. GR_OK also when single ranges failed
 * with GR_EREMOTE or GR_EPROTO: see their err.
 */
enum gr_err gr_read_vec(struct gr *g, struct gr_range *ranges, size_t n);
/* Sends a write of at most one packet with the next command; a refusal is told by gr_wait. */
enum gr_err gr_post_write(struct gr *g, uint64_t addr, const void *in, size_t n);

/* Registers. Values in the target's byte order, or as numbers of a little-endian target. */
struct gr_reg {
	char name[32];
	unsigned number;
	unsigned bytes;
	size_t offset; /* in gr_regs_read's block */
};
size_t gr_reg_count(const struct gr *g);
const struct gr_reg *gr_reg_at(const struct gr *g, size_t i); /* by number, ascending; NULL past the end */
const struct gr_reg *gr_reg_find(const struct gr *g, const char *name); /* NULL: no such register */
enum gr_err gr_regs_read(struct gr *g, void *out, size_t cap, size_t *len); /* g */
/* By p where the peer has it, else cut out of g. */
enum gr_err gr_reg_read(struct gr *g, unsigned number, void *out, size_t bytes);
enum gr_err gr_reg_write(struct gr *g, unsigned number, const void *in, size_t bytes); /* P */
enum gr_err gr_reg_get(struct gr *g, const char *name, uint64_t *value);
enum gr_err gr_reg_set(struct gr *g, const char *name, uint64_t value);

enum gr_break { GR_BREAK_SOFT, GR_BREAK_HARD, GR_WATCH_WRITE, GR_WATCH_READ, GR_WATCH_ACCESS };
enum gr_err gr_break_set(struct gr *g, enum gr_break kind, uint64_t addr, unsigned size);
enum gr_err gr_break_clear(struct gr *g, enum gr_break kind, uint64_t addr, unsigned size);

/* Running. The first three return once the command is written; gr_wait tells what came of it. */
enum gr_err gr_continue(struct gr *g);
enum gr_err gr_step(struct gr *g);
enum gr_err gr_resume_at(struct gr *g, uint64_t pc); /* register pc/eip/rip and c, in one write */
enum gr_err gr_interrupt(struct gr *g);              /* 0x03; GR_OK too when it has just stopped */
/*
 * Waits for the stop of the last run, ms milliseconds (-1: for ever). GR_ETIMEOUT: it still runs.
 * A refused gr_post_write or register write of gr_resume_at is told here, after the stop.
 */
enum gr_err gr_wait(struct gr *g, int ms, struct gr_stop *stop);
enum gr_err gr_why(struct gr *g, struct gr_stop *stop); /* ?; QEMU deletes all breakpoints */

/* A monitor command; its output is cut to cap-1 bytes and NUL-terminated. */
enum gr_err gr_monitor(struct gr *g, const char *command, char *out, size_t cap);
enum gr_err gr_detach(struct gr *g); /* D: the target goes on without us */
enum gr_err gr_kill(struct gr *g);   /* k: the target ends; an end of the connection is success */

/* For an event loop: poll gr_fd for gr_poll_events, then call gr_advance, which never blocks. */
int gr_fd(const struct gr *g);
short gr_poll_events(const struct gr *g); /* POLLIN, and POLLOUT while something waits to be sent */
enum gr_err gr_advance(struct gr *g);     /* afterwards: gr_running(), then gr_wait(g, 0, &stop) */

/* ---- transport, and the wire log ----------------------------------------------------------- */

#ifdef __cplusplus
}
#endif

#include "gdb_remote_transport.h"
#include "gdb_remote_log.h"

#endif
