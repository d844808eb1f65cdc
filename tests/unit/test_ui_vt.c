/* What a small terminal shows of the bytes that it was sent. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "vt.h"

#define W 8
#define H 3

/* All rows, with | behind each; what was never shown is a dot, the cursor's row ends in < and its column. */
static void
assert_screen(const char *bytes, size_t n, const char *wanted)
{
	char text[2000] = "", *at = text;
	struct vt v;

	vt_open(&v, W, H);
	vt_show(&v, bytes, n, n);
	assert_false(v.failed);
	for (int y = 0; y < v.n; y++) {
		for (int x = 0; x < W; x++)
			*at++ = vt_row(&v, y)[x].ch ? (char)vt_row(&v, y)[x].ch : '.';
		*at++ = '|';
		if (y == v.y) {
			*at++ = '<';
			*at++ = (char)('0' + v.x);
		}
	}
	*at = '\0';
	assert_string_equal(text, wanted);
	vt_close(&v);
}

static void
test_screens(void **state)
{
	static const struct { const char *bytes, *wanted; } cases[] = {
		{ "ab\ncd", "ab......|cd......|<2" },
		{ "ab\rc", "cb......|<1" },
		{ "abc\b \b", "ab .....|<2" },
		{ "a\tb\t\tc", "a......c|<8" },
		{ "12345678", "12345678|<8" },
		{ "123456789", "12345678|9.......|<1" },
		{ "12345678\nx", "12345678|x.......|<1" },
		{ "1\n2\n3\n4", "1.......|2.......|3.......|4.......|<1" },
		{ "\001\a\177", "^A^?....|<4" },
		{ "1\n2\n3\n4\033[Hx", "1.......|x.......|<1" "3.......|4.......|" },
		{ "abc\033[2Dx\033[Cy", "axcy....|<4" },
		{ "ab\033[3;5Hz\033[Ay\033[1;1H\033[B", "ab......|.....y..|<0....z...|" },
		{ "abcdef\033[4G\033[K", "abc.....|<3" },
		{ "abcdef\033[4G\033[1K", "....ef..|<3" },
		{ "abcdef\033[2K", "........|<6" },
		{ "ab\ncd\nef\033[2;2H\033[J", "ab......|c.......|<1........|" },
		{ "ab\ncd\033[2J", "........|........|<2" },
		{ "abcdef\033[3G\033[2Pz", "abzf....|<3" },
		{ "abcdef\033[3G\033[@z", "abzcdef.|<3" },
		{ "\033[1;31mred\033[m\033[6n", "red.....|<3" },
		{ "\033]0;title\axy", "xy......|<2" },
		{ "\033[99z", "^[[99z..|<6" },
		{ "\033[5", "^[[5....|<4" },
		{ "\033", "^[......|<2" },
		{ "sh\033[?1049h\033[Hvi\nvi\033[?1049l!", "sh!.....|<3" },
		{ "a\0337\nb\0338c", "ac......|<2b.......|" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_screen(cases[i].bytes, strlen(cases[i].bytes), cases[i].wanted);
}

/* What the last event has written is told apart, also within a sequence. */
static void
test_fresh(void **state)
{
	static const char bytes[] = "ab\033[Hc";
	struct vt v;

	(void)state;
	vt_open(&v, W, H);
	vt_show(&v, bytes, sizeof bytes - 1, 3);
	assert_true(vt_row(&v, 0)[0].fresh && vt_row(&v, 0)[0].ch == 'c');
	assert_false(vt_row(&v, 0)[1].fresh);
	vt_close(&v);
}

/* Any bytes, on any size: no row is left. */
static void
test_any_bytes(void **state)
{
	static const char often[] = "\033[;?0123456789ABCDGHJKPd@hlmr78]\a\n\t\b\r1049h";
	char bytes[3000];
	uint32_t random = 7;

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct vt v;
		for (size_t i = 0; i < sizeof bytes; i++) {
			random = random * 1103515245 + 12345;
			bytes[i] = random >> 30 ? often[(random >> 16) % (sizeof often - 1)] : (char)(random >> 8);
		}
		vt_open(&v, 1 + round % 9, 1 + round % 5);
		vt_show(&v, bytes, sizeof bytes, 0);
		assert_true(v.failed || (v.y >= 0 && v.y < v.n && v.n <= v.room && v.x >= 0 && v.x <= v.w));
		vt_close(&v);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_screens), cmocka_unit_test(test_fresh), cmocka_unit_test(test_any_bytes),
	};
	return cmocka_run_group_tests_name("vt", tests, NULL, NULL);
}
