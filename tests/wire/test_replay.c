/* test_replay.c: a wire log as a peer, without I/O and served; logs of real servers played again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "gdb_remote.h"

static struct gr_replay *
load(const char *text)
{
	struct gr_replay *r = gr_replay_new();

	assert_non_null(r);
	if (gr_replay_load(r, text, strlen(text)) != GR_OK)
		fail_msg("%s", gr_replay_error(r));
	return r;
}

/* ---- without I/O ---- */

static const char talk[] =
	"# a comment, and an empty line\n\n"
	"0.000001 > $ qSupported:a+\n"
	"0.000002 < +\n"
	"< $ PacketSize=100\n"
	"> +\n"
	"> $ m0,2\n"
	"> $ m2,2\n"
	"< $ 00\\x7d\n"
	"< $ 0202\n"
	"> $ c\n"
	"> !\n"
	"< % Stop:T05\n"
	"< ? T02\n"
	"> -\n"
	"< $ T02\n";
static const char says[] = "+$qSupported:a+#fd$m0,2#fb+$m2,2#fd+$c#63\x03-";
static const char hears[] = "+$PacketSize=100#c1$00}]#3a$0202#c4%Stop:T05#99$T02#b0$T02#b6";

static void
whole_and_in_pieces(void **state)
{
	char got[200];

	(void)state;
	for (size_t piece = 1; piece <= sizeof says; piece++) {
		struct gr_replay *r = load(talk);
		size_t n = 0, i, part;
		assert_int_equal(gr_replay_line(r), 3);
		for (i = 0; i + 1 < sizeof says; i += piece) {
			part = sizeof says - 1 - i < piece ? sizeof says - 1 - i : piece;
			assert_int_equal(gr_replay_feed(r, says + i, part), GR_REPLAY_GOES_ON);
			while ((part = gr_replay_take(r, got + n, 1 + piece % 7)) != 0)
				n += part;
		}
		assert_int_equal(n, sizeof hears - 1);
		assert_memory_equal(got, hears, n);
		assert_int_equal(gr_replay_state(r), GR_REPLAY_DONE);
		assert_int_equal(gr_replay_line(r), 0);
		assert_int_equal(gr_replay_closed(r), GR_REPLAY_DONE);
		assert_string_equal(gr_replay_error(r), "");
		gr_replay_free(r);
	}
}

/* Nothing is given before all that the log's client had sent by then. */
static void
nothing_too_early(void **state)
{
	struct gr_replay *r = load("> $ a\n> $ b\n< $ A\n< .\n");
	char got[16];

	(void)state;
	assert_int_equal(gr_replay_take(r, got, sizeof got), 0);
	gr_replay_feed(r, "$a#61", 5);
	assert_int_equal(gr_replay_take(r, got, sizeof got), 0);
	assert_int_equal(gr_replay_feed(r, "$b#62", 5), GR_REPLAY_GOES_ON);
	assert_int_equal(gr_replay_take(r, got, sizeof got), 5);
	assert_memory_equal(got, "$A#41", 5);
	assert_int_equal(gr_replay_state(r), GR_REPLAY_CLOSES);
	gr_replay_free(r);
}

static void
departs(const char *log, const char *client, const char *why)
{
	struct gr_replay *r = load(log);
	enum gr_replay_state state = gr_replay_feed(r, client, strlen(client));

	if (state != GR_REPLAY_DIFFERS)
		state = gr_replay_closed(r);
	assert_int_equal(state, GR_REPLAY_DIFFERS);
	assert_string_equal(gr_replay_error(r), why);
	assert_int_equal(gr_replay_feed(r, "$a#61", 5), GR_REPLAY_DIFFERS); /* final */
	assert_int_equal(gr_replay_closed(r), GR_REPLAY_DIFFERS);
	gr_replay_free(r);
}

static void
departures(void **state)
{
	(void)state;
	departs("> $ a\n", "$b#62", "line 1: expected > $ a, got > $ b");
	departs("\n> $ a\n< $ A\n> $ c\\x0a\n", "$a#61$d#64", "line 4: expected > $ c\\x0a, got > $ d");
	departs("> $ a\n", "$a#62", "line 1: expected > $ a, got > ?");
	departs("> $ a\n", "\x03", "line 1: expected > $ a, got > !");
	departs("> !\n", "-", "line 1: expected > !, got > -");
	departs("> $ a\n", "", "line 1: expected > $ a, but the client has closed");
	departs("> $ a\n", "$a#61$a#61", "after the log's end: got > $ a");
	departs("> $ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n", "$a#61",
		"line 1: expected > $ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab, got > $ a"
		" (they part at byte 1)");
}

static void
not_a_log(const char *text, size_t n, const char *why)
{
	struct gr_replay *r = gr_replay_new();

	assert_int_equal(gr_replay_load(r, text, n), GR_EINVAL);
	assert_string_equal(gr_replay_error(r), why);
	gr_replay_free(r);
}

static void
bad_logs(void **state)
{
	struct gr_replay *r = load("");

	(void)state;
	not_a_log("> $ a\nhello\n", 12, "line 2 is no line of a wire log: hello");
	not_a_log("> $ a\\x0", 8, "line 1 is no line of a wire log: > $ a\\x0");
	not_a_log("> $ a\0b", 7, "a wire log is text, and this has a NUL in it");
	assert_int_equal(gr_replay_load(r, "", 0), GR_ESTATE);
	assert_int_equal(gr_replay_closed(r), GR_REPLAY_DONE);
	gr_replay_free(r);
	gr_replay_free(NULL);
}

/* ---- served ---- */

struct service {
	pthread_t thread;
	struct gr_replay *r;
	int fd, deadline_ms;
	enum gr_err err;
};

static void *
serve(void *arg)
{
	struct service *s = arg;

	s->err = gr_replay_serve(s->r, s->fd, s->fd, s->deadline_ms);
	close(s->fd);
	return NULL;
}

/* Returns the client's descriptor. */
static int
begin(struct service *s, const char *log, int deadline_ms)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	s->r = load(log);
	s->fd = pair[1];
	s->deadline_ms = deadline_ms;
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
	return pair[0];
}

static void
end(struct service *s, enum gr_err want, const char *why)
{
	pthread_join(s->thread, NULL);
	if (s->err != want || !strstr(gr_replay_error(s->r), why))
		fail_msg("%s: %s", gr_err_name(s->err), gr_replay_error(s->r));
	gr_replay_free(s->r);
}

static void
serving(void **state)
{
	struct service s;
	int fd, file = fileno(tmpfile());
	char b;

	(void)state;
	fd = begin(&s, "> $ a\n< $ A\n", 20000);
	assert_int_equal(send(fd, "$a#61", 5, MSG_NOSIGNAL), 5);
	close(fd);
	end(&s, GR_OK, "");

	fd = begin(&s, "> $ a\n< .\n", 20000);
	assert_int_equal(send(fd, "$a#61", 5, MSG_NOSIGNAL), 5);
	end(&s, GR_OK, "");
	assert_int_equal(read(fd, &b, 1), 0);
	close(fd);

	fd = begin(&s, "> $ a\n", 20000);
	close(fd);
	end(&s, GR_EOF, "the client has closed");

	fd = begin(&s, "> $ a\n", 20000);
	assert_int_equal(send(fd, "$b#62", 5, MSG_NOSIGNAL), 5);
	end(&s, GR_EPROTO, "expected > $ a, got > $ b");
	close(fd);

	fd = begin(&s, "\n\n> $ a\n", 20);
	end(&s, GR_ETIMEOUT, "line 3 is next, and the client says nothing");
	close(fd);

	s.r = load("");
	assert_int_equal(gr_replay_serve(s.r, file, file, 0), GR_EINVAL);
	assert_non_null(strstr(gr_replay_error(s.r), "is no stream"));
	gr_replay_free(s.r);
}

/* ---- real servers ---- */

struct text {
	char *bytes;
	size_t n;
};

static void
add_line(void *ctx, const char *line)
{
	struct text *t = ctx;
	size_t n = strlen(line);

	t->bytes = realloc(t->bytes, t->n + n + 2);
	memcpy(t->bytes + t->n, line, n);
	memcpy(t->bytes + t->n + n, "\n", 2);
	t->n += n + 1;
}

/* What a client learns of its target. */
struct learned {
	char text[4096];
	size_t n;
};

static void
learn(struct learned *l, const char *what, enum gr_err err, const void *bytes, size_t n)
{
	size_t room = sizeof l->text - l->n;
	int len = snprintf(l->text + l->n, room, "%s: %s ", what, gr_err_name(err));

	assert_true((size_t)len + 2 * n + 2 < room);
	l->n += (size_t)len;
	if (!err) {
		gr_hex_put(l->text + l->n, bytes, n);
		l->n += 2 * n;
	}
	l->text[l->n++] = '\n';
	l->text[l->n] = '\0';
}

static struct gr *
open_logged(struct text *log)
{
	struct gr_options o = { .deadline_ms = 30000, .log = log ? add_line : NULL, .log_ctx = log, .log_time = true };
	struct gr *g;

	assert_int_equal(gr_new(&o, &g), GR_OK);
	return g;
}

/* jmp $ in low memory, found by a breakpoint, left by an interrupt. */
static void
visit_qemu(struct gr *g, uint64_t at, struct learned *l)
{
	uint8_t code[3000] = { 0x90, 0xeb, 0xfe };
	struct gr_range r[4];
	struct gr_stop stop = { 0 };
	char text[200] = "";
	uint64_t value = 0;
	enum gr_err err;

	learn(l, "handshake", gr_handshake(g), "", 0);
	learn(l, "write", gr_write(g, at, code, sizeof code), "", 0);
	for (size_t i = 0; i < 4; i++)
		r[i] = (struct gr_range){ .addr = at + i, .out = code + 64 * i, .n = 64 };
	err = gr_read_vec(g, r, 4);
	learn(l, "read_vec", err, code, 256);
	learn(l, "cs", gr_reg_set(g, "cs", 0), "", 0);
	learn(l, "break", gr_break_set(g, GR_BREAK_SOFT, at + 1, 1), "", 0);
	learn(l, "resume", gr_resume_at(g, at), "", 0);
	err = gr_wait(g, 30000, &stop);
	learn(l, "stop", err, &stop.signal, sizeof stop.signal);
	err = gr_reg_get(g, "eip", &value);
	learn(l, "eip", err, &value, sizeof value);
	learn(l, "clear", gr_break_clear(g, GR_BREAK_SOFT, at + 1, 1), "", 0);
	learn(l, "continue", gr_continue(g), "", 0);
	learn(l, "interrupt", gr_interrupt(g), "", 0);
	err = gr_wait(g, 30000, &stop);
	learn(l, "stop", err, &stop.signal, sizeof stop.signal);
	err = gr_monitor(g, "info status", text, sizeof text);
	learn(l, "monitor", err, text, strlen(text));
	learn(l, "kill", gr_kill(g), "", 0);
}

static void
replay_qemu(void **state)
{
	static const char *const argv[] = { "qemu-system-i386", "-M", "pc", "-display", "none", "-nodefaults",
		"-no-user-config", "-m", "16", "-S", "-gdb", "stdio", NULL };
	struct learned first = { 0 }, again = { 0 };
	struct text log = { 0 };
	struct gr *g = open_logged(&log);
	struct service s;

	(void)state;
	if (gr_spawn(g, argv) != GR_OK)
		fail_msg("%s", gr_error(g));
	visit_qemu(g, 0x7c00, &first);
	gr_close(g);
	assert_non_null(strstr(first.text, "kill: ok"));

	assert_int_equal(gr_open_fd(begin(&s, log.bytes, 30000), NULL, &g), GR_OK);
	visit_qemu(g, 0x7c00, &again);
	gr_close(g);
	end(&s, GR_OK, "");
	assert_string_equal(again.text, first.text);

	/* A client that has changed. */
	again.n = 0;
	assert_int_equal(gr_open_fd(begin(&s, log.bytes, 30000), NULL, &g), GR_OK);
	visit_qemu(g, 0x7e00, &again);
	gr_close(g);
	end(&s, GR_EPROTO, "expected > $ X7c00,");
	free(log.bytes);
}

static void
visit_gdbserver(struct gr *g, struct learned *l)
{
	uint8_t bytes[512];
	struct gr_stop stop = { 0 };
	uint64_t pc = 0;
	size_t n = 0;
	enum gr_err err;

	learn(l, "handshake", gr_handshake(g), "", 0);
	err = gr_why(g, &stop);
	learn(l, "why", err, &stop.signal, sizeof stop.signal);
	err = gr_regs_read(g, bytes, sizeof bytes, &n);
	learn(l, "registers", err, bytes, 128);
	err = gr_reg_get(g, "rip", &pc);
	learn(l, "pc", err, &pc, sizeof pc);
	err = gr_read(g, pc, bytes, 64);
	learn(l, "code", err, bytes, 64);
	learn(l, "step", gr_step(g), "", 0);
	err = gr_wait(g, 30000, &stop);
	learn(l, "stop", err, &stop.signal, sizeof stop.signal);
	learn(l, "continue", gr_continue(g), "", 0);
	err = gr_wait(g, 30000, &stop);
	learn(l, "end", err, &stop.signal, sizeof stop.signal);
	if (stop.kind != GR_STOP_EXITED)
		fail_msg("%s%s", l->text, gr_error(g));
}

static void
replay_gdbserver(void **state)
{
	static const char *const argv[] = { "gdbserver", "-", "/bin/false", NULL };
	struct learned first = { 0 }, again = { 0 };
	struct text log = { 0 };
	struct gr *g = open_logged(&log);
	struct service s;

	(void)state;
	if (gr_spawn(g, argv) != GR_OK)
		fail_msg("%s", gr_error(g));
	visit_gdbserver(g, &first);
	gr_close(g);
	assert_non_null(strstr(first.text, "end: ok 01"));

	assert_int_equal(gr_open_fd(begin(&s, log.bytes, 30000), NULL, &g), GR_OK);
	visit_gdbserver(g, &again);
	gr_close(g);
	end(&s, GR_OK, "");
	assert_string_equal(again.text, first.text);
	free(log.bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_and_in_pieces), cmocka_unit_test(nothing_too_early),
		cmocka_unit_test(departures),          cmocka_unit_test(bad_logs),
		cmocka_unit_test(serving),             cmocka_unit_test(replay_qemu),
		cmocka_unit_test(replay_gdbserver),
	};
	return cmocka_run_group_tests_name("replay", tests, NULL, NULL);
}
