/* test_peers.c: peers that misbehave, and the event loop's side of a session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "gdb_remote.h"
#include "meeting.h"
#include "peer.h"

#define ASK PEER_ASK
#define HELLO ASK "< $ PacketSize=40;vContSupported+\n" PEER_QEMU /* 64: reads of 32 bytes, writes of 16 */

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* ---- peers that are dead, slow or lying ---- */

static void
silence(void **state)
{
	struct gr_options o = { .deadline_ms = 50 };
	struct gr *g = open_raw(ASK "~\n", &o);
	int64_t began = now_ms();

	(void)state;
	assert_int_equal(gr_handshake(g), GR_ETIMEOUT);
	assert_in_range(now_ms() - began, 45, 2000);
	done(g);
}

/* Whoever waits awake keeps the deadline, be it in that time or behind it. */
static void
silence_while_awake(void **state)
{
	static const unsigned awake[] = { 3000000, 1000 };

	(void)state;
	for (size_t i = 0; i < sizeof awake / sizeof *awake; i++) {
		struct gr_options o = { .deadline_ms = 50, .spin_us = awake[i] };
		struct gr *g = open_raw(ASK "~\n", &o);
		int64_t began = now_ms();

		assert_int_equal(gr_handshake(g), GR_ETIMEOUT);
		assert_in_range(now_ms() - began, 45, 2000);
		done(g);
	}
}

static void
talk_without_end(void **state)
{
	struct gr_options o = { .deadline_ms = 50 };
	struct gr *g = open_raw(ASK "!\n", &o);
	int64_t began = now_ms();

	(void)state;
	assert_int_equal(gr_handshake(g), GR_ETIMEOUT);
	assert_in_range(now_ms() - began, 45, 2000);
	gr_advance(g); /* returns, although there is always more */
	done(g);
}

/* The answer to a question that was given up is not taken for that of the next one. */
static void
late_answers(void **state)
{
	struct gr *g = open_ready(HELLO "> $ m0,1\n> $ m1,1\n> $ m5,1\n< $ 01\n< $ 02\n< $ 03\n> .\n", NULL);
	uint8_t a = 0, b = 0, c = 0;
	struct gr_range r[] = { { 0, &a, 1, GR_OK }, { 1, &b, 1, GR_OK } };

	(void)state;
	gr_set_deadline(g, 30);
	assert_int_equal(gr_read_vec(g, r, 2), GR_ETIMEOUT);
	gr_set_deadline(g, 3000);
	assert_int_equal(gr_read(g, 5, &c, 1), GR_OK);
	assert_int_equal(a | b, 0);
	assert_int_equal(c, 3);
	done(g);
}

static void
sudden_end(void **state)
{
	struct gr *g = open_ready(HELLO "> $ m0,1\n", NULL);
	struct gr_stop stop;
	uint8_t b;

	(void)state;
	assert_int_equal(gr_read(g, 0, &b, 1), GR_EOF);
	assert_int_equal(gr_read(g, 0, &b, 1), GR_EOF); /* for good, and no SIGPIPE */
	assert_int_equal(gr_continue(g), GR_EOF);
	assert_int_equal(gr_wait(g, -1, &stop), GR_EOF);
	assert_int_equal(gr_interrupt(g), GR_EOF);
	assert_int_equal(gr_advance(g), GR_EOF);
	assert_string_equal(gr_error(g), "the peer closed the connection");
	done(g);
	g = open_ready(HELLO "> $ c\n", NULL);
	assert_int_equal(gr_continue(g), GR_OK);
	assert_int_equal(gr_wait(g, -1, &stop), GR_EOF);
	assert_false(gr_running(g));
	done(g);
}

static void
damage(void **state)
{
	static const char *const scripts[] = {
		HELLO "> $ m0,1\n= $00#61\n~\n", /* wrong sum, no acks: cannot be mended */
		HELLO "> $ m0,1\n< -\n~\n",
		HELLO "> $ m0,1\n= $0*~0*~0*~0*~0*~0*~0*~0*~0*~0*~0*~0*~#58\n~\n",
	};
	struct gr_options o = { .deadline_ms = 3000, .packet_max = 512 };
	uint8_t b;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct gr *g = open_ready(scripts[i], &o);
		assert_int_equal(gr_read(g, 0, &b, 1), GR_EPROTO);
		assert_int_equal(gr_read(g, 0, &b, 1), GR_EPROTO);
		done(g);
	}
}

static void
advance_to(struct gr *g, uint64_t packets)
{
	while (gr_cost(g).packets_in < packets) {
		struct pollfd p = { .fd = gr_fd(g), .events = gr_poll_events(g) };
		assert_int_equal(poll(&p, 1, 3000), 1);
		assert_int_equal(gr_advance(g), GR_OK);
	}
}

static void
unasked(void **state) /* notifications and stray packets are passed over; an end is not */
{
	struct gr *g = open_ready(HELLO "< $ T05\n< % Stop:T05\n> $ m0,1\n< $ 07\n< $ X09\n> .\n", NULL);
	uint8_t b = 0;

	(void)state;
	advance_to(g, 3);
	assert_int_equal(gr_read(g, 0, &b, 1), GR_OK);
	assert_int_equal(b, 7);
	advance_to(g, 5);
	assert_int_equal(gr_continue(g), GR_ESTATE);
	done(g);
}

/* ---- the event loop's side, the log, the sockets ---- */

static void
event_loop(void **state)
{
	struct gr *g = open_ready(HELLO "> $ c\n> !\n< $ T02\n> .\n", NULL);
	struct gr_stop stop;

	(void)state;
	assert_int_equal(gr_advance(g), GR_OK); /* nothing there: returns */
	assert_int_equal(gr_continue(g), GR_OK);
	assert_int_equal(gr_wait(g, 0, &stop), GR_ETIMEOUT);
	assert_int_equal(gr_interrupt(g), GR_OK);
	while (gr_running(g)) {
		struct pollfd p = { .fd = gr_fd(g), .events = gr_poll_events(g) };
		assert_int_equal(poll(&p, 1, 3000), 1);
		assert_int_equal(gr_advance(g), GR_OK);
	}
	assert_int_equal(gr_interrupt(g), GR_OK); /* it has just stopped: nothing is sent */
	assert_int_equal(gr_wait(g, 0, &stop), GR_OK);
	assert_int_equal(stop.signal, 2);
	assert_int_equal(gr_wait(g, 0, &stop), GR_ESTATE);
	done(g);
}

static void
keep_line(void *ctx, const char *line)
{
	strcat(ctx, line);
	strcat(ctx, "\n");
}

/* One conversation, for the log. */
static void
converse(const char *script, char *log)
{
	struct gr_options o = { .deadline_ms = 3000, .log = keep_line, .log_ctx = log };
	struct gr *g = open_ready(script, &o);
	uint64_t eip;
	char out[8];
	size_t n;

	assert_int_equal(gr_reg_get(g, "eip", &eip), GR_OK);
	assert_int_equal(gr_packet(g, "q\\\x01#", 4, out, sizeof out, &n), GR_OK);
	done(g);
}

static void
log_replays(void **state)
{
	static const char script[] = HELLO "> $ p8\n< $ f0ff0000\n> $ q\\x5c\\x01#\n< $ }\\x80\n";
	char first[2048] = "", second[2048] = "";

	(void)state;
	converse(script, first);
	assert_non_null(strstr(first, "> $ q\\x5c\\x01#\n< $ }\\x80\n"));
	converse(first, second);
	assert_string_equal(first, second);
}

static void
log_lines(void **state)
{
	struct gr_log_entry e;
	char line[64], body[4];
	size_t n;

	(void)state;
	gr_log_format(line, sizeof line, 1.5, '<', '$', "a\n", 2);
	assert_string_equal(line, "1.500000 < $ a\\x0a");
	assert_true(gr_log_parse(line, &e, body, sizeof body));
	assert_true(e.seconds == 1.5 && e.direction == '<' && e.kind == '$' && e.len == 2);
	assert_memory_equal(body, "a\n", 2);
	assert_false(gr_log_parse("# > $ a", &e, body, sizeof body));
	assert_false(gr_log_parse("", &e, body, sizeof body));
	assert_false(gr_log_parse(">", &e, body, sizeof body));
	assert_false(gr_log_parse("> $ a\\x0", &e, body, sizeof body));
	assert_false(gr_log_parse("> $ abcde", &e, body, sizeof body));
	n = gr_log_format(line, 12, -1, '>', '$', "abcdefghijkl", 12);
	assert_in_range(n, 4, 11); /* cut, and whole */
	assert_int_equal(n, strlen(line));
}

static void
sockets(void **state)
{
	struct gr *g = NULL;
	int pipes[2], fd = -7;

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(gr_open_fd(pipes[0], NULL, &g), GR_EINVAL);
	assert_int_equal(gr_open_fd(-1, NULL, &g), GR_EINVAL);
	close(pipes[0]);
	close(pipes[1]);
	assert_int_equal(gr_connect("nowhere", 100, &fd), GR_EINVAL);
	assert_int_equal(gr_connect("./no-such-socket", 100, &fd), GR_EIO);
	assert_int_equal(gr_connect("127.0.0.1:1", 1000, &fd), GR_EIO);
	assert_int_equal(fd, -7);
	gr_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(silence),           cmocka_unit_test(silence_while_awake),
		cmocka_unit_test(talk_without_end),  cmocka_unit_test(late_answers),
		cmocka_unit_test(sudden_end),        cmocka_unit_test(damage),
		cmocka_unit_test(unasked),           cmocka_unit_test(event_loop),
		cmocka_unit_test(log_replays),       cmocka_unit_test(log_lines),
		cmocka_unit_test(sockets),
	};
	return cmocka_run_group_tests_name("peers", tests, NULL, NULL);
}
