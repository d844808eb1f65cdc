/*
 * transport.h: a port is what a session's bytes go through. Every call here names no session, so that
 * the replay's server uses them too. Reasons of failures go to a text of GR_WHY bytes.
 */
#ifndef GR_TRANSPORT_H
#define GR_TRANSPORT_H

#include <sys/types.h>
#include <termios.h>

#include "gdb_remote.h"

enum { GR_WHY = 192 };

struct gr_port {
	int in, out;             /* -1: not connected; the same for a socket or a line */
	bool socket;             /* out takes MSG_NOSIGNAL; else SIGPIPE is blocked around a write */
	int in_flags, out_flags; /* as the caller had them; -1: the descriptor is our own */
	pid_t child;             /* 0: none */
	bool serial;             /* before is to be put back */
	struct termios before;
};
#define GR_PORT_CLOSED ((struct gr_port){ .in = -1, .out = -1, .in_flags = -1, .out_flags = -1 })

/* transport.c */
int64_t gr_now_us(void);
enum gr_err gr_port_pair(struct gr_port *p, int in, int out, char *why);
enum gr_err gr_port_send(const struct gr_port *p, const void *bytes, size_t n, size_t *sent); /* *sent 0: full */
enum gr_err gr_port_recv(const struct gr_port *p, void *bytes, size_t n, size_t *received);   /* 0: nothing there */
/* events as for poll: POLLIN of in, POLLOUT of out. deadline_us < 0: for ever. */
/* ... It looks for spin_us before it sleeps. */
enum gr_err gr_port_wait(const struct gr_port *p, short events, int64_t deadline_us, unsigned spin_us);
void gr_port_release(struct gr_port *p); /* puts back what was changed, and leaves the descriptors open */
void gr_port_close(struct gr_port *p);   /* and closes them; closed already is fine */
/* Writes the reason in why, cut to GR_WHY; returns err. */
enum gr_err gr_because(char *why, enum gr_err err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* One file each. The port is untouched on failure. */
enum gr_err gr_port_open(struct gr_port *p, const char *address, int64_t deadline_us, char *why);
enum gr_err gr_port_connect(struct gr_port *p, const char *address, int64_t deadline_us, char *why);
enum gr_err gr_port_spawn(struct gr_port *p, const char *const argv[], char *why);
enum gr_err gr_port_serial(struct gr_port *p, const char *path, unsigned baud, char *why);
void gr_reap(pid_t child);

/* resolve.c: names to addresses by a deadline. The list is for freeaddrinfo. */
struct addrinfo;
enum gr_err gr_resolve(const char *host, const char *port, int64_t deadline_us, struct addrinfo **list,
		       char *why);

#endif
