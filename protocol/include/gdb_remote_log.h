/*
 * gdb_remote_log.h: the wire log, and its replay as a peer. Included by gdb_remote.h, which users name.
 *
 * A log is text, one line an item:
 *
 *     [seconds ]DIRECTION KIND[ BODY]
 *
 * DIRECTION is > (sent by the client) or < (received); KIND is $ packet, % notification, + ack, - nak,
 * ! interrupt (0x03), ? damaged packet, . end of the connection. BODY is the decoded body; bytes
 * outside 0x20..0x7e and the backslash stand as \xHH. Lines that begin with # are comments.
 */
#ifndef GDB_REMOTE_LOG_H
#define GDB_REMOTE_LOG_H

#ifndef GDB_REMOTE_H
#error "include gdb_remote.h"
#endif
#ifdef __cplusplus
extern "C" {
#endif

struct gr_log_entry {
	double seconds; /* 0 when the line has no time */
	char direction, kind;
	size_t len;     /* bytes of body in the caller's buffer */
};
/* Returns the length of the line, without the NUL that follows; cut to cap. */
size_t gr_log_format(char *out, size_t cap, double seconds, char direction, char kind,
		     const void *body, size_t n); /* seconds < 0: without */
/* False for a comment, an empty line, or what is no log line. The body goes to body[cap]. */
bool gr_log_parse(const char *line, struct gr_log_entry *entry, char *body, size_t cap);
void gr_log_file(void *file, const char *line); /* a gr_options.log that writes to a FILE * */

/* ---- replay: the log's peer --------------------------------------------------------------- */
/*
 * What the log's client sent is expected, what it received is given. Each side keeps its own order,
 * and nothing is given before all that the log's client had sent by then has come; so a client whose
 * timing differs a little passes, and one that says anything else is told the line. Acknowledgements
 * (+) of the client are neither expected nor minded. No I/O, but gr_replay_serve.
 */
struct gr_replay;
struct gr_replay *gr_replay_new(void); /* an empty log; NULL: no memory */
void gr_replay_free(struct gr_replay *r); /* NULL is fine */
/* The log's text, which may go afterwards. Once a replay. GR_EINVAL: gr_replay_error names the line. */
enum gr_err gr_replay_load(struct gr_replay *r, const char *text, size_t n);

enum gr_replay_state {
	GR_REPLAY_GOES_ON, /* something is still to come from the client, or to be taken for it */
	GR_REPLAY_CLOSES,  /* the log's peer closes the connection here */
	GR_REPLAY_DONE,    /* the log is at its end; the client may close, and no more */
	GR_REPLAY_DIFFERS, /* the client has departed from the log; final */
};
/* Bytes of the client. */
enum gr_replay_state gr_replay_feed(struct gr_replay *r, const void *bytes, size_t n);
/* The client has closed: DONE, or DIFFERS when the log has more of it. */
enum gr_replay_state gr_replay_closed(struct gr_replay *r);
/* Bytes for the client, as many as there are now and fit; 0: none before it says more. */
size_t gr_replay_take(struct gr_replay *r, void *out, size_t cap);
enum gr_replay_state gr_replay_state(const struct gr_replay *r);
/* "line 12: expected > $ m100,4, got > $ m100,8 ..."; "" while nothing went wrong. */
const char *gr_replay_error(const struct gr_replay *r);
unsigned gr_replay_line(const struct gr_replay *r); /* of the text: what comes next from the client; 0: no more */

/*
 * Plays the peer over descriptors (they may be one), until the log's end and the client's, and
 * leaves them open. deadline_ms is how long the client may say nothing (-1: for ever). GR_EPROTO: it
 * departed from the log; GR_EOF: it closed before the log's end; GR_ETIMEOUT. See gr_replay_error.
 */
enum gr_err gr_replay_serve(struct gr_replay *r, int in, int out, int deadline_ms);

#ifdef __cplusplus
}
#endif
#endif
