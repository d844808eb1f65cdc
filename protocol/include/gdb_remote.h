/*
 * gdb_remote.h: the client's side of the GDB remote serial protocol. The header that users include.
 *
 * Four parts, each useful without the next: the codec and the core (bytes to packets to replies,
 * without I/O: gdb_remote_core.h), the session (commands on a connection: here; threads, processes,
 * objects and files: gdb_remote_target.h), the transport and the wire log (gdb_remote_transport.h,
 * gdb_remote_log.h). "Manual" is the GDB manual, appendix "GDB Remote Serial Protocol".
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
	GR_EFULL     /* of the core: send and feed first. A session waits instead */
};
const char *gr_err_name(enum gr_err err); /* "timeout" ... */

#ifdef __cplusplus
}
#endif
#include "gdb_remote_core.h"
#ifdef __cplusplus
extern "C" {
#endif

/* ---- session ------------------------------------------------------------------------------- */

struct gr;

enum gr_cap { /* what the peer has; most of it by qSupported. gr_feature() tells of the rest */
	GR_CAP_NOACK = 1,        /* QStartNoAckMode+ */
	GR_CAP_TARGET_XML = 2,   /* qXfer:features:read+ */
	GR_CAP_VCONT = 4,        /* vContSupported+, or an answer to vCont? */
	GR_CAP_MULTIPROCESS = 8, /* thread ids name their process */
	GR_CAP_SWBREAK = 16,
	GR_CAP_HWBREAK = 32,
	GR_CAP_REVERSE = 64,     /* ReverseStep+ or ReverseContinue+ */
	GR_CAP_READ_REG = 128,   /* p, until an empty reply says otherwise */
	GR_CAP_WRITE_REG = 256,  /* P, likewise */
	GR_CAP_REVERSE_STEP = 512,
	GR_CAP_REVERSE_CONTINUE = 1024,
	GR_CAP_NON_STOP = 2048,       /* QNonStop+ */
	GR_CAP_BINARY_UPLOAD = 4096,  /* x */
	GR_CAP_FORK_EVENTS = 8192, GR_CAP_VFORK_EVENTS = 16384, GR_CAP_EXEC_EVENTS = 32768,
	GR_CAP_THREAD_EVENTS = 65536, /* QThreadEvents+ */
	GR_CAP_NO_RESUMED = 131072,   /* no-resumed+ */
	GR_CAP_WRITE_BINARY = 262144  /* X: asked once, at the first write that is worth it */
};

/* Where a session stands. A call that does not fit answers GR_ESTATE, and gr_error says why. */
enum gr_phase {
	GR_PHASE_NEW,      /* no connection yet: gr_open and its like */
	GR_PHASE_STOPPED,  /* all but gr_wait and gr_interrupt. In non-stop mode it stays so while threads run */
	GR_PHASE_RUNNING,  /* gr_wait, gr_interrupt, gr_kill, gr_advance */
	GR_PHASE_EXITED,   /* no target: what speaks to the server alone, as gr_monitor, gr_xfer_read of
	                    * osdata, gr_file_*; and, in extended mode, gr_start, gr_attach, gr_restart */
	GR_PHASE_DETACHED, /* the same */
	GR_PHASE_ENDED     /* the connection is over: gr_close */
};

enum gr_stop_kind { /* manual: "Stop Reply Packets" */
	GR_STOP_SIGNAL,   /* a signal, and nothing more is known */
	GR_STOP_SWBREAK, GR_STOP_HWBREAK,
	GR_STOP_WATCH, GR_STOP_RWATCH, GR_STOP_AWATCH, /* addr is the data's address */
	GR_STOP_FORK,     /* child is the new process; gr_detach_process(child) lets it go */
	GR_STOP_EXEC,     /* path is the new program */
	GR_STOP_SYSCALL,  /* entry; number is the call's */
	GR_STOP_LIBRARY,  /* the list of loaded libraries has changed: gr_libraries */
	GR_STOP_EXITED,   /* signal holds the exit status */
	GR_STOP_KILLED,   /* by signal */
	GR_STOP_VFORK,    /* child */
	GR_STOP_VFORK_DONE,
	GR_STOP_SYSCALL_RETURN, /* number */
	GR_STOP_REPLAY_LOG,     /* the end of the history; number is 1 at its beginning */
	GR_STOP_THREAD_CREATED, /* see gr_thread_events */
	GR_STOP_THREAD_EXITED,  /* signal holds its exit status */
	GR_STOP_CLONE,          /* child is the new thread */
	GR_STOP_NO_RESUMED      /* no thread is left that runs */
};
#define GR_ALL UINT64_MAX
struct gr_thread {
	uint64_t process, thread; /* 0: any, or not said; GR_ALL: all */
};
struct gr_stop {
	enum gr_stop_kind kind;
	unsigned signal;  /* the protocol's number: 5 trap, 2 interrupt */
	bool has_addr;
	uint64_t addr;
	uint64_t process, thread; /* 0: not said; UINT64_MAX: all */
	struct gr_thread child;   /* of a fork, vfork or clone */
	uint64_t number;          /* of a system call */
	bool has_core;
	uint64_t core;            /* the processor */
	const char *path;         /* of an exec, until the next stop; NULL: not said */
};

/* A call of the target's that the caller answers. Manual: "File-I/O Remote Protocol Extension". */
struct gr_host_call {
	char name[16];      /* open close read write lseek rename unlink stat fstat gettimeofday isatty system */
	unsigned n;         /* arguments */
	uint64_t arg[8];    /* numbers; of a string its address in the target */
	uint64_t length[8]; /* of a string: its bytes with the NUL; else 0 */
};
struct gr_host_answer {
	int64_t result;     /* -1: failed */
	unsigned error;     /* the protocol's errno: 2 ENOENT ... 88 ENOSYS, 9999 unknown; 0: none */
	bool interrupted;   /* the user pressed Ctrl-C: the target stops with signal 2 */
};

enum gr_endian { GR_ENDIAN_AUTO, GR_ENDIAN_LITTLE, GR_ENDIAN_BIG };

struct gr_options { /* zeros are the defaults */
	int deadline_ms;     /* of each call; 0: 5000 */
	size_t packet_max;   /* largest body accepted or sent; 0: 32768 */
	unsigned in_flight;  /* requests that gr_read_vec keeps under way; 0: 48, at most 64 */
	unsigned spin_us;    /* a call that waits looks for so long before it sleeps, which saves the time of being
	                      * woken up and costs processor; 0: it sleeps at once */
	bool acks;           /* acknowledge to the end where there is no QStartNoAckMode, even if the peer
	                      * is QEMU's system mode (which needs none, and which a byte stops) */
	/* Bytes that the target prints (O packets) while it runs. May be NULL. */
	void (*output)(void *ctx, const void *bytes, size_t n);
	void *output_ctx;
	/* Each line of the wire log, NUL-terminated, without a newline. May be NULL. */
	void (*log)(void *ctx, const char *line);
	void *log_ctx;
	bool log_time;       /* lines begin with seconds since the open */
	/* Called by gr_wait; it may read and write memory and registers. NULL: each call fails with ENOSYS. */
	struct gr_host_answer (*host_call)(void *ctx, struct gr *g, const struct gr_host_call *call);
	void *host_call_ctx;
	enum gr_endian endian; /* AUTO: by the architecture that the description names */
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
 * without a usable register list gets a built-in one, i386 or x86-64, by its <architecture>; gr_regs_read
 * mends the guess by the size of what it gets.
 */
enum gr_err gr_handshake(struct gr *g);

const char *gr_error(const struct gr *g);    /* the last failure in words; "" at first */
unsigned gr_remote_error(const struct gr *g); /* NN of the last Enn */
unsigned gr_caps(const struct gr *g);         /* enum gr_cap bits */
size_t gr_packet_size(const struct gr *g);    /* the smaller limit of both sides */
bool gr_running(const struct gr *g);
enum gr_phase gr_phase(const struct gr *g);
/* What qSupported said of a feature: '+', '-', '?', '=' (a value follows in *value, if wanted), 0: not named. */
char gr_feature(const struct gr *g, const char *name, const char **value);
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
/*
 * The same with fewer requests: ranges with at most `gap` bytes between them are asked for together.
 * So what lies between them is read too, and thrown away: not for a place with device registers, whose
 * reading has effects. Where the joint read fails each range is read by itself.
 */
enum gr_err gr_read_scattered(struct gr *g, struct gr_range *ranges, size_t n, size_t gap);
/* Sends a write of at most one packet with the next command; a refusal is told by gr_wait. */
enum gr_err gr_post_write(struct gr *g, uint64_t addr, const void *in, size_t n);

/* Registers of the selected thread (gr_thread_select). Manual: "Target Descriptions". */
struct gr_reg {
	char name[32];
	unsigned number;
	unsigned bytes;
	size_t offset;  /* in gr_regs_read's block */
	char type[24];  /* as the description says: int uint32 code_ptr data_ptr i387_ext vec128 ...; "": not said */
	char group[16]; /* general float vector ...; "": not said */
};
size_t gr_reg_count(const struct gr *g);
const struct gr_reg *gr_reg_at(const struct gr *g, size_t i); /* by number, ascending; NULL past the end */
const struct gr_reg *gr_reg_find(const struct gr *g, const char *name); /* NULL: no such register */
const char *gr_architecture(const struct gr *g); /* i386, i386:x86-64, powerpc:common ...; "": not said */
bool gr_big_endian(const struct gr *g);
/* The block and single registers: bytes in the target's order. What is unavailable reads as zero. */
enum gr_err gr_regs_read(struct gr *g, void *out, size_t cap, size_t *len); /* g */
enum gr_err gr_regs_write(struct gr *g, const void *in, size_t n);          /* G */
/* By p where the peer has it, else cut out of g. */
enum gr_err gr_reg_read(struct gr *g, unsigned number, void *out, size_t bytes);
/* By P where the peer has it, else by g and G. */
enum gr_err gr_reg_write(struct gr *g, unsigned number, const void *in, size_t bytes);
/* As numbers: of registers up to 8 bytes wide. */
enum gr_err gr_reg_get(struct gr *g, const char *name, uint64_t *value);
enum gr_err gr_reg_set(struct gr *g, const char *name, uint64_t value);
/* A register that came with the last stop, so that it need not be asked for. False: it did not. */
bool gr_expedited(const struct gr *g, unsigned number, void *out, size_t bytes);

enum gr_break { GR_BREAK_SOFT, GR_BREAK_HARD, GR_WATCH_WRITE, GR_WATCH_READ, GR_WATCH_ACCESS };
enum gr_err gr_break_set(struct gr *g, enum gr_break kind, uint64_t addr, unsigned size);
enum gr_err gr_break_clear(struct gr *g, enum gr_break kind, uint64_t addr, unsigned size);

/* Running. These return once the command is written; gr_wait tells what came of it. */
enum gr_err gr_continue(struct gr *g);
enum gr_err gr_step(struct gr *g);
enum gr_err gr_continue_signal(struct gr *g, unsigned signal); /* C: delivers it */
enum gr_err gr_step_signal(struct gr *g, unsigned signal);     /* S */
enum gr_err gr_resume_at(struct gr *g, uint64_t pc); /* register pc/eip/rip and c, in one write */
/* Backwards, bs and bc. GR_EUNSUP, and nothing sent, where the peer has not offered them. */
enum gr_err gr_reverse_step(struct gr *g);
enum gr_err gr_reverse_continue(struct gr *g);
enum gr_act { GR_ACT_CONTINUE = 1, GR_ACT_STEP = 2, GR_ACT_STOP = 4, GR_ACT_RANGE = 8 };
struct gr_action {
	enum gr_act act;         /* STOP: only in non-stop mode; RANGE: steps while pc is in [from, to) */
	unsigned signal;         /* CONTINUE and STEP deliver it; 0: none */
	struct gr_thread thread; /* zeros: all that no action before names */
	uint64_t from, to;
};
/* vCont: for each thread the first action that names it; others stay as they are. One action for
 * all goes by c, C, s or S where there is no vCont. */
enum gr_err gr_resume(struct gr *g, const struct gr_action *actions, size_t n);
enum gr_err gr_actions(struct gr *g, unsigned *acts); /* vCont?: enum gr_act bits; asked once */
enum gr_err gr_interrupt(struct gr *g);              /* 0x03; GR_OK too when it has just stopped */
/*
 * Waits for the stop of the last run, ms milliseconds (-1: for ever). GR_ETIMEOUT: it still runs.
 * A refused gr_post_write or register write of gr_resume_at is told here, after the stop.
 */
enum gr_err gr_wait(struct gr *g, int ms, struct gr_stop *stop);
enum gr_err gr_why(struct gr *g, struct gr_stop *stop); /* ?; QEMU deletes all breakpoints */

/* A monitor command; its output is cut to cap-1 bytes and NUL-terminated. */
enum gr_err gr_monitor(struct gr *g, const char *command, char *out, size_t cap);
enum gr_err gr_detach(struct gr *g); /* D: the target, every process of it, goes on without us */
enum gr_err gr_kill(struct gr *g);   /* k: the target ends; an end of the connection is success */

/* For an event loop: poll gr_fd for gr_poll_events, then call gr_advance, which never blocks. */
int gr_fd(const struct gr *g);
short gr_poll_events(const struct gr *g); /* POLLIN, and POLLOUT while something waits to be sent */
enum gr_err gr_advance(struct gr *g);     /* afterwards: gr_running(), then gr_wait(g, 0, &stop) */

/* ---- transport, and the wire log ----------------------------------------------------------- */

#ifdef __cplusplus
}
#endif

#include "gdb_remote_target.h"
#include "gdb_remote_transport.h"
#include "gdb_remote_log.h"

#endif
