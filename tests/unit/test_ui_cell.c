/* The grid: clipping, hostile text, borders, and a grid as text and as a picture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cell.h"
#include "svg.h"

static struct grid
grid_new(int w, int h, bool ascii)
{
	struct grid g = { .ascii = ascii };

	assert_true(grid_resize(&g, w, h));
	return g;
}

static void
assert_text(const struct grid *g, const char *want)
{
	char text[512];

	assert_int_equal(grid_text(g, text, sizeof text), strlen(want));
	assert_string_equal(text, want);
}

static void
test_draw_clips_to_its_area(void **state)
{
	struct grid g = grid_new(6, 3, false);
	struct area a = area_of(&g, (struct rect){ 1, 1, 3, 1 });

	(void)state;
	assert_int_equal(draw_text(a, -1, 0, ST_NORMAL, "abcdef"), 5);
	draw_text(a, 0, -1, ST_NORMAL, "xxx");
	draw_text(a, 0, 1, ST_NORMAL, "yyy");
	assert_text(&g, "\n bcd\n\n");
	grid_free(&g);
}

static void
test_area_sub_never_leaves_its_area(void **state)
{
	struct grid g = grid_new(10, 5, false);
	struct area all = area_of(&g, (struct rect){ -3, -3, 50, 50 });

	(void)state;
	assert_int_equal(all.r.w, 10);
	assert_int_equal(all.r.h, 5);
	struct area none = area_sub(all, 20, 20, 5, 5);
	assert_int_equal(none.r.w, 0);
	assert_int_equal(none.r.h, 0);
	draw_text(none, 0, 0, ST_NORMAL, "x");
	assert_text(&g, "\n\n\n\n\n");
	grid_free(&g);
}

static void
test_control_bytes_are_made_visible(void **state)
{
	struct grid g = grid_new(24, 1, false);
	struct area a = area_of(&g, (struct rect){ 0, 0, 24, 1 });

	(void)state;
	draw_text(a, 0, 0, ST_NORMAL, "\033[2J\a\x7f\tx");
	assert_text(&g, "^[[2J^G^?^Ix\n");
	grid_free(&g);
}

/* Bad UTF-8, wide and combining characters, a change of direction: one replacement each. */
static void
test_strange_characters_are_replaced(void **state)
{
	static const char *const strange[] = {
		"\x80", "\xff", "\xc3", "\xe2\x82", "\xc0\xaf", "\xed\xa0\x80", "\xf0\x9f\x98\x80",
		"\xe4\xb8\xad", "\xcc\x81", "\xe2\x80\xae", "\xc2\x9b", "\xe2\x80\x8b", "\xc2\xad",
	};
	(void)state;
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
		struct grid g = grid_new(8, 1, false);
		struct area a = area_of(&g, (struct rect){ 0, 0, 8, 1 });
		draw_text(a, 0, 0, ST_NORMAL, strange[i]);
		for (int x = 0; x < 8; x++)
			assert_true(g.cell[x].ch == ' ' || g.cell[x].ch == 0xfffd);
		assert_int_equal(g.cell[0].ch, 0xfffd);
		grid_free(&g);
	}
}

static void
test_every_byte_pair_is_harmless(void **state)
{
	struct grid g = grid_new(8, 1, false);
	struct area a = area_of(&g, (struct rect){ 0, 0, 8, 1 });

	(void)state;
	for (int i = 0; i < 65536; i++) {
		char bytes[2] = { (char)(i >> 8), (char)i };
		grid_clear(&g);
		draw_bytes(a, 0, 0, ST_NORMAL, bytes, 2);
		for (int x = 0; x < 8; x++)
			assert_true(g.cell[x].ch >= 0x20 && g.cell[x].ch != 0x7f &&
				    !(g.cell[x].ch >= 0x80 && g.cell[x].ch < 0xa0));
	}
	grid_free(&g);
}

static void
test_ascii_grid_has_only_ascii(void **state)
{
	struct grid g = grid_new(30, 2, true);
	struct area a = area_of(&g, (struct rect){ 0, 0, 30, 2 });

	(void)state;
	int x = draw_text(a, 0, 0, ST_NORMAL, "└─▸ ✓ é · ");
	draw_process(a, x, 0, ST_NORMAL, 12);
	assert_text(&g, "`-> = ? . (12)\n\n");
	grid_free(&g);
}

static void
test_processes_are_numbers_in_circles(void **state)
{
	struct grid g = grid_new(12, 1, false);
	struct area a = area_of(&g, (struct rect){ 0, 0, 12, 1 });
	int x = draw_process(a, 0, 0, ST_NORMAL, 1);

	(void)state;
	x = draw_process(a, x, 0, ST_NORMAL, 20);
	x = draw_process(a, x, 0, ST_NORMAL, 21);
	draw_process(a, x, 0, ST_NORMAL, 0);
	assert_text(&g, "①⑳(21)⓪\n");
	grid_free(&g);
}

static void
test_borders_are_joined(void **state)
{
	struct grid g = grid_new(5, 4, false);
	struct area a = area_of(&g, (struct rect){ 0, 0, 5, 4 });

	(void)state;
	draw_hline(a, 0, 0, 5);
	draw_hline(a, 0, 2, 3);
	draw_vline(a, 2, 0, 4);
	grid_join(&g);
	assert_text(&g, "──┬──\n  │\n──┤\n  │\n");
	grid_free(&g);
}

static void
test_text_is_cut_to_its_buffer(void **state)
{
	struct grid g = grid_new(4, 1, false);
	char text[4];

	(void)state;
	draw_text(area_of(&g, (struct rect){ 0, 0, 4, 1 }), 0, 0, ST_NORMAL, "abcd");
	assert_int_equal(grid_text(&g, text, sizeof text), 5);
	assert_string_equal(text, "abc");
	grid_free(&g);
}

static void
test_svg_escapes_and_places(void **state)
{
	struct grid g = grid_new(12, 1, false);
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	draw_text(area_of(&g, (struct rect){ 0, 0, 12, 1 }), 0, 0, ST_WRONG, "<&> ab ② ─");
	assert_true(svg_write(out, &g));
	fclose(out);
	assert_non_null(strstr(text, ">&lt;&amp;&gt;</text>"));
	assert_non_null(strstr(text, "x='44'")); /* "ab" in column 4 */
	assert_non_null(strstr(text, ">2</text>"));
	assert_null(strstr(text, "─"));
	assert_non_null(strstr(text, "</svg>\n"));
	free(text);
	grid_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_draw_clips_to_its_area),
		cmocka_unit_test(test_area_sub_never_leaves_its_area),
		cmocka_unit_test(test_control_bytes_are_made_visible),
		cmocka_unit_test(test_strange_characters_are_replaced),
		cmocka_unit_test(test_every_byte_pair_is_harmless),
		cmocka_unit_test(test_ascii_grid_has_only_ascii),
		cmocka_unit_test(test_processes_are_numbers_in_circles),
		cmocka_unit_test(test_borders_are_joined),
		cmocka_unit_test(test_text_is_cut_to_its_buffer),
		cmocka_unit_test(test_svg_escapes_and_places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
