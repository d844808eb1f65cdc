/*
 * servers.h: servers that others wrote, started for a test, with the handshake made. A failure ends the test.
 */
#ifndef SERVERS_H
#define SERVERS_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "gdb_remote.h"

enum { SERVER_PATIENCE = 30000 }; /* ms: the deadline of every call */

struct server {
	struct gr *g;
	pid_t pid;             /* of a server that is no child of the session; 0: none */
	const char *pc;        /* its program counter; the test's own note */
	bool system;           /* a whole machine, likewise */
	bool watches;          /* has watchpoints */
	bool hardware;         /* by the processor's debug registers */
	bool monitors;         /* has monitor commands */
};

/* A macro, so that the place is told. */
#define must(g, call) \
	do { \
		enum gr_err err_ = (call); \
		if (err_) \
			fprintf(stderr, "%s: %s: %s\n", #call, gr_err_name(err_), gr_error(g)); \
		assert_int_equal(err_, GR_OK); \
	} while (0)

const char *server_program(const char *name);  /* the path of one of programs/; valid until the next call */
bool server_installed(const char *program);
struct gr *server_session(void);               /* without a connection */
struct server server_qemu_user(const char *qemu, const char *program);
struct server server_qemu_system(void);        /* before the first instruction of the firmware */
struct server server_gdbserver(const char *program);
struct server server_valgrind(const char *program);
void server_close(struct server *s);

#endif
