/* Two histories side by side: what goes together, what only one of them has, and how they part in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stream.h"
#include "versus.h"

/* Each letter is a call of its own kind, of pid 2: "abc" is three events. */
static void
calls(struct stream *s, const char *letters)
{
	for (; *letters; letters++)
		ev(s, 2, FS_CALL, 1, (uint32_t)*letters);
}

/* The two begin the same way. */
static void
open_two(struct stream *a, struct stream *b)
{
	stream_open(a);
	stream_open(b);
	scene_all(a);
	scene_all(b);
}

/* The rows from the first that is not in `common` on: a letter a side, '.' for none, "ab" for what is not alike. */
static void
expect_rows(struct versus *v, uint64_t common, const char *wanted)
{
	struct versus_row r;
	char got[512] = "";
	size_t n = 0;
	bool there;

	while (versus_work(v))
		;
	for (there = versus_find(v, common, &r) && versus_move(v, &r, 1); there && n + 4 < sizeof got; there = versus_move(v, &r, 1)) {
		char a = r.a ? (char)timeline_event(v->a, r.a)->arg[0] : '.', b = r.b ? (char)timeline_event(v->b, r.b)->arg[0] : '.';

		n += (size_t)sprintf(got + n, r.alike ? "%c " : "%c%c ", a, b);
	}
	assert_string_equal(got, wanted);
}

static void
expect(const char *a, const char *b, const char *wanted)
{
	struct versus v = { .a = NULL };
	struct stream x, y;
	uint64_t common;

	open_two(&x, &y);
	common = x.seq;
	calls(&x, a);
	calls(&y, b);
	versus_set(&v, x.tl, y.tl, common);
	expect_rows(&v, common, wanted);
	assert_int_equal(v.parts, versus_first(x.tl, y.tl, 0));
	versus_free(&v);
	stream_close(&x);
	stream_close(&y);
}

static void
test_rows(void **state)
{
	(void)state;
	expect("abc", "abc", "a b c ");
	expect("abXcdefghij", "abcdefghij", "a b X. c d e f g h i j "); /* one more on the left */
	expect("abcdefghij", "abXYcdefghij", "a b .X .Y c d e f g h i j ");
	expect("abQcdefghij", "abXcdefghij", "a b QX c d e f g h i j ");  /* another one */
	expect("abcdefghijklmno", "aklmnobcdefghij", "a .k .l .m .n .o b c d e f g h i j k. l. m. n. o. "); /* another order */
	expect("abc", "abcdef", "a b c .d .e .f ");                       /* one of them has gone on */
	expect("abc", "axyz", "a bx cy .z ");
}

/* One grows while somebody looks: the rows are those that would have come of the whole. */
static void
test_growing(void **state)
{
	static const char whole[] = "abcdefXghijklmnopqrYZstuvwxyzab";
	struct versus v = { .a = NULL };
	struct versus_row r;
	struct stream x, y;
	uint64_t common;

	(void)state;
	open_two(&x, &y);
	common = x.seq;
	calls(&y, "abcdefghijklmnopqrstuvwxyzab");
	for (const char *at = whole; *at; at++) {
		calls(&x, (char[]){ *at, '\0' });
		versus_set(&v, x.tl, y.tl, common);
		while (versus_work(&v))
			;
	}
	expect_rows(&v, common, "a b c d e f X. g h i j k l m n o p q r Y. Z. s t u v w x y z a b ");
	assert_int_equal(v.parts, common + 7);
	/* beside what only the left one has the right one stands where it was */
	assert_true(versus_find(&v, common + 7, &r));
	assert_int_equal(r.a, common + 7);
	assert_int_equal(r.b, 0);
	assert_int_equal(versus_beside(&v, &r), common + 6);
	assert_true(versus_find(&v, common + 8, &r));
	assert_int_equal(versus_beside(&v, &r), common + 7);
	assert_true(versus_move(&v, &r, -1) && r.a == common + 7);
	assert_false(versus_find(&v, x.seq + 1, &r));
	versus_free(&v);
	stream_close(&x);
	stream_close(&y);
}

/* A hundred thousand events: in pieces, with a place in the middle that no reach spans. */
static void
test_long(void **state)
{
	struct versus v = { .a = NULL };
	struct versus_row r;
	struct stream x, y;
	unsigned pieces = 0;

	(void)state;
	open_two(&x, &y);
	for (unsigned i = 0; i < 100000; i++) {
		ev(&x, 2, FS_CALL, 2, 20, i);
		if (i % 10000 != 5000)
			ev(&y, 2, FS_CALL, 2, 20, i);
	}
	versus_set(&v, x.tl, y.tl, 1);
	while (versus_work(&v))
		pieces++;
	assert_true(pieces > 5);
	assert_true(versus_find(&v, x.seq, &r));
	assert_true(r.alike);
	assert_int_equal(r.b, y.seq);
	versus_free(&v);
	stream_close(&x);
	stream_close(&y);
}

/* ---- words ---- */

struct happens {
	uint16_t pid, type;
	uint32_t arg[3];
};

/* What is said when one side does this and the other that, after a child is made. */
static void
expect_words(struct happens one, struct happens other, const char *wanted)
{
	struct stream x, y;
	char words[600], all[700];

	open_two(&x, &y);
	ev(&x, one.pid, one.type, 3, one.arg[0], one.arg[1], one.arg[2]);
	ev(&y, other.pid, other.type, 3, other.arg[0], other.arg[1], other.arg[2]);
	versus_words(x.tl, y.tl, x.seq, "first", "b1", words, sizeof words);
	snprintf(all, sizeof all, "they part at event %u: %s", (unsigned)x.seq, wanted);
	if (strncmp(words, all, strlen(all)))
		fail_msg("wanted: %s\n   got: %s", all, words);
	stream_close(&x);
	stream_close(&y);
}

static void
test_words(void **state)
{
	(void)state;
	expect_words((struct happens){ 2, FS_SWITCH, { 2, 1, FS_WHY_SLICE } }, (struct happens){ 2, FS_RET, { 2, 3 } },
		     "pid 1 ran before pid 2 in \"first\", and pid 2 before pid 1 in \"b1\"");
	expect_words((struct happens){ 2, FS_RET, { 2, 3 } }, (struct happens){ 2, FS_RET, { 2, (uint32_t)-11 } },
		     "fork of pid 2 returned 3 in \"first\" and -11 in \"b1\"");
	expect_words((struct happens){ 2, FS_CALL, { 3 } }, (struct happens){ 2, FS_CALL, { 4 } },
		     "pid 2 called read in \"first\" and write in \"b1\"");
	expect_words((struct happens){ 2, FS_CALL, { 3 } }, (struct happens){ 2, FS_SIGNAL, { 2, 15, 0 } }, "another signal: in \"first\" ");
	expect_words((struct happens){ 1, FS_INPUT, { 0, 3 } }, (struct happens){ 2, FS_CALL, { 3 } }, "another input: in \"first\" ");
	expect_words((struct happens){ 2, FS_CALL, { 20 } }, (struct happens){ 2, FS_EXIT, { 256 } }, "pid 2 ended in \"b1\" (");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_growing),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
