/*
 * gdb_remote_transport.h: how a session reaches its peer. Included by gdb_remote.h, which users name.
 *
 * A handle made by gr_new is given its connection by one of the calls below. They send nothing: the
 * handshake comes next. What fails leaves the handle unconnected, with the reason in gr_error, so
 * that another address may be tried. The descriptors are close-on-exec and non-blocking while the
 * session has them, and no call raises SIGPIPE.
 */
#ifndef GDB_REMOTE_TRANSPORT_H
#define GDB_REMOTE_TRANSPORT_H

#ifndef GDB_REMOTE_H
#error "include gdb_remote.h"
#endif
#ifdef __cplusplus
extern "C" {
#endif

/* A handle without a connection: all calls but the ones below answer GR_ESTATE. Only GR_ENOMEM. */
enum gr_err gr_new(const struct gr_options *o, struct gr **out);

/*
 * Connects within the handle's deadline, resolving names included. The address says how:
 *
 *     HOST:PORT  [V6]:PORT  :PORT  tcp:...   TCP; each address of the name is tried, :PORT is this machine
 *     unix:PATH  a path with a slash         a Unix socket
 *     @NAME                                  a Unix socket in Linux's abstract name space
 *     serial:PATH[,BAUD]  a character device  a serial line, at 115200 baud when nothing is said
 *     |PROGRAM ARGUMENTS                     a child; the words stand apart by blanks, without quotes
 *
 * GR_EINVAL: no such kind of address, or a name that does not resolve; GR_EIO, GR_ETIMEOUT: nobody
 * there; GR_ESTATE: the handle has a connection already.
 */
enum gr_err gr_open(struct gr *g, const char *address);

/*
 * Starts argv[0] (looked for in PATH; argv ends with NULL) and talks to it by its stdin and stdout;
 * its stderr is ours. It inherits nothing else of the session, and no blocked signals. gr_close ends
 * the connection, gives the child a moment to end by itself, then kills it, and reaps it in any
 * case. On Linux it dies with the thread that started it. GR_EIO: it could not be started.
 */
enum gr_err gr_spawn(struct gr *g, const char *const argv[]);
long gr_child(const struct gr *g); /* its pid; 0: no child */

/* A serial line, raw, 8 data bits, no parity, 1 stop bit, no flow control. The settings that it had
 * are put back by gr_close. GR_EINVAL: a speed that the system does not have, or no serial line. */
enum gr_err gr_open_serial(struct gr *g, const char *path, unsigned baud);

/*
 * Descriptors that the caller has: `in` is read, `out` is written, and they may be one. Sockets, pipes
 * and character devices will do. gr_close puts their flags back and closes them; a call that failed
 * leaves them as they were. GR_EINVAL: one is closed, is a file, or cannot be read or written.
 */
enum gr_err gr_open_pair(struct gr *g, int in, int out);

/* For an event loop when the two are not one: gr_fd is to be polled for POLLIN, this for POLLOUT. */
int gr_out_fd(const struct gr *g);

/* TCP or a Unix socket for a caller who wants the descriptor alone: any address of gr_open that is
 * neither a child nor a line. */
enum gr_err gr_connect(const char *address, int deadline_ms, int *fd);

#ifdef __cplusplus
}
#endif
#endif
