/*
 * gdb_remote_core.h: bytes to packets to replies, without any I/O. Included by gdb_remote.h, which
 * users name.
 *
 * Two layers. The codec takes bytes and gives packets. The core stands on it: it queues commands, says
 * which bytes are to be sent, takes the bytes that came, and says which command each reply belongs to.
 * Neither makes a system call, and neither allocates after it was made.
 */
#ifndef GDB_REMOTE_CORE_H
#define GDB_REMOTE_CORE_H

#ifndef GDB_REMOTE_H
#error "include gdb_remote.h"
#endif
#ifdef __cplusplus
extern "C" {
#endif

/* ---- codec: framing, checksums, escapes, runs (manual: "Overview" of the remote protocol) ---- */

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
	GR_ITEM_LONG    /* a packet that did not fit into the buffer */
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

/* ---- core: commands, their replies, acknowledgements ---- */

struct gr_core;

enum gr_acks { /* manual: "Packet Acknowledgment" */
	GR_ACKS_STRICT, /* each packet is acknowledged; one command at a time; damage is asked for again,
	                 * and what the peer did not understand is sent again, three times in a row */
	GR_ACKS_NONE    /* none is sent, and a + that comes is passed over: after QStartNoAckMode, and with
	                 * a peer that takes the next packet for an acknowledgement. Damage is final. */
};

struct gr_core_options { /* zeros are the defaults */
	size_t packet_max;  /* bytes of the largest body, either way; 0: 32768, at least 64 */
	unsigned in_flight; /* commands whose reply is still to come; 0: 52 */
};
/* Strict at first. All the memory there is: about 8 packet_max. NULL: no memory. */
struct gr_core *gr_core_new(const struct gr_core_options *o);
void gr_core_free(struct gr_core *c); /* NULL is fine */
void gr_core_set_acks(struct gr_core *c, enum gr_acks acks);
enum gr_acks gr_core_acks(const struct gr_core *c);

enum gr_command { /* flags of a command */
	GR_COMMAND = 0,         /* it is answered by one packet */
	GR_COMMAND_OUTPUT = 1,  /* O packets may come before the answer: it runs the target, or is qRcmd */
	GR_COMMAND_SILENT = 2   /* no answer of its own: F, and k */
};
/*
 * Queues a command. `tag` comes back with its reply. GR_EFULL: too many are under way, or too many
 * bytes wait to be sent (send and feed first); GR_EINVAL: longer than packet_max; GR_EPROTO: the core
 * has failed.
 */
enum gr_err gr_core_send(struct gr_core *c, const void *body, size_t n, unsigned flags, uint64_t tag);
/* The reply that just came was not one: the command is under way again, as the oldest. */
void gr_core_expect(struct gr_core *c, uint64_t tag, unsigned flags);
/* Queues 0x03, which stops a running target, behind what waits. GR_EFULL, GR_EPROTO. */
enum gr_err gr_core_interrupt(struct gr_core *c);
unsigned gr_core_in_flight(const struct gr_core *c); /* commands whose reply is still to come */
size_t gr_core_room(const struct gr_core *c); /* bytes of the longest body that can be queued now; SIZE_MAX: none */

/* The bytes to send: *bytes is valid until the next call. Then say how many of them went. */
size_t gr_core_pending(struct gr_core *c, const void **bytes);
void gr_core_sent(struct gr_core *c, size_t n);

enum gr_event_kind {
	GR_EVENT_NONE,      /* the input is used up, nothing is complete */
	GR_EVENT_REPLY,     /* of the oldest command, whose tag it carries */
	GR_EVENT_OUTPUT,    /* an O packet: what the target or the monitor prints, still in hex, without the O */
	GR_EVENT_UNASKED,   /* a packet, and no command is under way */
	GR_EVENT_DUPLICATE, /* the last reply once more, because its acknowledgement was lost; nothing to do */
	GR_EVENT_NOTICE,    /* a notification, as in Stop:T05... */
	GR_EVENT_ACK,       /* + */
	GR_EVENT_NAK,       /* -; the command is sent again */
	GR_EVENT_BREAK,     /* 0x03 */
	GR_EVENT_DAMAGED,   /* a broken packet; it is asked for again */
	GR_EVENT_FAILED     /* beyond mending, for good: see `why` */
};
struct gr_event {
	enum gr_event_kind kind;
	const char *body;   /* NUL-terminated, decoded, valid until the next feed; of a damaged one: what came */
	size_t n;
	uint64_t tag;       /* of GR_EVENT_REPLY */
	char answer;        /* + or - that the core has queued for it; 0: none */
	const char *why;    /* of GR_EVENT_FAILED, in words */
};
/* Takes bytes until one event is complete or n are used up; returns how many it took. */
size_t gr_core_feed(struct gr_core *c, const void *in, size_t n, struct gr_event *event);

#ifdef __cplusplus
}
#endif
#endif
