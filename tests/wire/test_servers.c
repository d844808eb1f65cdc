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
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gdb_remote.h"
#include "servers.h"

enum { PATIENCE = SERVER_PATIENCE };
static const uint64_t TICK = 0x10010040, COUNTER = 0x10020000, MARK = 0x10010000; /* MARK: tick of the C programs */

struct machine { /* what a program is made for */
	const char *program, *pc, *scratch; /* its file; the counter's register; one to play with */
	bool big_endian;
	unsigned steps;        /* instructions of tick until the counter is written */
};
static const struct machine i386 = { "i386", "eip", "ebx", false, 1 };
static const struct machine x86_64 = { "x86_64", "rip", "rbx", false, 1 };
static const struct machine ppc = { "ppc", "pc", "r20", true, 3 };

/* ---- what every server must do ---- */

static uint64_t
read_register(struct server *s, const char *name)
{
	uint64_t value;

	must(s->g, gr_reg_get(s->g, name, &value));
	return value;
}

static uint64_t
read_counter(struct server *s, const struct machine *m)
{
	uint8_t b[4];

	must(s->g, gr_read(s->g, COUNTER, b, 4));
	assert_int_equal(gr_big_endian(s->g), m->big_endian);
	return m->big_endian ? (uint64_t)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3] :
			       (uint64_t)b[3] << 24 | b[2] << 16 | b[1] << 8 | b[0];
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
	assert_int_equal(read_register(s, m->pc), TICK);
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
	must(s->g, gr_reg_set(s->g, m->scratch, 0x11223344));
	assert_int_equal(read_register(s, m->scratch), 0x11223344);
	assert_int_equal(gr_reg_set(s->g, "nothing", 1), GR_EINVAL);
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
	server_close(s);
}

/* ---- the servers ---- */

static void
qemu_user(const char *qemu, const struct machine *m)
{
	struct server s;

	if (!server_installed(qemu))
		skip();
	s = server_qemu_user(qemu, m->program);
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
	if (!server_installed("gdbserver"))
		skip();
	s = server_gdbserver("x86_64");
	drive(&s, &x86_64);
}

static void
valgrind(void **state)
{
	struct server s;

	(void)state;
	if (!server_installed("vgdb"))
		skip();
	s = server_valgrind("x86_64");
	drive(&s, &x86_64);
}

/* ---- more than one thread, more than one process ---- */

static void
three_threads(void **state) /* each lives and may be chosen; one of them stands at tick */
{
	struct gr_thread threads[8];
	struct gr_action step[2] = { { .act = GR_ACT_STEP }, { .act = GR_ACT_CONTINUE } };
	unsigned at_tick = 0;
	struct gr_stop stop;
	struct server s;
	size_t n = 0;

	(void)state;
	if (!server_installed("gdbserver"))
		skip();
	s = server_gdbserver("threads");
	must(s.g, gr_break_set(s.g, GR_BREAK_SOFT, MARK, 1));
	must(s.g, gr_continue(s.g));
	stop = wait_stop(&s);
	assert_int_equal(stop.kind, GR_STOP_SWBREAK);
	must(s.g, gr_threads(s.g, threads, 8, &n));
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++) {
		bool alive = false;
		must(s.g, gr_thread_alive(s.g, threads[i], &alive));
		assert_true(alive);
		must(s.g, gr_thread_select(s.g, threads[i]));
		at_tick += read_register(&s, "rip") == MARK;
	}
	assert_int_equal(at_tick, 1);
	must(s.g, gr_break_clear(s.g, GR_BREAK_SOFT, MARK, 1));
	step[0].thread = (struct gr_thread){ stop.process, stop.thread };
	must(s.g, gr_resume(s.g, step, 2));
	assert_int_equal(wait_stop(&s).thread, stop.thread);
	assert_true(read_register(&s, "rip") > MARK);
	end_of_program(&s);
	server_close(&s);
}

/* Its fork is a stop that names the child, which stands still too; it is let go, and its parent's end told. */
static void
a_fork(void **state)
{
	struct gr_stop stop;
	struct server s;

	(void)state;
	if (!server_installed("gdbserver"))
		skip();
	s = server_gdbserver("forks");
	assert_true(gr_caps(s.g) & GR_CAP_FORK_EVENTS);
	must(s.g, gr_continue(s.g));
	stop = wait_stop(&s);
	assert_int_equal(stop.kind, GR_STOP_FORK);
	assert_true(stop.process && stop.child.process && stop.child.process != stop.process);
	must(s.g, gr_detach_process(s.g, stop.child.process));
	must(s.g, gr_continue(s.g));
	stop = wait_stop(&s);
	while (stop.kind == GR_STOP_SIGNAL) { /* SIGCHLD */
		must(s.g, gr_continue_signal(s.g, stop.signal));
		stop = wait_stop(&s);
	}
	assert_int_equal(stop.kind, GR_STOP_EXITED);
	assert_int_equal(stop.signal, 7);
	server_close(&s);
}

/* Without a program at first; then one after the other. */
static void
started_by_us(void **state)
{
	const char *argv[] = { server_program("x86_64"), NULL };
	struct server s = { .g = NULL };
	struct gr_stop stop = { 0 };

	(void)state;
	if (!server_installed("gdbserver"))
		skip();
	s.g = server_session();
	must(s.g, gr_spawn(s.g, (const char *const[]){ "gdbserver", "--multi", "-", NULL }));
	must(s.g, gr_handshake(s.g));
	must(s.g, gr_extended_mode(s.g));
	for (int i = 0; i < 2; i++) {
		must(s.g, gr_start(s.g, argv, &stop));
		assert_int_equal(stop.signal, 5);
		must(s.g, gr_break_set(s.g, GR_BREAK_SOFT, TICK, 1));
		run_to_tick(&s, &x86_64);
		must(s.g, gr_break_clear(s.g, GR_BREAK_SOFT, TICK, 1));
		end_of_program(&s);
	}
	server_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(qemu_user_i386), cmocka_unit_test(qemu_user_x86_64),
		cmocka_unit_test(qemu_user_ppc), cmocka_unit_test(gdbserver), cmocka_unit_test(valgrind),
		cmocka_unit_test(three_threads), cmocka_unit_test(a_fork), cmocka_unit_test(started_by_us),
	};
	return cmocka_run_group_tests_name("servers", tests, NULL, NULL);
}
