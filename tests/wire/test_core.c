/* test_core.c: the core without any I/O: bytes in, events out, however the bytes are cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gdb_remote.h"

static struct gr_core *
make(size_t packet_max, unsigned in_flight)
{
	struct gr_core_options o = { .packet_max = packet_max, .in_flight = in_flight };
	struct gr_core *c = gr_core_new(&o);

	assert_non_null(c);
	return c;
}

/* All that waits to be sent must be these bytes; they go. */
static void
assert_sent(struct gr_core *c, const char *want)
{
	const void *bytes;
	size_t n = gr_core_pending(c, &bytes);

	if (n != strlen(want) || memcmp(bytes, want, n) != 0)
		fail_msg("sent \"%.*s\", not \"%s\"", (int)n, (const char *)bytes, want);
	gr_core_sent(c, n);
	assert_int_equal(gr_core_pending(c, &bytes), 0);
}

static const char *const kinds[] = { "none", "reply", "output", "unasked", "duplicate", "notice", "ack", "nak",
				     "break", "damaged", "failed" };

/* The events of these bytes, a line each, appended to told[]. */
static void
feed(struct gr_core *c, const char *in, size_t n, char *told)
{
	size_t used = 0;

	while (used < n) {
		struct gr_event e;

		used += gr_core_feed(c, in + used, n - used, &e);
		if (e.kind == GR_EVENT_NONE)
			continue;
		told += strlen(told);
		told += sprintf(told, "%s", kinds[e.kind]);
		if (e.kind == GR_EVENT_REPLY)
			told += sprintf(told, " %d", (int)e.tag);
		if (e.answer)
			told += sprintf(told, " (%c)", e.answer);
		sprintf(told, " %.*s\n", (int)e.n, e.body);
	}
}

/* Each #.. becomes the checksum of its packet. */
static void
seal(char *text)
{
	uint8_t sum = 0;

	for (char *at = text; *at; at++) {
		if (at[0] == '#' && at[1] == '.')
			gr_hex_put(at + 1, &sum, 1);
		sum = *at == '$' || *at == '%' ? 0 : (uint8_t)(sum + (uint8_t)*at);
	}
}

static void
assert_events(struct gr_core *c, const char *in, const char *want)
{
	char told[4096] = "", text[512];

	strcpy(text, in);
	seal(text);
	feed(c, text, strlen(text), told);
	assert_string_equal(told, want);
}

static enum gr_err
ask(struct gr_core *c, const char *body, unsigned flags, uint64_t tag)
{
	return gr_core_send(c, body, strlen(body), flags, tag);
}

/* ---- what belongs to what ---- */

static void
replies_in_order(void **state)
{
	struct gr_core *c = make(0, 0);

	(void)state;
	gr_core_set_acks(c, GR_ACKS_NONE);
	assert_int_equal(ask(c, "m0,4", 0, 1), GR_OK);
	assert_int_equal(ask(c, "m4,4", 0, 2), GR_OK);
	assert_int_equal(ask(c, "c", GR_COMMAND_OUTPUT, 3), GR_OK);
	assert_int_equal(gr_core_in_flight(c), 3);
	assert_sent(c, "$m0,4#fd$m4,4#01$c#63");
	assert_events(c, "+$00#..%Stop:T05#00$O6869#..$OK#..", "ack \nreply 1 00\nreply 2 O6869\nreply 3 OK\n");
	assert_int_equal(gr_core_in_flight(c), 0);
	assert_events(c, "$W00#..", "unasked W00\n");
	assert_int_equal(ask(c, "c", GR_COMMAND_OUTPUT, 4), GR_OK);
	assert_events(c, "$O6869#..$T05#..", "output 6869\nreply 4 T05\n");
	gr_core_free(c);
}

static char conversation[] = "noise+%Stop:T05thread:01;#..$0* 5}]*\"#..\003$O2121#..$#00$1234567890#..";

/* What the conversation says, cut into two at `cut`; SIZE_MAX: byte by byte. */
static void
converse(size_t cut, char *told)
{
	struct gr_core *c = make(64, 8);
	size_t n = sizeof conversation - 1;

	gr_core_set_acks(c, GR_ACKS_NONE);
	assert_int_equal(ask(c, "m0,4", 0, 1), GR_OK);
	assert_int_equal(ask(c, "c", GR_COMMAND_OUTPUT, 2), GR_OK);
	if (cut == SIZE_MAX) {
		for (size_t i = 0; i < n; i++)
			feed(c, conversation + i, 1, told);
	} else {
		feed(c, conversation, cut, told);
		feed(c, conversation + cut, n - cut, told);
	}
	gr_core_free(c);
}

static void
cut_anywhere(void **state)
{
	char whole[1024] = "";

	(void)state;
	seal(conversation);
	converse(0, whole);
	for (size_t cut = 1; cut < sizeof conversation; cut++) {
		char told[1024] = "";
		converse(cut == sizeof conversation - 1 ? SIZE_MAX : cut, told);
		assert_string_equal(told, whole);
	}
	assert_non_null(strstr(whole, "notice Stop:T05thread:01;\n"));
	assert_non_null(strstr(whole, "reply 1 00005}]]]]]\n"));
	assert_non_null(strstr(whole, "break \noutput 2121\nreply 2 \nunasked 1234567890\n"));
}

/* ---- acknowledgements ---- */

static void
strict(void **state)
{
	struct gr_core *c = make(0, 0);

	(void)state;
	assert_int_equal(gr_core_acks(c), GR_ACKS_STRICT);
	assert_int_equal(ask(c, "g", 0, 1), GR_OK);
	assert_int_equal(ask(c, "m0,1", 0, 2), GR_EFULL); /* one at a time */
	assert_int_equal(gr_core_room(c), SIZE_MAX);
	assert_sent(c, "$g#67");
	assert_events(c, "+$00#60", "ack \nreply 1 (+) 00\n");
	assert_sent(c, "+");
	assert_int_equal(ask(c, "m0,1", 0, 2), GR_OK);
	assert_sent(c, "$m0,1#fa");
	assert_events(c, "$aa#..", "reply 2 (+) aa\n"); /* an answer without a + is one, too */
	gr_core_free(c);
}

static void
not_understood(void **state)
{
	struct gr_core *c = make(0, 0);

	(void)state;
	assert_int_equal(ask(c, "g", 0, 1), GR_OK);
	assert_sent(c, "$g#67");
	assert_events(c, "-", "nak \n");
	assert_sent(c, "$g#67");
	assert_events(c, "--", "nak \nnak \n");
	assert_sent(c, "$g#67$g#67");
	assert_events(c, "-", "failed \n");
	assert_int_equal(ask(c, "g", 0, 1), GR_EPROTO);
	assert_int_equal(gr_core_interrupt(c), GR_EPROTO);
	assert_events(c, "+$00#60", "failed \n");
	gr_core_free(c);
	c = make(0, 0); /* nothing of ours is open */
	assert_events(c, "-", "failed \n");
	gr_core_free(c);
}

static void
damage(void **state)
{
	struct gr_core *c = make(0, 0);

	(void)state;
	assert_int_equal(ask(c, "g", 0, 1), GR_OK);
	assert_sent(c, "$g#67");
	assert_events(c, "+$00#61$0* $00#60", "ack \ndamaged (-) 00\ndamaged (-) \nreply 1 (+) 00\n");
	assert_sent(c, "--+");
	assert_int_equal(ask(c, "g", 0, 2), GR_OK);
	assert_sent(c, "$g#67");
	assert_events(c, "$00#61$00#61$00#61$00#61", "damaged (-) 00\ndamaged (-) 00\ndamaged (-) 00\nfailed 00\n");
	gr_core_free(c);
	c = make(0, 0);
	gr_core_set_acks(c, GR_ACKS_NONE);
	assert_events(c, "$00#61", "failed 00\n");
	gr_core_free(c);
}

/* Our + was lost: the peer says the last reply again, before it has seen the next command. */
static void
duplicates(void **state)
{
	struct gr_core *c = make(0, 0);

	(void)state;
	assert_int_equal(ask(c, "m0,1", 0, 1), GR_OK);
	assert_events(c, "+$aa#..", "ack \nreply 1 (+) aa\n");
	assert_events(c, "$aa#..", "unasked (+) aa\n");
	assert_int_equal(ask(c, "m1,1", 0, 2), GR_OK);
	assert_events(c, "$aa#..+$aa#..", "duplicate (+) aa\nack \nreply 2 (+) aa\n");
	gr_core_free(c);
}

/* ---- limits ---- */

static void
limits(void **state)
{
	struct gr_core *c = make(64, 2);
	char body[256], told[512] = "", frame[300];
	size_t n;

	(void)state;
	gr_core_set_acks(c, GR_ACKS_NONE);
	memset(body, 'a', sizeof body);
	assert_int_equal(gr_core_send(c, body, 65, 0, 0), GR_EINVAL);
	assert_int_equal(gr_core_send(c, body, 64, 0, 1), GR_OK);
	assert_int_equal(gr_core_send(c, body, 64, 0, 2), GR_OK);
	assert_int_equal(ask(c, "g", 0, 3), GR_EFULL);              /* too many */
	assert_int_equal(ask(c, "F0", GR_COMMAND_SILENT, 0), GR_OK); /* takes no place */
	n = gr_encode(frame, sizeof frame, body, 64);
	feed(c, frame, n, told);
	assert_true(strncmp(told, "reply 1 aaaa", 12) == 0);
	assert_int_equal(ask(c, "g", 0, 3), GR_OK);
	n = gr_encode(frame, sizeof frame, body, 65); /* a byte too many: not cut, refused */
	assert_events(c, "", "");
	*told = '\0';
	feed(c, frame, n, told);
	assert_true(strncmp(told, "failed", 6) == 0);
	gr_core_free(c);
	gr_core_free(NULL);
}

/* A peer that takes no bytes: the queue fills and says so, and goes on when some have gone. */
static void
slow_peer(void **state)
{
	struct gr_core *c = make(64, 1000);
	unsigned sent = 0;
	const void *bytes;
	size_t waiting, room;

	(void)state;
	gr_core_set_acks(c, GR_ACKS_NONE);
	while (ask(c, "m0123456789abcdef,4", 0, sent) == GR_OK)
		sent++;
	assert_in_range(sent, 5, 15);
	room = gr_core_room(c);
	assert_true(room < 19);
	while (gr_core_interrupt(c) == GR_OK)
		continue;
	waiting = gr_core_pending(c, &bytes);
	assert_true(memcmp((const char *)bytes + waiting - 1, "\003", 1) == 0);
	gr_core_sent(c, 1);
	assert_int_equal(gr_core_interrupt(c), GR_OK);
	assert_int_equal(gr_core_pending(c, &bytes), waiting);
	assert_true(memcmp(bytes, "m01234", 6) == 0); /* in order, after the move to the front */
	gr_core_sent(c, waiting + 10);
	assert_int_equal(gr_core_pending(c, &bytes), 0);
	assert_int_equal(gr_core_room(c), 64);
	gr_core_free(c);
}

static void
escapes(void **state)
{
	struct gr_core *c = make(0, 0);

	(void)state;
	gr_core_set_acks(c, GR_ACKS_NONE);
	assert_int_equal(ask(c, "X0,4:$#}*", 0, 1), GR_OK);
	assert_sent(c, "$X0,4:}\004}\003}]}\n#84");
	gr_core_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replies_in_order), cmocka_unit_test(cut_anywhere),  cmocka_unit_test(strict),
		cmocka_unit_test(not_understood),   cmocka_unit_test(damage),        cmocka_unit_test(duplicates),
		cmocka_unit_test(limits),           cmocka_unit_test(slow_peer),     cmocka_unit_test(escapes),
	};
	return cmocka_run_group_tests_name("core", tests, NULL, NULL);
}
