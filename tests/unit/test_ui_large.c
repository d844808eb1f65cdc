/* Large letters: what they look like, how they wrap, and the screen that is made of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app_view.h"
#include "big.h"
#include "fixture.h"

#define TEXT_MAX (300 * 100 * 4)

static void
assert_letters(const char *text, bool ascii, const char *wanted)
{
	struct grid g = { .ascii = ascii };
	char out[1024];

	assert_true(grid_resize(&g, 24, ascii ? 5 : 3));
	assert_int_equal(big_draw(area_of(&g, (struct rect){ 0, 0, 24, 6 }), 0, 0, ST_NORMAL, text, strlen(text)),
			 big_width(text, strlen(text)) + 1);
	grid_text(&g, out, sizeof out);
	assert_string_equal(out, wanted);
	grid_free(&g);
}

static void
test_letters(void **state)
{
	(void)state;
	assert_letters("2→1", false, "▄▀▀▄   ▀▄  ▄█\n ▄▀  ▀▀▀█▀  █\n▀▀▀▀   ▀   ▀▀▀\n");
	assert_letters("Ab", true, " ##  ###\n#  # #  #\n#### ###\n#  # #  #\n#  # ###\n");
	assert_letters("\x01", false, "▀▀▄\n ▀\n ▀\n"); /* no letter: '?' */
}

/* Every letter that there is has its dots, of one width. */
static void
test_all_letters(void **state)
{
	(void)state;
	for (char c = ' ' + 1; c < 0x7f; c++) {
		struct grid g = { 0 };
		char out[64];

		assert_true(grid_resize(&g, 8, 3));
		big_draw(area_of(&g, (struct rect){ 0, 0, 8, 3 }), 0, 0, ST_NORMAL, &c, 1);
		grid_text(&g, out, sizeof out);
		assert_true(strspn(out, " \n") < strlen(out));
		assert_true(big_width(&c, 1) >= 1 && big_width(&c, 1) <= 5);
		grid_free(&g);
	}
}

static void
test_fit(void **state)
{
	(void)state;
	assert_int_equal(big_fit("one two", 1000), 7);
	assert_int_equal(big_fit("one two", big_width("one two", 7) - 1), 3);
	assert_int_equal(big_fit("onetwo", big_width("onetw", 5)), 5);
	assert_int_equal(big_fit("one", 0), 1); /* it must go on */
	assert_int_equal(big_fit("", 10), 0);
}

static char *
draw(struct app_view *v, int w, int h, bool ascii)
{
	struct grid g = { .ascii = ascii };
	char *text = malloc(TEXT_MAX);

	assert_true(grid_resize(&g, w, h));
	app_draw(&g, v);
	grid_text(&g, text, TEXT_MAX);
	grid_free(&g);
	return text;
}

/* The head, the count before and after and its proof, the sentence, and who descends from whom. */
static void
test_screen(void **state)
{
	static const struct { int w, h; bool ascii; const char *head, *boxes; } sizes[] = {
		{ 100, 30, false, "▄▀▀▀ ▄▀▀▄ █▀▀▄ ▀▄ ▄▀\n", "└─ runs ───────┘──└" },
		{ 80, 24, false, "▄▀▀▀ ▄▀▀▄ █▀▀▄ ▀▄ ▄▀\n", NULL },
		{ 160, 50, false, "▄▀▀▀ ▄▀▀▄ █▀▀▄ ▀▄ ▄▀\n", NULL },
		{ 100, 30, true, " ###  ##  ###  #   #\n", NULL },
	};
	struct fixture f = fixture_make();
	struct app_view v;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	app_view_show(&v, f.copied);
	assert_true(app_view_act(&v, ACTION_LARGE, 0, 100, 30));
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *text = draw(&v, sizes[i].w, sizes[i].h, sizes[i].ascii);

		assert_non_null(strstr(text, sizes[i].head));
		assert_non_null(strstr(text, sizes[i].ascii ? "tables say 1 =" : "tables say 1 ✓"));
		assert_non_null(strstr(text, sizes[i].ascii ? "+init-" : "┌init─"));
		assert_non_null(strstr(text, " runs "));
		free(text);
	}
	/* the same key leads back */
	app_view_act(&v, ACTION_LARGE, 0, 100, 30);
	assert_int_equal(v.preset, LAYOUT_ALL);
	assert_int_equal(v.focus, PANE_STORY);
	app_view_close(&v);
	fixture_free(&f);
}

/* Where the tree has no room each process has its box all the same, and a line leads to none. */
static void
test_side_by_side(void **state)
{
	struct fixture f = fixture_make();
	struct app_view v;
	char *text;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	app_view_act(&v, ACTION_LARGE, 0, 100, 30);
	app_view_show(&v, f.zombie);
	text = draw(&v, 80, 24, false);
	assert_non_null(strstr(text, "┌init"));
	assert_non_null(strstr(text, " of 1─"));
	assert_null(strstr(text, "│──│"));
	assert_null(strstr(text, " more"));
	free(text);
	text = draw(&v, 100, 50, false); /* and where it has, the line to the first child is the one that the others hang on */
	assert_non_null(strstr(text, "│─┬│"));
	assert_null(strstr(text, " of 1─"));
	free(text);
	app_view_close(&v);
	fixture_free(&f);
}

/* Whatever the size: nothing is drawn outside, and there is something on it. */
static void
test_any_size(void **state)
{
	static const int w[] = { 1, 2, 7, 20, 39, 40, 41, 80, 300 }, h[] = { 1, 2, 5, 9, 10, 11, 24, 100 };
	struct fixture f = fixture_make();
	struct app_view v;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	for (int preset = 0; preset < LAYOUT_COUNT; preset++)
		for (size_t i = 0; i < sizeof w / sizeof *w; i++)
			for (size_t k = 0; k < sizeof h / sizeof *h; k++) {
				v.preset = (enum layout_preset)preset;
				app_view_show(&v, preset % 2 ? f.zombie : f.copied);
				char *text = draw(&v, w[i], h[k], k % 2);
				assert_true(strspn(text, " \n") < strlen(text));
				free(text);
			}
	app_view_close(&v);
	fixture_free(&f);
}

/* Too small is said in words that fit, whatever there is room for. */
static void
test_too_small(void **state)
{
	static const struct { int w, h; const char *wanted; } cases[] = {
		{ 39, 30, "too small: 39x30, forkscope wants 40x10\n" }, { 36, 11, "too small: 36x11, wants 40x10\n" }, { 20, 5, "\ntoo small: 20x5,\n" }, { 20, 5, "wants 40x10\n" },
		{ 8, 2, "40x10\n" }, { 8, 1, "40x10\n" }, { 100, 9, "too small: 100x9, forkscope wants 40x10\n" }, { 1, 1, "+\n" },
	};
	struct fixture f = fixture_make();
	struct app_view v;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = draw(&v, cases[i].w, cases[i].h, false), flat[TEXT_MAX / 100];
		size_t n = 0;

		for (const char *c = text; *c && n + 1 < sizeof flat; c++) /* it stands in the middle */
			if (*c != ' ' || (n && flat[n - 1] != '\n'))
				flat[n++] = *c;
		flat[n] = '\0';
		if (!strstr(flat, cases[i].wanted))
			fail_msg("%dx%d: %s", cases[i].w, cases[i].h, flat);
		free(text);
	}
	app_view_close(&v);
	fixture_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters), cmocka_unit_test(test_all_letters), cmocka_unit_test(test_fit),
		cmocka_unit_test(test_screen), cmocka_unit_test(test_side_by_side), cmocka_unit_test(test_any_size), cmocka_unit_test(test_too_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
