/* test_codec.c: the codec answers the same however its input is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gdb_remote.h"

enum { CAP = 64 };

struct transcript {
	char text[2048];
	size_t len;
};

static void
note(struct transcript *t, const struct gr_codec *c, enum gr_item item)
{
	static const char *const names[] = { "none", "packet", "notice", "ack", "nak", "break",
					     "bad", "long" };

	t->len += (size_t)snprintf(t->text + t->len, sizeof t->text - t->len, "%s", names[item]);
	if (item == GR_ITEM_PACKET || item == GR_ITEM_NOTICE) {
		t->text[t->len++] = ' ';
		gr_hex_put(t->text + t->len, c->buf, c->len);
		t->len += 2 * c->len;
		assert_int_equal(c->buf[c->len], '\0');
	}
	t->text[t->len++] = ';';
}

/* The input is copied to a block of its exact size, so that a read past it is caught. */
static void
feed(struct gr_codec *c, const char *in, size_t n, struct transcript *t)
{
	char *block = malloc(n ? n : 1);
	size_t used = 0;

	memcpy(block, in, n);
	while (used < n) {
		enum gr_item item;
		size_t took = gr_codec_feed(c, block + used, n - used, &item);
		assert_true(took > 0 && took <= n - used);
		used += took;
		if (item != GR_ITEM_NONE)
			note(t, c, item);
	}
	free(block);
}

static void
check(const char *in, size_t n, const char *want)
{
	for (size_t cut = 0; cut <= n + 1; cut++) {
		struct transcript t = { .len = 0 };
		struct gr_codec c;
		char *buf = malloc(CAP);

		gr_codec_init(&c, buf, CAP);
		if (cut == n + 1) {
			for (size_t i = 0; i < n; i++)
				feed(&c, in + i, 1, &t);
		} else {
			feed(&c, in, cut, &t);
			feed(&c, in + cut, n - cut, &t);
		}
		t.text[t.len] = '\0';
		assert_string_equal(t.text, want);
		free(buf);
	}
}
#define CHECK(in, want) check(in, sizeof in - 1, want)

static void
plain_packets(void **state)
{
	(void)state;
	CHECK("$OK#9a", "packet 4f4b;");
	CHECK("$#00", "packet ;");
	CHECK("$OK#9A$OK#9a", "packet 4f4b;packet 4f4b;");
	CHECK("noise$OK#9anoise", "packet 4f4b;");
	CHECK("", "");
}

static void
acks_breaks_notices(void **state)
{
	(void)state;
	CHECK("+-+$OK#9a\x03+", "ack;nak;ack;packet 4f4b;break;ack;");
	CHECK("%Stop:T05#99", "notice 53746f703a543035;");
	/* Inside a body they are data. */
	CHECK("$+-\x03%#80", "packet 2b2d0325;");
}

static void
bad_checksums(void **state)
{
	(void)state;
	CHECK("$OK#9b$OK#9a", "bad;packet 4f4b;");
	CHECK("$OK#zz$OK#9a", "bad;packet 4f4b;");
	CHECK("$OK#9$OK#9a", "bad;");
	CHECK("$abc$OK#9a", "bad;packet 4f4b;");
	CHECK("%x#00+", "ack;"); /* a notification cannot be asked for again */
	CHECK("%x$OK#9a", "packet 4f4b;");
}

static void
escapes(void **state)
{
	(void)state;
	CHECK("$}\x03}\x04}]}\x0a#62", "packet 23247d2a;");
	/* An escaped byte may be any, needed or not, even one that looks special. */
	CHECK("$}*#a7", "packet 0a;");
	CHECK("$}##a0", "packet 03;");
}

static void
runs(void **state)
{
	(void)state;
	CHECK("$0* #7a", "packet 30303030;");
	CHECK("$a*!b* #58", "packet 616161616162626262;");
	/* The byte is counted as sent: after an escape the plain byte is repeated. */
	CHECK("$}\x03* #ca", "packet 23030303;");
	CHECK("$*  #6a", "bad;");
	CHECK("$0*\x1f#79", "bad;");
	CHECK("$0*##00", "bad;");
	/* Nothing is carried over from the packet before. */
	CHECK("$0#30$* #4a", "packet 30;bad;");
}

static void
too_long(void **state)
{
	char in[200] = "$", body[CAP];
	uint8_t sum = 0;

	(void)state;
	memset(body, 'x', sizeof body);
	for (size_t n = CAP - 1; n <= CAP; n++) {
		memset(in + 1, 'x', n);
		sum = (uint8_t)('x' * n);
		snprintf(in + 1 + n, sizeof in - 1 - n, "#%02x", sum);
		if (n == CAP)
			check(in, n + 4, "long;");
		else
			assert_int_equal(gr_encode(body, sizeof body, in + 1, n), 0);
	}
	CHECK("$x*~x*~#40$OK#9a", "long;packet 4f4b;");
}

static void
encoding(void **state)
{
	char out[32];

	(void)state;
	assert_int_equal(gr_encode(out, sizeof out, "OK", 2), 6);
	assert_memory_equal(out, "$OK#9a", 6);
	assert_int_equal(gr_encode(out, sizeof out, "#$}*", 4), 12);
	assert_memory_equal(out, "$}\x03}\x04}]}\x0a#62", 12);
	for (size_t cap = 0; cap < 12; cap++)
		assert_int_equal(gr_encode(out, cap, "#$}*", 4), 0);
	assert_int_equal(gr_encode(out, 12, "#$}*", 4), 12);
	assert_int_equal(gr_encode(out, 4, "", 0), 4);
}

static void
all_bytes_and_back(void **state)
{
	char body[256], frame[2 * 256 + GR_FRAME], buf[257];
	struct gr_codec c;
	enum gr_item item;
	size_t n;

	(void)state;
	for (int i = 0; i < 256; i++)
		body[i] = (char)i;
	n = gr_encode(frame, sizeof frame, body, sizeof body);
	assert_int_equal(n, 256 + 4 + GR_FRAME);
	gr_codec_init(&c, buf, sizeof buf);
	assert_int_equal(gr_codec_feed(&c, frame, n, &item), n);
	assert_int_equal(item, GR_ITEM_PACKET);
	assert_int_equal(c.len, 256);
	assert_memory_equal(c.buf, body, 256);
}

static void
hex(void **state)
{
	char text[9] = "", bytes[4];
	uint64_t value = 7;

	(void)state;
	gr_hex_put(text, "\x00\x7f\x80\xff", 4);
	assert_string_equal(text, "007f80ff");
	assert_true(gr_hex_get(bytes, "007F80fF", 4));
	assert_memory_equal(bytes, "\x00\x7f\x80\xff", 4);
	assert_false(gr_hex_get(bytes, "007g80ff", 4));
	assert_false(gr_hex_get(bytes, "0 7f80ff", 4));
	assert_int_equal(gr_hex_number("1f;", 3, &value), 2);
	assert_int_equal(value, 0x1f);
	assert_int_equal(gr_hex_number("ffffffffffffffff", 16, &value), 16);
	assert_true(value == UINT64_MAX);
	assert_int_equal(gr_hex_number("10000000000000000", 17, &value), 0);
	assert_int_equal(gr_hex_number("x", 1, &value), 0);
}

/* Any bytes: nothing is read or written out of bounds, and a packet afterwards still arrives. */
static void
garbage(void **state)
{
	static const char alphabet[] = "$#%}*+-\x03 0aO~";
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct transcript t = { .len = 0 };
		struct gr_codec c;
		char *buf = malloc(8), in[40];

		gr_codec_init(&c, buf, 8);
		for (size_t i = 0; i < sizeof in; i++) {
			seed = seed * 1664525 + 1013904223;
			in[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
		}
		feed(&c, in, sizeof in, &t);
		t.len = 0;
		feed(&c, "xxx#00#00", 9, &t); /* out of any state */
		t.len = 0;
		feed(&c, "$OK#9a", 6, &t);
		t.text[t.len] = '\0';
		assert_string_equal(t.text, "packet 4f4b;");
		free(buf);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_packets), cmocka_unit_test(acks_breaks_notices),
		cmocka_unit_test(bad_checksums), cmocka_unit_test(escapes),
		cmocka_unit_test(runs),          cmocka_unit_test(too_long),
		cmocka_unit_test(encoding),      cmocka_unit_test(all_bytes_and_back),
		cmocka_unit_test(hex),           cmocka_unit_test(garbage),
	};
	return cmocka_run_group_tests_name("codec", tests, NULL, NULL);
}
