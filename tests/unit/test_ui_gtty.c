/* What a small terminal shows of the bytes that it was sent. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gtty.h"

#define W 8
#define H 3

/* All rows, with | behind each; what was never shown is a dot, what is no ASCII a #; the cursor's row ends in
 * < and its column. `step` bytes at a time. */
static void
assert_screen(const char *bytes, size_t n, size_t step, const char *wanted)
{
	char text[2000] = "", *at = text;
	struct gtty *t = gtty_open(W, H);
	struct gtty_cell cell[W];
	int x, y;

	assert_non_null(t);
	for (size_t i = 0; i < n; i += step)
		gtty_feed(t, bytes + i, n - i < step ? n - i : step);
	y = gtty_cursor(t, &x);
	for (int row = 0; row < gtty_rows(t); row++) {
		gtty_row(t, row, cell);
		for (int i = 0; i < W; i++)
			*at++ = cell[i].ch > 0x7e ? '#' : cell[i].ch ? (char)cell[i].ch : '.';
		*at++ = '|';
		if (row == y)
			at += sprintf(at, "<%d", x);
	}
	assert_string_equal(text, wanted);
	gtty_close(t);
}

static void
test_screens(void **state)
{
	static const struct { const char *bytes, *wanted; } cases[] = {
		{ "ab\ncd", "ab......|cd......|<2" },
		{ "ab\r\ncd", "ab......|cd......|<2" },
		{ "ab\rc", "cb......|<1" },
		{ "abc\b \b", "ab .....|<2" },
		{ "a\tb\t\tc", "a......b|c.......|<1" },
		{ "12345678", "12345678|<7" },
		{ "123456789", "12345678|9.......|<1" },
		{ "12345678\nx", "12345678|x.......|<1" },
		{ "1\n2\n3\n4", "1.......|2.......|3.......|4.......|<1" },
		{ "1\n2\n3\n4\033[Hx", "1.......|x.......|<1" "3.......|4.......|" },
		{ "abc\033[2Dx\033[Cy", "axcy....|<4" },
		{ "ab\033[3;5Hz\033[Ay\033[1;1H\033[B", "ab......|.....y..|<0....z...|" },
		{ "abcdef\033[4G\033[K", "abc.....|<3" },
		{ "abcdef\033[4G\033[1K", "....ef..|<3" },
		{ "ab\ncd\nef\033[2;2H\033[J", "ab......|c.......|<1" },
		{ "ab\ncd\033[2J", "........|........|<2" },
		{ "abcdef\033[3G\033[2Pz", "abzf....|<3" },
		{ "abcdef\033[3G\033[@z", "abzcdef.|<3" },
		{ "a\nb\nc\033[H\033[L", "........|<0a.......|b.......|" },
		{ "a\nb\nc\033[H\033[M", "a.......|b.......|<0c.......|" }, /* what leaves at the top is kept */
		{ "1\n2\n3\033[1;2r\033[2;1H\nx", "1.......|2.......|x.......|<13.......|" },
		{ "\033[1;31mred\033[m\033[6n", "red.....|<3" },
		{ "\033]0;title\axy", "xy......|<2" },
		{ "sh\033[?1049h\033[Hvi\nvi\033[?1049l!", "sh!.....|<3" },
		{ "a\0337\nb\0338c", "ac......|<2b.......|" },
		{ "a\302\267b", "a#b.....|<3" },
		{ "a\343\201\202b", "a# b....|<4" },    /* a wide one takes two cells */
		{ "ae\314\201b", "aeb.....|<3" },       /* a combining one takes none */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_screen(cases[i].bytes, strlen(cases[i].bytes), 1000, cases[i].wanted);
		assert_screen(cases[i].bytes, strlen(cases[i].bytes), 1, cases[i].wanted);
	}
}

/* What was written since the last settling is told apart, also when it has scrolled. */
static void
test_fresh(void **state)
{
	struct gtty *t = gtty_open(W, H);
	struct gtty_cell cell[W];

	(void)state;
	gtty_feed(t, "ab\033[H", 5);
	gtty_settle(t);
	gtty_feed(t, "c", 1);
	gtty_row(t, 0, cell);
	assert_true(cell[0].fresh && cell[0].ch == 'c');
	assert_false(cell[1].fresh);
	gtty_feed(t, "\n1\n2\n3\n4", 8);
	gtty_row(t, 0, cell);
	assert_true(cell[0].fresh && cell[0].ch == 'c');
	assert_false(cell[1].fresh);
	gtty_row(t, 4, cell);
	assert_true(cell[0].fresh && cell[0].ch == '4');
	gtty_settle(t);
	gtty_feed(t, "\n5", 2);
	for (int y = 0; y < gtty_rows(t); y++) {
		gtty_row(t, y, cell);
		assert_int_equal(cell[0].fresh, y == gtty_rows(t) - 1);
	}
	gtty_close(t);
}

static void
test_the_oldest_rows_give_way(void **state)
{
	struct gtty *t = gtty_open(W, H);
	struct gtty_cell cell[W];
	char line[16];

	(void)state;
	for (int i = 0; i < GTTY_SCROLLED_MAX + 500; i++)
		gtty_feed(t, line, (size_t)sprintf(line, "%d\n", i));
	assert_int_equal(gtty_rows(t), GTTY_SCROLLED_MAX + H);
	gtty_row(t, gtty_rows(t) - 2, cell); /* 2499 */
	assert_int_equal(cell[3].ch, '9');
	gtty_row(t, 0, cell); /* 498: the screen has two rows more */
	assert_int_equal(cell[0].ch, '4');
	assert_int_equal(cell[2].ch, '8');
	gtty_close(t);
}

/* Any bytes, on any size: the cursor stays on the screen, and every row can be read. */
static void
test_any_bytes(void **state)
{
	static const char often[] = "\033[;?0123456789ABCDGHJKLMPSTXd@hlmr78]\a\n\t\b\r1049h\343\201\202\314\201";
	char bytes[3000];
	uint32_t random = 7;

	(void)state;
	for (int round = 0; round < 300; round++) {
		int w = 1 + round % 9, h = 1 + round % 5, x, y;
		struct gtty *t = gtty_open(w, h);
		struct gtty_cell *cell = calloc((size_t)w, sizeof *cell);
		for (size_t i = 0; i < sizeof bytes; i++) {
			random = random * 1103515245 + 12345;
			bytes[i] = random >> 30 ? often[(random >> 16) % (sizeof often - 1)] : (char)(random >> 8);
		}
		gtty_feed(t, bytes, sizeof bytes / 2);
		gtty_settle(t);
		gtty_feed(t, bytes + sizeof bytes / 2, sizeof bytes / 2);
		y = gtty_cursor(t, &x);
		assert_true(y >= 0 && y < gtty_rows(t) && x >= 0 && x < w);
		for (int row = 0; row < gtty_rows(t); row++)
			gtty_row(t, row, cell);
		free(cell);
		gtty_close(t);
	}
}

/* Colours become one of eight; what has scrolled away keeps them. */
static void
test_colors(void **state)
{
	static const struct { const char *pen; struct gtty_cell cell; } cases[] = {
		{ "\033[m", { 'x', true, GTTY_DEFAULT, GTTY_DEFAULT, false, false, false } },
		{ "\033[31m", { 'x', true, GTTY_RED, GTTY_DEFAULT, false, false, false } },
		{ "\033[94;1m", { 'x', true, GTTY_BLUE, GTTY_DEFAULT, true, false, false } },
		{ "\033[4;42m", { 'x', true, GTTY_DEFAULT, GTTY_GREEN, false, true, false } },
		{ "\033[7m", { 'x', true, GTTY_DEFAULT, GTTY_DEFAULT, false, false, true } },
		{ "\033[38;5;208;48;5;236m", { 'x', true, GTTY_RED, GTTY_BLACK, false, false, false } },
		{ "\033[38;2;10;200;30m", { 'x', true, GTTY_GREEN, GTTY_DEFAULT, false, false, false } },
		{ "\033[38;2;200;200;210m", { 'x', true, GTTY_WHITE, GTTY_DEFAULT, false, false, false } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int scrolls = 0; scrolls < 2; scrolls++) {
			struct gtty *t = gtty_open(W, H);
			struct gtty_cell cell[W];

			gtty_feed(t, cases[i].pen, strlen(cases[i].pen));
			gtty_feed(t, "x\033[m\n", 5);
			for (int y = 0; scrolls && y < H; y++)
				gtty_feed(t, "\n", 1);
			gtty_row(t, 0, cell);
			assert_int_equal(cell[0].ch, 'x');
			assert_int_equal(cell[0].ink, cases[i].cell.ink);
			assert_int_equal(cell[0].back, cases[i].cell.back);
			assert_int_equal(cell[0].bold, cases[i].cell.bold);
			assert_int_equal(cell[0].underline, cases[i].cell.underline);
			assert_int_equal(cell[0].reverse, cases[i].cell.reverse);
			gtty_close(t);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_screens), cmocka_unit_test(test_fresh),
		cmocka_unit_test(test_the_oldest_rows_give_way), cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_colors),
	};
	return cmocka_run_group_tests_name("gtty", tests, NULL, NULL);
}
