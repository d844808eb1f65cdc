/* test_session.c: every command against a scripted peer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gdb_remote.h"
#include "meeting.h"
#include "peer.h"

#define ASK PEER_ASK
#define HELLO ASK "< $ PacketSize=40;vContSupported+\n" PEER_QEMU /* 64: reads of 32 bytes, writes of 16 */
#define XML "> $ qXfer:features:read:"

/* ---- handshake ---- */

static void
handshake_plain(void **state)
{
	struct gr *g = open_ready(ASK "< $ PacketSize=1000;vContSupported+;multiprocess+;qXfer:x-;foo\n" PEER_QEMU, NULL);

	(void)state;
	assert_int_equal(gr_packet_size(g), 0x1000);
	assert_int_equal(gr_caps(g), GR_CAP_VCONT | GR_CAP_MULTIPROCESS | GR_CAP_READ_REG | GR_CAP_WRITE_REG);
	assert_int_equal(gr_reg_count(g), 16);
	assert_int_equal(gr_reg_find(g, "eip")->number, 8);
	assert_int_equal(gr_reg_find(g, "gs")->offset, 60);
	assert_null(gr_reg_find(g, "rip"));
	assert_null(gr_reg_at(g, 16));
	done(g);
}

static void
handshake_unknown(void **state) /* an empty answer: the protocol's defaults */
{
	struct gr *g = open_ready(ASK "< $\n", NULL);

	(void)state;
	assert_int_equal(gr_packet_size(g), 400);
	done(g);
}

static void
handshake_lies(void **state) /* sizes that make no sense do not become ours */
{
	struct gr *g = open_ready(ASK "< $ PacketSize=0;PacketSize=1;PacketSize=zz\n", NULL);

	(void)state;
	assert_int_equal(gr_packet_size(g), 400);
	done(g);
	g = open_ready(ASK "< $ PacketSize=ffffffffffffffff\n", NULL);
	assert_int_equal(gr_packet_size(g), 32768);
	done(g);
}

static void
no_ack_mode(void **state)
{
	struct gr *g = open_ready(ASK "< +\n< $ QStartNoAckMode+\n> +\n> $ QStartNoAckMode\n< +\n< $ OK\n> +\n"
				  "> $ D\n< $ OK\n> .\n", NULL);

	(void)state;
	assert_true(gr_caps(g) & GR_CAP_NOACK);
	assert_int_equal(gr_detach(g), GR_OK);
	done(g);
}

static void
acks_to_the_end(void **state)
{
	struct gr_options o = { .deadline_ms = 3000, .acks = true };
	/* One command at a time, and a damaged reply is asked for again. */
	struct gr *g = open_ready(ASK "< $ PacketSize=40\n" "> +\n> $ m0,20\n< +\n= $00#61\n> -\n< $ 0000000000000000000000000000000000000000000000000000000000000000\n> +\n"
				  "> $ m20,1\n< $ ff\n> +\n> .\n", &o);
	uint8_t out[33];

	(void)state;
	assert_int_equal(gr_read(g, 0, out, 33), GR_OK);
	assert_int_equal(out[32], 0xff);
	done(g);
}

/* ---- registers ---- */

static void
target_xml(void **state)
{
	struct gr *g = open_ready(
		ASK "< $ PacketSize=1000;qXfer:features:read+\n"
		XML "target.xml:0,ff8\n< $ m<target><xi:include href=\"a.xml\"/>\n"
		XML "target.xml:22,ff8\n< $ l<feature><reg name=\"last\" bitsize=\"16\"/></feature></target>\n"
		XML "a.xml:0,ff8\n< $ l<feature><reg name=\"r0\" bitsize=\"32\"/><reg name=\"pc\" bitsize=\"64\" regnum=\"9\"/></feature>\n"
		"> $ p9\n< $ 8877665544332211\n> $ Pa=3412\n< $ OK\n> $ pa\n< $ xxxx\n> .\n", NULL);
	uint64_t value;

	(void)state;
	assert_int_equal(gr_reg_count(g), 3);
	assert_int_equal(gr_reg_find(g, "pc")->offset, 4);
	assert_int_equal(gr_reg_find(g, "last")->number, 10);
	assert_int_equal(gr_reg_get(g, "pc", &value), GR_OK);
	assert_true(value == 0x1122334455667788);
	assert_int_equal(gr_reg_set(g, "last", 0x1234), GR_OK);
	assert_int_equal(gr_reg_get(g, "last", &value), GR_OK);
	assert_int_equal(value, 0); /* unavailable */
	assert_int_equal(gr_reg_get(g, "r9", &value), GR_EINVAL);
	done(g);
}

static void
hostile_target_xml(void **state)
{
	static const char *const scripts[] = {
		/* includes itself */
		XML "target.xml:0,38\n< $ l<t><xi:include href=\"t\"/></t>\n"
		XML "t:0,38\n< $ l<t><xi:include href=\"t\"/></t>\n" XML "t:0,38\n< $ l<t><xi:include href=\"t\"/></t>\n"
		XML "t:0,38\n< $ l<t><xi:include href=\"t\"/></t>\n",
		/* never ends, no XML, refused, nothing in it */
		XML "target.xml:0,38\n< $ m\n", XML "target.xml:0,38\n< $ l<a><b>\n",
		XML "target.xml:0,38\n< $ E00\n", XML "target.xml:0,38\n< $ l<t/>\n",
		XML "target.xml:0,38\n< $ l<t><reg name=\"a\" bitsize=\"-1\"/><reg bitsize=\"8\"/></t>\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		char script[2048];
		struct gr *g;

		snprintf(script, sizeof script, ASK "< $ PacketSize=40;qXfer:features:read+\n%s> .\n", scripts[i]);
		g = open_ready(script, NULL);
		assert_int_equal(gr_reg_count(g), 16);
		done(g);
	}
}

static void
register_block(void **state)
{
	struct gr *g = open_ready(HELLO "> $ g\n< $ 01000000020000000300000004000000\n"
				  "> $ p1\n< $\n> $ g\n< $ 0100000002000000\n> $ g\n< $ 0100000002000000\n"
				  "> $ g\n< $ E01\n> $ g\n< $ 123\n> .\n", NULL);
	uint8_t block[64];
	uint64_t value = 0;
	size_t n = 0;

	(void)state;
	assert_int_equal(gr_regs_read(g, block, sizeof block, &n), GR_OK);
	assert_int_equal(n, 16);
	assert_int_equal(block[12], 4);
	assert_int_equal(gr_reg_get(g, "ecx", &value), GR_OK); /* p is unknown: cut out of g */
	assert_int_equal(value, 2);
	assert_false(gr_caps(g) & GR_CAP_READ_REG);
	assert_int_equal(gr_reg_get(g, "edx", &value), GR_EUNSUP); /* beyond what g gives */
	assert_int_equal(gr_regs_read(g, block, sizeof block, &n), GR_EREMOTE);
	assert_int_equal(gr_remote_error(g), 1);
	assert_int_equal(gr_regs_read(g, block, sizeof block, &n), GR_EPROTO);
	done(g);
}

static void
register_writes(void **state)
{
	struct gr *g = open_ready(HELLO "> $ P8=78563412\n< $ OK\n> $ P8=00000000\n< $ E05\n> $ P1=07000000\n< $\n"
				  "> $ g\n< $ 0100000002000000\n> $ G0100000007000000\n< $ OK\n"
				  "> $ g\n< $ 0100000002000000\n> $ G0900000002000000\n< $\n> $ p0\n< $ E02\n"
				  "> $ p0\n< $ 00\n> .\n", NULL);
	uint64_t v;

	(void)state;
	assert_int_equal(gr_reg_set(g, "eip", 0x12345678), GR_OK);
	assert_int_equal(gr_reg_set(g, "eip", 0), GR_EREMOTE);
	assert_int_equal(gr_remote_error(g), 5);
	assert_int_equal(gr_reg_set(g, "ecx", 7), GR_OK); /* no P: into the block */
	assert_int_equal(gr_reg_set(g, "eax", 9), GR_EUNSUP);
	assert_int_equal(gr_reg_set(g, "eax", 9), GR_EUNSUP); /* not asked twice */
	assert_int_equal(gr_reg_get(g, "eax", &v), GR_EREMOTE);
	assert_int_equal(gr_reg_get(g, "eax", &v), GR_EPROTO);
	assert_int_equal(gr_reg_read(g, 8, &v, 2), GR_EINVAL);
	assert_int_equal(gr_reg_read(g, 99, &v, 4), GR_EINVAL);
	done(g);
}

/* ---- memory ---- */

static void
memory_in_pieces(void **state)
{
	struct gr *g = open_ready(HELLO "> $ m1000,20\n> $ m1020,2\n"
				  "< $ 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n< $ 2021\n"
				  "> $ Mc0000000,10:000102030405060708090a0b0c0d0e0f\n> $ Mc0000010,1:10\n< $ OK\n< $ OK\n> .\n",
				  NULL);
	uint8_t bytes[34];

	(void)state;
	assert_int_equal(gr_read(g, 0x1000, bytes, sizeof bytes), GR_OK);
	for (unsigned i = 0; i < sizeof bytes; i++)
		assert_int_equal(bytes[i], i);
	assert_int_equal(gr_write(g, 0xc0000000, bytes, 17), GR_OK);
	assert_int_equal(gr_read(g, 0, bytes, 0), GR_OK);
	done(g);
}

static void
memory_refused(void **state)
{
	struct gr *g = open_ready(HELLO "> $ m0,4\n< $ E14\n> $ m0,4\n< $ 0011\n> $ m0,4\n< $ 0011223344\n> $ m0,4\n< $ 0011223z\n"
				  "> $ m0,4\n< $\n> $ M0,1:00\n< $ E22\n> $ M0,1:00\n< $ what\n> .\n", NULL);
	uint8_t b[4] = { 0 };

	(void)state;
	assert_int_equal(gr_read(g, 0, b, 4), GR_EREMOTE);
	assert_int_equal(gr_remote_error(g), 0x14);
	assert_int_equal(gr_read(g, 0, b, 4), GR_EREMOTE); /* short, and what came is there */
	assert_int_equal(b[1], 0x11);
	assert_int_equal(gr_read(g, 0, b, 4), GR_EPROTO);
	assert_int_equal(gr_read(g, 0, b, 4), GR_EPROTO);
	assert_int_equal(gr_read(g, 0, b, 4), GR_EUNSUP);
	assert_int_equal(gr_write(g, 0, b, 1), GR_EREMOTE);
	assert_int_equal(gr_write(g, 0, b, 1), GR_EPROTO);
	done(g);
}

/* The peer answers only after all four have come: they are under way together. */
static void
read_vec(void **state)
{
	struct gr *g = open_ready(HELLO "> $ m10,1\n> $ m20,2\n> $ m30,20\n> $ m50,1\n"
				  "< $ aa\n< $ E14\n< $ 0000000000000000000000000000000000000000000000000000000000000000\n< $ bb\n> .\n", NULL);
	uint8_t a = 0, b[2], c[33];
	struct gr_range r[] = { { 0x10, &a, 1, GR_OK }, { 0x20, b, 2, GR_OK }, { 0x30, c, 33, GR_OK } };

	(void)state;
	assert_int_equal(gr_read_vec(g, r, 3), GR_OK);
	assert_int_equal(r[0].err, GR_OK);
	assert_int_equal(a, 0xaa);
	assert_int_equal(r[1].err, GR_EREMOTE);
	assert_int_equal(r[2].err, GR_OK);
	assert_int_equal(c[32], 0xbb);
	done(g);
}

/* ---- breakpoints and running ---- */

static void
breakpoints(void **state)
{
	struct gr *g = open_ready(HELLO "> $ Z0,c0100000,1\n< $ OK\n> $ z0,c0100000,1\n< $ OK\n> $ Z1,4,1\n< $ E22\n"
				  "> $ Z2,8,4\n< $\n> $ Z3,8,4\n< $ OK\n> $ Z4,8,4\n< $ OK\n> $ z4,8,4\n< $ E01\n> .\n", NULL);

	(void)state;
	assert_int_equal(gr_break_set(g, GR_BREAK_SOFT, 0xc0100000, 1), GR_OK);
	assert_int_equal(gr_break_clear(g, GR_BREAK_SOFT, 0xc0100000, 1), GR_OK);
	assert_int_equal(gr_break_set(g, GR_BREAK_HARD, 4, 1), GR_EREMOTE);
	assert_int_equal(gr_break_set(g, GR_WATCH_WRITE, 8, 4), GR_EUNSUP);
	assert_int_equal(gr_break_set(g, GR_WATCH_WRITE, 8, 4), GR_EUNSUP); /* not asked twice */
	assert_int_equal(gr_break_set(g, GR_WATCH_READ, 8, 4), GR_OK);
	assert_int_equal(gr_break_set(g, GR_WATCH_ACCESS, 8, 4), GR_OK);
	assert_int_equal(gr_break_clear(g, GR_WATCH_ACCESS, 8, 4), GR_EREMOTE);
	assert_int_equal(gr_break_set(g, (enum gr_break)5, 0, 1), GR_EINVAL);
	done(g);
}

static void
running(void **state)
{
	struct gr *g = open_ready(HELLO "> $ c\n< $ T05thread:01;\n> $ vCont;s\n< $ S05\n"
				  "> $ M10,4:01000000\n& P8=00100000\n& c\n< $ OK\n< $ OK\n< $ T02thread:01;\n> .\n", NULL);
	struct gr_stop stop;

	(void)state;
	assert_int_equal(gr_wait(g, 0, &stop), GR_ESTATE);
	assert_int_equal(gr_continue(g), GR_OK);
	assert_int_equal(gr_wait(g, 3000, &stop), GR_OK);
	assert_int_equal(stop.signal, 5);
	assert_int_equal(stop.thread, 1);
	assert_int_equal(gr_step(g), GR_OK);
	assert_int_equal(gr_wait(g, -1, &stop), GR_OK);
	assert_int_equal(gr_post_write(g, 0x10, "\1\0\0", 4), GR_OK);
	assert_int_equal(gr_resume_at(g, 0x1000), GR_OK);
	assert_int_equal(gr_wait(g, -1, &stop), GR_OK);
	assert_int_equal(stop.signal, 2);
	done(g);
}

static void
interrupting(void **state)
{
	struct gr *g = open_ready(HELLO "> $ c\n> !\n< $ T02thread:01;\n> $ m0,1\n< $ 00\n> .\n", NULL);
	struct gr_stop stop;
	uint8_t b;

	(void)state;
	assert_int_equal(gr_interrupt(g), GR_ESTATE);
	assert_int_equal(gr_continue(g), GR_OK);
	/* No command may reach a running target: each byte would stop it. */
	assert_int_equal(gr_read(g, 0, &b, 1), GR_ESTATE);
	assert_int_equal(gr_continue(g), GR_ESTATE);
	assert_int_equal(gr_post_write(g, 0, "", 1), GR_ESTATE);
	assert_int_equal(gr_wait(g, 20, &stop), GR_ETIMEOUT);
	assert_true(gr_running(g));
	assert_int_equal(gr_interrupt(g), GR_OK);
	assert_int_equal(gr_wait(g, 3000, &stop), GR_OK);
	assert_int_equal(stop.signal, 2);
	assert_int_equal(gr_read(g, 0, &b, 1), GR_OK);
	done(g);
}

static void
late_refusals(void **state)
{
	struct gr *g = open_ready(HELLO "> $ M10,1:01\n> $ c\n< $ E07\n< $ T05\n> $ c\n< $ E09\n> $ c\n< $\n> $ c\n< $ Q\n> .\n", NULL);
	struct gr_stop stop;

	(void)state;
	assert_int_equal(gr_post_write(g, 0x10, "\1", 1), GR_OK);
	assert_int_equal(gr_continue(g), GR_OK);
	assert_int_equal(gr_wait(g, 3000, &stop), GR_EREMOTE);
	assert_int_equal(gr_remote_error(g), 7);
	assert_int_equal(gr_wait(g, 3000, &stop), GR_OK); /* and then the stop itself */
	assert_int_equal(gr_continue(g), GR_OK);
	assert_int_equal(gr_wait(g, 3000, &stop), GR_EREMOTE);
	assert_false(gr_running(g));
	assert_int_equal(gr_continue(g), GR_OK);
	assert_int_equal(gr_wait(g, 3000, &stop), GR_EUNSUP);
	assert_int_equal(gr_continue(g), GR_OK);
	assert_int_equal(gr_wait(g, 3000, &stop), GR_EPROTO);
	done(g);
}

static void
stop_replies(void **state)
{
	static const struct {
		const char *text;
		struct gr_stop want;
	} cases[] = {
		{ "S0b", { .kind = GR_STOP_SIGNAL, .signal = 11 } },
		{ "T05thread:p2.1f;", { .signal = 5, .process = 2, .thread = 0x1f } },
		{ "T05thread:p1.-1;", { .signal = 5, .process = 1, .thread = UINT64_MAX } },
		{ "T0508:00e0ff07;watch:c0100ff0;thread:01;",
		  { .kind = GR_STOP_WATCH, .signal = 5, .has_addr = true, .addr = 0xc0100ff0, .thread = 1 } },
		{ "T05awatch:;", { .kind = GR_STOP_AWATCH, .signal = 5 } },
		{ "T05swbreak:;", { .kind = GR_STOP_SWBREAK, .signal = 5 } },
		{ "T05hwbreak:", { .kind = GR_STOP_HWBREAK, .signal = 5 } },
		{ "T05fork:p3.3;", { .kind = GR_STOP_FORK, .signal = 5 } },
		{ "T05;;:;x;thread", { .signal = 5 } },
		{ "W03", { .kind = GR_STOP_EXITED, .signal = 3 } },
		{ "X09;process:1", { .kind = GR_STOP_KILLED, .signal = 9, .process = 1 } },
		{ "W1;process:2a", { .kind = GR_STOP_EXITED, .signal = 1, .process = 0x2a } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char script[512];
		struct gr_stop stop;
		struct gr *g;

		snprintf(script, sizeof script, HELLO "> $ ?\n< $ %s\n> .\n", cases[i].text);
		g = open_ready(script, NULL);
		assert_int_equal(gr_why(g, &stop), GR_OK);
		assert_int_equal(stop.kind, cases[i].want.kind);
		assert_int_equal(stop.signal, cases[i].want.signal);
		assert_int_equal(stop.has_addr, cases[i].want.has_addr);
		assert_true(stop.addr == cases[i].want.addr);
		assert_true(stop.thread == cases[i].want.thread && stop.process == cases[i].want.process);
		done(g);
	}
}

static void
end_of_target(void **state)
{
	struct gr *g = open_ready(HELLO "> $ c\n< $ W07\n", NULL);
	struct gr_stop stop;
	uint8_t b;

	(void)state;
	assert_int_equal(gr_continue(g), GR_OK);
	assert_int_equal(gr_wait(g, 3000, &stop), GR_OK);
	assert_int_equal(stop.kind, GR_STOP_EXITED);
	assert_int_equal(stop.signal, 7);
	assert_int_equal(gr_read(g, 0, &b, 1), GR_ESTATE);
	assert_int_equal(gr_continue(g), GR_ESTATE);
	done(g);
}

/* ---- output and the monitor ---- */

static void
collect(void *ctx, const void *bytes, size_t n)
{
	strncat(ctx, bytes, n);
}

static void
output_and_monitor(void **state)
{
	char text[64] = "", out[8] = "";
	struct gr_options o = { .deadline_ms = 3000, .output = collect, .output_ctx = text };
	struct gr *g = open_ready(HELLO "> $ c\n< $ O6869\n< $ O21\n< $ T05\n"
				  "> $ qRcmd,7374\n< $ O616263\n< $ O6465666768\n< $ OK\n> $ qRcmd,7374\n< $ 6162\n"
				  "> $ qRcmd,7374\n< $ E01\n> $ qRcmd,7374\n< $\n> .\n", &o);
	struct gr_stop stop;

	(void)state;
	assert_int_equal(gr_continue(g), GR_OK);
	assert_int_equal(gr_wait(g, 3000, &stop), GR_OK);
	assert_string_equal(text, "hi!");
	assert_int_equal(gr_monitor(g, "st", out, sizeof out), GR_OK);
	assert_string_equal(out, "abcdefg"); /* cut */
	assert_int_equal(gr_monitor(g, "st", out, sizeof out), GR_OK);
	assert_string_equal(out, "ab");
	assert_int_equal(gr_monitor(g, "st", out, sizeof out), GR_EREMOTE);
	assert_int_equal(gr_monitor(g, "st", NULL, 0), GR_EUNSUP);
	done(g);
}

static void
own_packets(void **state)
{
	struct gr *g = open_ready(HELLO "> $ qX\n< $ hello\n> $ qX\n< $ hello\n> .\n", NULL);
	char out[8];
	size_t n;

	(void)state;
	assert_int_equal(gr_packet(g, "qX", 2, out, sizeof out, &n), GR_OK);
	assert_int_equal(n, 5);
	assert_string_equal(out, "hello");
	assert_int_equal(gr_packet(g, "qX", 2, out, 2, &n), GR_OK);
	assert_int_equal(n, 2);
	done(g);
}

static void
parting(void **state)
{
	struct gr *g = open_ready(HELLO "> $ k\n", NULL);

	(void)state;
	assert_int_equal(gr_kill(g), GR_OK); /* the end of the connection is what was wanted */
	done(g);
	g = open_ready(HELLO "> $ c\n> !\n& k\n", NULL);
	assert_int_equal(gr_continue(g), GR_OK);
	assert_int_equal(gr_kill(g), GR_OK);
	done(g);
	g = open_ready(HELLO "> $ D\n< $ E01\n> .\n", NULL);
	assert_int_equal(gr_detach(g), GR_EREMOTE);
	done(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(handshake_plain),   cmocka_unit_test(handshake_unknown),
		cmocka_unit_test(handshake_lies),    cmocka_unit_test(no_ack_mode),
		cmocka_unit_test(acks_to_the_end),   cmocka_unit_test(target_xml),
		cmocka_unit_test(hostile_target_xml), cmocka_unit_test(register_block),
		cmocka_unit_test(register_writes),   cmocka_unit_test(memory_in_pieces),
		cmocka_unit_test(memory_refused),    cmocka_unit_test(read_vec),
		cmocka_unit_test(breakpoints),       cmocka_unit_test(running),
		cmocka_unit_test(interrupting),      cmocka_unit_test(late_refusals),
		cmocka_unit_test(stop_replies),      cmocka_unit_test(end_of_target),
		cmocka_unit_test(output_and_monitor), cmocka_unit_test(own_packets),
		cmocka_unit_test(parting),
	};
	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
