/*
 * test_servers.c: servers that others wrote, each driven from the start of a program to its end: QEMU's user
 * mode on three processors (one of them big-endian), gdbserver in its ways, valgrind. What a server does not
 * have is answered by GR_EUNSUP. (QEMU's system mode: test_qemu.c.)
 *
 * The programs stand in programs/; their tick is where TICK says, their counter is at COUNTER.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "gdb_remote.h"

enum { PATIENCE = 30000 };
static const uint64_t TICK = 0x10010040, COUNTER = 0x10020000, MARK = 0x10010000; /* MARK: tick of the C programs */

struct machine { /* what a program is made for */
	const char *program, *pc, *scratch; /* its file; the counter's register; one to play with */
	bool big_endian;
	unsigned steps;        /* instructions of tick until the counter is written */
};
static const struct machine i386 = { "i386", "eip", "ebx", false, 1 };
static const struct machine x86_64 = { "x86_64", "rip", "rbx", false, 1 };
static const struct machine ppc = { "ppc", "pc", "r20", true, 3 };

struct server {
	struct gr *g;
	pid_t pid;             /* of a server that is no child of the session; 0: none */
	bool watches;          /* has watchpoints */
	bool hardware;         /* by the processor's debug registers */
	bool whole_block;      /* writes all registers or none */
	bool monitors;         /* has monitor commands */
};

/* ---- starting ---- */

static const char *
program_path(const char *name)
{
	static char path[512];
	const char *build = getenv("FS_BUILD");

	snprintf(path, sizeof path, "%s/tests/wire/programs/%s", build ? build : "build", name);
	return path;
}

static const char *
scratch_path(const char *name)
{
	static char path[256];
	const char *dir = getenv("TMPDIR");

	snprintf(path, sizeof path, "%s/%s", dir ? dir : "/tmp", name);
	return path;
}

static bool
is_installed(const char *program)
{
	char path[256];

	snprintf(path, sizeof path, "/usr/bin/%s", program);
	return access(path, X_OK) == 0;
}

static struct gr *
new_session(void)
{
	struct gr_options o = { .deadline_ms = PATIENCE };
	struct gr *g;

	assert_int_equal(gr_new(&o, &g), GR_OK);
	return g;
}

static pid_t
start_process(const char *const argv[])
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	return pid;
}

/* The socket is there a moment after the server's start. */
static void
open_soon(struct gr *g, const char *address, pid_t pid)
{
	int status;

	while (gr_open(g, address) != GR_OK) {
		assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
		poll(NULL, 0, 1);
	}
}

/* A macro, so that the place is told. */
#define must(g, call) \
	do { \
		enum gr_err err_ = (call); \
		if (err_) \
			fprintf(stderr, "%s: %s: %s\n", #call, gr_err_name(err_), gr_error(g)); \
		assert_int_equal(err_, GR_OK); \
	} while (0)

static void
close_server(struct server *s)
{
	int status;

	gr_close(s->g);
	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		waitpid(s->pid, &status, 0);
	}
}

static struct server
start_qemu_user(const char *qemu, const char *program)
{
	static char socket[256];
	struct server s = { .g = new_session() };

	snprintf(socket, sizeof socket, "%s", scratch_path(program));
	unlink(socket);
	s.pid = start_process((const char *const[]){ qemu, "-g", socket, program_path(program), NULL });
	open_soon(s.g, socket, s.pid);
	must(s.g, gr_handshake(s.g));
	return s;
}

static struct server
start_gdbserver(const char *program)
{
	struct server s = { .g = new_session(), .watches = true, .monitors = true, .whole_block = true,
		.hardware = true };

	must(s.g, gr_spawn(s.g, (const char *const[]){ "gdbserver", "--once", "-", program_path(program), NULL }));
	must(s.g, gr_handshake(s.g));
	return s;
}

static struct server
start_valgrind(const char *program)
{
	static char prefix[256], prefix_option[300], pid_option[32];
	struct server s = { .g = new_session(), .watches = true, .monitors = true };

	snprintf(prefix, sizeof prefix, "%s", scratch_path("vgdb"));
	snprintf(prefix_option, sizeof prefix_option, "--vgdb-prefix=%s", prefix);
	s.pid = start_process((const char *const[]){ "valgrind", "-q", "--vgdb=yes", "--vgdb-error=0", prefix_option,
			      program_path(program), NULL });
	snprintf(pid_option, sizeof pid_option, "--pid=%d", (int)s.pid);
	must(s.g, gr_spawn(s.g, (const char *const[]){ "vgdb", prefix_option, pid_option, "--wait=30", NULL }));
	must(s.g, gr_handshake(s.g));
	return s;
}

/* ---- what every server must do ---- */

static uint64_t
number(const struct machine *m, const uint8_t *bytes, unsigned n)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < n; i++)
		value = value << 8 | bytes[m->big_endian ? i : n - 1 - i];
	return value;
}

static uint64_t
read_register(struct server *s, const struct machine *m, const char *name)
{
	const struct gr_reg *r = gr_reg_find(s->g, name);
	uint8_t bytes[64];

	assert_non_null(r);
	assert_in_range(r->bytes, 4, 8);
	must(s->g, gr_reg_read(s->g, r->number, bytes, r->bytes));
	return number(m, bytes, r->bytes);
}

static uint64_t
read_counter(struct server *s, const struct machine *m)
{
	uint8_t bytes[4];

	must(s->g, gr_read(s->g, COUNTER, bytes, 4));
	return number(m, bytes, 4);
}

static struct gr_stop
wait_stop(struct server *s)
{
	struct gr_stop stop = { 0 };

	must(s->g, gr_wait(s->g, PATIENCE, &stop));
	return stop;
}

static void
run_to_tick(struct server *s, const struct machine *m)
{
	struct gr_stop stop;

	must(s->g, gr_continue(s->g));
	stop = wait_stop(s);
	assert_int_equal(stop.signal, 5);
	assert_true(stop.kind == GR_STOP_SIGNAL || stop.kind == GR_STOP_SWBREAK || stop.kind == GR_STOP_HWBREAK);
	assert_int_equal(read_register(s, m, m->pc), TICK);
}

static void
step(struct server *s)
{
	must(s->g, gr_step(s->g));
	assert_int_equal(wait_stop(s).signal, 5);
}

/* gdbserver stays at a breakpoint that it stands at, however it is told to go on: one step without it. */
static void
leave_breakpoint(struct server *s, uint64_t addr)
{
	must(s->g, gr_break_clear(s->g, GR_BREAK_SOFT, addr, 1));
	step(s);
	must(s->g, gr_break_set(s->g, GR_BREAK_SOFT, addr, 1));
}

static void
change_memory(struct server *s, const struct machine *m)
{
	uint8_t bytes[4] = { 0 };
	static uint8_t page[3000];

	bytes[m->big_endian ? 3 : 0] = 41;
	must(s->g, gr_write(s->g, COUNTER, bytes, 4));
	assert_int_equal(read_counter(s, m), 41);
	must(s->g, gr_read(s->g, TICK - 0x40, page, 0x40));
	assert_int_equal(gr_read(s->g, 0x10, bytes, 4), GR_EREMOTE); /* nothing is there */
	must(s->g, gr_read(s->g, COUNTER, bytes, 4));                /* and all goes on */
}

static void
change_register(struct server *s, const struct machine *m)
{
	const struct gr_reg *r = gr_reg_find(s->g, m->scratch);
	uint8_t in[8] = { 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x78 }, out[8];

	assert_non_null(r);
	if (s->whole_block) {
		assert_int_equal(gr_reg_write(s->g, r->number, in, r->bytes), GR_EUNSUP);
		return;
	}
	must(s->g, gr_reg_write(s->g, r->number, in, r->bytes));
	must(s->g, gr_reg_read(s->g, r->number, out, r->bytes));
	assert_memory_equal(in, out, r->bytes);
}

/* The counter is written once more, and the stop says so. Returns whether the program has ended instead:
 * there are virtual machines whose debug registers do nothing. */
static bool
watch(struct server *s)
{
	enum gr_err err = gr_break_set(s->g, GR_WATCH_WRITE, COUNTER, 4);
	struct gr_stop stop;

	assert_int_equal(err, s->watches ? GR_OK : GR_EUNSUP);
	if (err)
		return false;
	must(s->g, gr_continue(s->g));
	stop = wait_stop(s);
	if (s->hardware && stop.kind == GR_STOP_EXITED)
		return true;
	assert_int_equal(stop.kind, GR_STOP_WATCH);
	assert_int_equal(stop.addr, COUNTER);
	must(s->g, gr_break_clear(s->g, GR_WATCH_WRITE, COUNTER, 4));
	return false;
}

static void
monitor(struct server *s)
{
	char text[4096] = "";
	enum gr_err err = gr_monitor(s->g, "help", text, sizeof text);

	assert_int_equal(err, s->monitors ? GR_OK : GR_EUNSUP);
	if (!err)
		assert_true(strlen(text) > 20);
}

static void
end_of_program(struct server *s)
{
	struct gr_stop stop;

	must(s->g, gr_continue(s->g));
	stop = wait_stop(s);
	assert_int_equal(stop.kind, GR_STOP_EXITED);
	assert_int_equal(stop.signal, 7);
}

static void
drive(struct server *s, const struct machine *m)
{
	struct gr_stop why = { 0 };

	must(s->g, gr_why(s->g, &why));
	assert_int_equal(why.signal, 5);
	must(s->g, gr_break_set(s->g, GR_BREAK_SOFT, TICK, 1));
	run_to_tick(s, m);
	assert_int_equal(read_counter(s, m), 0);
	leave_breakpoint(s, TICK);
	for (unsigned i = 1; i < m->steps; i++)
		step(s);
	assert_int_equal(read_counter(s, m), 1);
	change_memory(s, m);
	run_to_tick(s, m);
	change_register(s, m);
	monitor(s);
	must(s->g, gr_break_clear(s->g, GR_BREAK_SOFT, TICK, 1));
	if (!watch(s))
		end_of_program(s);
	assert_int_equal(gr_read(s->g, COUNTER, &why, 1) != GR_OK, true);
	close_server(s);
}

/* ---- the servers ---- */

static void
qemu_user(const char *qemu, const struct machine *m)
{
	struct server s;

	if (!is_installed(qemu))
		skip();
	s = start_qemu_user(qemu, m->program);
	drive(&s, m);
}

static void
qemu_user_i386(void **state)
{
	(void)state;
	qemu_user("qemu-i386-static", &i386);
}

static void
qemu_user_x86_64(void **state)
{
	(void)state;
	qemu_user("qemu-x86_64-static", &x86_64);
}

static void
qemu_user_ppc(void **state) /* big-endian */
{
	(void)state;
	qemu_user("qemu-ppc-static", &ppc);
}

static void
gdbserver(void **state)
{
	struct server s;

	(void)state;
	if (!is_installed("gdbserver"))
		skip();
	s = start_gdbserver("x86_64");
	drive(&s, &x86_64);
}

static void
valgrind(void **state)
{
	struct server s;

	(void)state;
	if (!is_installed("vgdb"))
		skip();
	s = start_valgrind("x86_64");
	drive(&s, &x86_64);
}

/* ---- more than one thread, more than one process ---- */

static void
packet(struct server *s, const char *body, char *reply, size_t cap)
{
	size_t n;

	must(s->g, gr_packet(s->g, body, strlen(body), reply, cap - 1, &n));
	reply[n] = '\0';
}

/* Each thread lives and may be chosen; one of them stands at tick. */
static void
look_at_thread(struct server *s, const char *id, unsigned *at_tick)
{
	char command[64], reply[64];

	snprintf(command, sizeof command, "T%s", id);
	packet(s, command, reply, sizeof reply);
	assert_string_equal(reply, "OK");
	snprintf(command, sizeof command, "Hg%s", id);
	packet(s, command, reply, sizeof reply);
	assert_string_equal(reply, "OK");
	*at_tick += read_register(s, &x86_64, "rip") == MARK;
}

static void
three_threads(void **state)
{
	char reply[256], *save = NULL;
	unsigned n = 0, at_tick = 0;
	struct server s;

	(void)state;
	if (!is_installed("gdbserver"))
		skip();
	s = start_gdbserver("threads");
	must(s.g, gr_break_set(s.g, GR_BREAK_SOFT, MARK, 1));
	must(s.g, gr_continue(s.g));
	assert_int_equal(wait_stop(&s).signal, 5);
	packet(&s, "qfThreadInfo", reply, sizeof reply);
	for (; reply[0] == 'm'; packet(&s, "qsThreadInfo", reply, sizeof reply))
		for (char *id = strtok_r(reply + 1, ",", &save); id; id = strtok_r(NULL, ",", &save), n++)
			look_at_thread(&s, id, &at_tick);
	assert_string_equal(reply, "l");
	assert_int_equal(n, 3);
	assert_int_equal(at_tick, 1);
	must(s.g, gr_break_clear(s.g, GR_BREAK_SOFT, MARK, 1));
	end_of_program(&s);
	close_server(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(qemu_user_i386), cmocka_unit_test(qemu_user_x86_64),
		cmocka_unit_test(qemu_user_ppc), cmocka_unit_test(gdbserver), cmocka_unit_test(valgrind),
		cmocka_unit_test(three_threads),
	};
	return cmocka_run_group_tests_name("servers", tests, NULL, NULL);
}
