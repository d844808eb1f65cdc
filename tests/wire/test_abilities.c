/*
 * test_abilities.c: each server is asked for everything that the library can ask. What a server has must
 * work, what it does not have is GR_EUNSUP and nothing else, the second time as well. SUPPORTED.md tells the same
 * to people.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gdb_remote.h"
#include "servers.h"

static const uint64_t COUNTER = 0x10020000, TICK = 0x10010040;

static uint64_t
memory_address(const struct server *s) /* some that is there */
{
	return s->system ? 0x1000 : COUNTER;
}

static enum gr_err
object(struct server *s, const char *name)
{
	char *text;
	size_t n;
	enum gr_err err = gr_xfer_all(s->g, name, "", 1 << 20, &text, &n);

	if (!err)
		free(text);
	return err;
}

#define OBJECT(function, name) \
	static enum gr_err function(struct server *s) { return object(s, name); }
OBJECT(auxv, "auxv")
OBJECT(exec_file, "exec-file")
OBJECT(siginfo, "siginfo")
OBJECT(threads_object, "threads")
OBJECT(osdata, "osdata")
OBJECT(libraries, "libraries-svr4")

static enum gr_err
breakpoint(struct server *s, enum gr_break kind, uint64_t addr, unsigned size)
{
	enum gr_err err = gr_break_set(s->g, kind, addr, size);

	return err ? err : gr_break_clear(s->g, kind, addr, size);
}

static enum gr_err
soft(struct server *s)
{
	return breakpoint(s, GR_BREAK_SOFT, s->system ? 0x1000 : TICK, 1);
}

static enum gr_err
hard(struct server *s)
{
	return breakpoint(s, GR_BREAK_HARD, s->system ? 0x1000 : TICK, 1);
}

static enum gr_err
watch_write(struct server *s)
{
	return breakpoint(s, GR_WATCH_WRITE, memory_address(s), 4);
}

static enum gr_err
watch_read(struct server *s)
{
	return breakpoint(s, GR_WATCH_READ, memory_address(s), 4);
}

static enum gr_err
watch_access(struct server *s)
{
	return breakpoint(s, GR_WATCH_ACCESS, memory_address(s), 4);
}

static enum gr_err
memory(struct server *s)
{
	uint8_t bytes[4];
	enum gr_err err = gr_read(s->g, memory_address(s), bytes, 4);

	return err ? err : gr_write(s->g, memory_address(s), bytes, 4);
}

static enum gr_err
one_register(struct server *s)
{
	uint64_t value;
	enum gr_err err = gr_reg_get(s->g, s->pc, &value);

	return err ? err : gr_reg_set(s->g, s->pc, value);
}

static enum gr_err
thread_list(struct server *s)
{
	struct gr_thread t;
	size_t n;
	enum gr_err err = gr_threads(s->g, &t, 1, &n);

	if (!err)
		assert_int_equal(n, 1);
	return err;
}

static enum gr_err
thread_current(struct server *s)
{
	struct gr_thread t;

	return gr_thread_current(s->g, &t);
}

static enum gr_err
thread_describe(struct server *s)
{
	struct gr_thread t;
	char text[64];
	size_t n;
	enum gr_err err = gr_threads(s->g, &t, 1, &n);

	return err ? err : gr_thread_describe(s->g, t, text, sizeof text);
}

static enum gr_err
actions(struct server *s)
{
	unsigned acts;

	return gr_actions(s->g, &acts);
}

static enum gr_err
attached(struct server *s)
{
	bool is;

	return gr_attached(s->g, 0, &is);
}

static enum gr_err
search(struct server *s)
{
	uint64_t where;
	bool found;

	return gr_search(s->g, memory_address(s), 64, "\1\2\3", 3, &found, &where);
}

static enum gr_err
crc(struct server *s)
{
	uint32_t value;

	return gr_crc(s->g, memory_address(s), 16, &value);
}

static enum gr_err
monitor(struct server *s)
{
	char text[64];

	return gr_monitor(s->g, "help", text, sizeof text);
}

static enum gr_err
files(struct server *s)
{
	int fd;
	enum gr_err err = gr_file_open(s->g, "/dev/null", GR_FILE_READ, 0, &fd);

	return err ? err : gr_file_close(s->g, fd);
}

static enum gr_err
pass_signals(struct server *s)
{
	return gr_pass_signals(s->g, (const uint8_t[]){ 14 }, 1);
}

static enum gr_err
catch_syscalls(struct server *s)
{
	return gr_catch_syscalls(s->g, false, NULL, 0);
}

static enum gr_err
non_stop(struct server *s)
{
	return gr_non_stop(s->g, false);
}

static enum gr_err
backwards(struct server *s)
{
	return gr_reverse_step(s->g);
}

static enum gr_err
physical(struct server *s)
{
	bool on;

	return gr_qemu_physical(s->g, &on);
}

static enum gr_err
step_flags(struct server *s)
{
	unsigned offered, now;

	return gr_qemu_step_flags(s->g, &offered, &now);
}

/* In the columns: + the server has it, - it does not, ! it does, and refuses here. */
static const struct question {
	const char *what;
	enum gr_err (*ask)(struct server *s);
	char system, user, gdbserver, valgrind;
} questions[] = {
	{ "m M", memory, '+', '+', '+', '+' },
	{ "g p, G P", one_register, '+', '+', '+', '+' },
	{ "Z0", soft, '+', '+', '+', '+' },
	{ "Z1", hard, '+', '+', '+', '+' },
	{ "Z2", watch_write, '+', '-', '+', '+' },
	{ "Z3", watch_read, '+', '-', '-', '+' },
	{ "Z4", watch_access, '+', '-', '+', '+' },
	{ "qfThreadInfo", thread_list, '+', '+', '+', '+' },
	{ "qC", thread_current, '+', '+', '+', '+' },
	{ "qThreadExtraInfo", thread_describe, '+', '+', '-', '+' },
	{ "vCont?", actions, '+', '+', '+', '-' },
	{ "qAttached", attached, '+', '+', '+', '+' },
	{ "qSearch:memory", search, '-', '-', '+', '-' },
	{ "qCRC", crc, '-', '-', '+', '-' },
	{ "qRcmd", monitor, '+', '-', '+', '+' },
	{ "vFile", files, '-', '-', '+', '-' },
	{ "qXfer:auxv", auxv, '-', '+', '+', '+' },
	{ "qXfer:exec-file", exec_file, '-', '-', '+', '+' },
	{ "qXfer:siginfo", siginfo, '-', '-', '+', '+' },
	{ "qXfer:threads", threads_object, '-', '-', '+', '-' },
	{ "qXfer:osdata", osdata, '-', '-', '+', '-' },
	{ "qXfer:libraries-svr4", libraries, '-', '-', '!', '-' }, /* the program is static */
	{ "QPassSignals", pass_signals, '-', '-', '+', '+' },
	{ "QCatchSyscalls", catch_syscalls, '-', '-', '+', '+' },
	{ "QNonStop", non_stop, '-', '-', '+', '-' },
	{ "bs", backwards, '-', '-', '-', '-' },
	{ "qqemu.PhyMemMode", physical, '+', '-', '-', '-' },
	{ "qqemu.sstep", step_flags, '+', '+', '-', '-' },
};

static void
ask_all(struct server *s, size_t column)
{
	unsigned wrong = 0;

	for (size_t i = 0; i < 2 * (sizeof questions / sizeof *questions); i++) {
		const struct question *q = &questions[i % (sizeof questions / sizeof *questions)];
		char wanted = *((const char *)q + column);
		enum gr_err err = q->ask(s);

		if (err == (wanted == '+' ? GR_OK : wanted == '!' ? GR_EREMOTE : GR_EUNSUP))
			continue;
		wrong++;
		print_message("# %s: %s, %s\n", q->what, gr_err_name(err), err ? gr_error(s->g) : "");
	}
	assert_int_equal(wrong, 0);
}

static void
qemu_system(void **state)
{
	struct server s = server_qemu_system();
	struct gr_stop stop = { 0 };

	(void)state;
	s.pc = "eip";
	s.system = true;
	ask_all(&s, offsetof(struct question, system));
	must(s.g, gr_step(s.g));
	must(s.g, gr_wait(s.g, SERVER_PATIENCE, &stop));
	assert_int_equal(stop.signal, 5);
	must(s.g, gr_detach(s.g));
	server_close(&s);
}

static void
qemu_user(void **state)
{
	struct server s;

	(void)state;
	if (!server_installed("qemu-i386-static"))
		skip();
	s = server_qemu_user("qemu-i386-static", "i386");
	s.pc = "eip";
	ask_all(&s, offsetof(struct question, user));
	server_close(&s);
}

static void
gdbserver(void **state)
{
	struct server s;

	(void)state;
	if (!server_installed("gdbserver"))
		skip();
	s = server_gdbserver("x86_64");
	s.pc = "rip";
	ask_all(&s, offsetof(struct question, gdbserver));
	server_close(&s);
}

static void
valgrind(void **state)
{
	struct server s;

	(void)state;
	if (!server_installed("vgdb"))
		skip();
	s = server_valgrind("x86_64");
	s.pc = "rip";
	ask_all(&s, offsetof(struct question, valgrind));
	server_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(qemu_system), cmocka_unit_test(qemu_user),
		cmocka_unit_test(gdbserver), cmocka_unit_test(valgrind) };

	return cmocka_run_group_tests_name("abilities", tests, NULL, NULL);
}
