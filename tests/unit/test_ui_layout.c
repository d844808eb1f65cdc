/* The layout at every size, and the list of actions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "keys.h"
#include "layout.h"

#define MAX_W 200
#define MAX_H 60

/* Claims the cells of r; fails on one that is outside or taken. */
static void
claim(unsigned char taken[MAX_H][MAX_W], struct rect r, int w, int h)
{
	if (r.w == 0 || r.h == 0)
		return;
	assert_true(r.w > 0 && r.h > 0);
	assert_true(r.x >= 0 && r.y >= 0 && r.x + r.w <= w && r.y + r.h <= h);
	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++) {
			assert_int_equal(taken[y][x], 0);
			taken[y][x] = 1;
		}
}

static void
try_size(int w, int h, enum layout_preset preset, int zoom, bool alarm)
{
	static unsigned char taken[MAX_H][MAX_W];
	struct layout l;

	memset(taken, 0, sizeof taken);
	layout_make(&l, &(struct layout_want){ .w = w, .h = h, .preset = preset, .zoom = zoom, .alarm = alarm,
					  .source = (w + h) % 3 == 0 });
	assert_int_equal(l.too_small, w < LAYOUT_MIN_W || h < LAYOUT_MIN_H);
	claim(taken, l.status, w, h);
	claim(taken, l.alarm, w, h);
	for (int i = 0; i < PANE_COUNT; i++) {
		struct rect r = l.pane[i];
		claim(taken, r, w, h);
		if (r.w && r.x) /* its border is nobody's */
			claim(taken, (struct rect){ r.x - 1, r.y, 1, r.h }, w, h);
	}
	if (l.too_small)
		return;
	assert_int_equal(l.alarm.h, alarm);
	for (int y = 0; y < h; y++) /* no cell is wasted */
		for (int x = 0; x < w; x++)
			assert_int_equal(taken[y][x], 1);
}

static void
test_panes_fit_at_every_size(void **state)
{
	(void)state;
	for (int w = 1; w <= MAX_W; w++)
		for (int h = 1; h <= MAX_H; h++) {
			for (int preset = 0; preset < LAYOUT_COUNT; preset++)
				try_size(w, h, (enum layout_preset)preset, -1, (w + preset) % 2);
			try_size(w, h, LAYOUT_ALL, -1, h % 2);
			try_size(w, h, LAYOUT_LECTURE, (w + h) % PANE_COUNT, h % 2);
		}
}

static int
shown(int w, int h, enum layout_preset preset)
{
	struct layout l;
	int panes = 0;

	layout_make(&l, &(struct layout_want){ .w = w, .h = h, .preset = preset, .zoom = -1 });
	for (int i = 0; i < PANE_COUNT; i++)
		panes |= (l.pane[i].w > 0) << i;
	return panes;
}

static void
test_more_room_shows_more(void **state)
{
	int small = 1 << PANE_TREE | 1 << PANE_FRAMES | 1 << PANE_PAGES | 1 << PANE_STORY;

	(void)state;
	assert_int_equal(shown(40, 10, LAYOUT_ALL), 1 << PANE_TREE | 1 << PANE_STORY);
	assert_int_equal(shown(80, 24, LAYOUT_ALL), small);
	assert_int_equal(shown(100, 30, LAYOUT_ALL), small | 1 << PANE_CONSOLE);
	assert_int_equal(shown(120, 40, LAYOUT_ALL),
			 small | 1 << PANE_CONSOLE | 1 << PANE_TASKS | 1 << PANE_EVENTS);
}

/* A program's text has its place in the default layout; without one nothing stands empty for it. */
static void
test_a_text_has_its_place(void **state)
{
	static const int size[][2] = { { 92, 28 }, { 100, 30 }, { 120, 40 }, { 160, 50 } };

	(void)state;
	for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
		struct layout l;
		int usual = 1 << PANE_TREE | 1 << PANE_FRAMES | 1 << PANE_PAGES | 1 << PANE_STORY | 1 << PANE_CONSOLE;

		layout_make(&l, &(struct layout_want){ .w = size[i][0], .h = size[i][1], .zoom = -1, .source = true });
		assert_true(l.pane[PANE_SOURCE].w >= 50 && l.pane[PANE_SOURCE].h >= 9);
		for (int pane = 0; pane < PANE_COUNT; pane++)
			assert_true(!(usual >> pane & 1) || (l.pane[pane].w >= 30 && l.pane[pane].h >= 5));
	}
}

/* What a preset is about is there at every size that people have, and large enough to be read. */
static void
test_presets_have_what_they_are_for(void **state)
{
	static const int size[][2] = { { 80, 24 }, { 100, 30 }, { 160, 50 } };
	static const struct { enum layout_preset preset; enum pane_id pane[3]; } cases[] = {
		{ LAYOUT_LECTURE, { PANE_TREE, PANE_PAGES, PANE_STORY } },
		{ LAYOUT_LECTURE, { PANE_TIMELINE, PANE_STORY, PANE_TREE } },
		{ LAYOUT_MEMORY, { PANE_FRAMES, PANE_PAGES, PANE_STORY } },
		{ LAYOUT_PROCESSES, { PANE_TREE, PANE_TASKS, PANE_TIMELINE } },
		{ LAYOUT_KERNEL, { PANE_STORY, PANE_STORY, PANE_STORY } },
		{ LAYOUT_COMPARE, { PANE_COMPARE, PANE_STORY, PANE_STORY } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t k = 0; k < 3; k++)
			for (size_t p = 0; p < 3; p++) {
				struct layout l;
				layout_make(&l, &(struct layout_want){ .w = size[k][0], .h = size[k][1],
							.preset = cases[i].preset, .zoom = -1 });
				assert_true(l.pane[cases[i].pane[p]].w >= 36);
				assert_true(l.pane[cases[i].pane[p]].h >= 5);
			}
}

static void
test_names(void **state)
{
	enum layout_preset preset;
	int zoom;

	(void)state;
	for (int i = 0; i < LAYOUT_COUNT; i++) {
		assert_true(layout_named(layout_name((enum layout_preset)i), &preset, &zoom));
		assert_int_equal(preset, i);
		assert_int_equal(zoom, -1);
	}
	assert_true(layout_named("files", &preset, &zoom));
	assert_int_equal(zoom, PANE_FILES);
	assert_false(layout_named("file", &preset, &zoom));
	assert_false(layout_named("", &preset, &zoom));
}

static void
test_every_action_has_its_key(void **state)
{
	int number = 0;

	(void)state;
#define TEST_X(id, key, key2, help, verb) \
	if (key != UK_DIGIT) \
		assert_int_equal(keys_action(key, &number), ACTION_##id); \
	if (key2 != UK_NONE) \
		assert_int_equal(keys_action(key2, &number), ACTION_##id);
	ACTIONS(TEST_X)
#undef TEST_X
	assert_int_equal(keys_action('7', &number), ACTION_SELECT);
	assert_int_equal(number, 7);
	assert_int_equal(keys_action('0', &number), ACTION_NONE);
	assert_int_equal(keys_action('Q', &number), ACTION_NONE);
	assert_int_equal(keys_action(UK_NONE, &number), ACTION_NONE);
}

static void
test_markdown_has_a_row_an_action(void **state)
{
	char text[4096], small[10];
	size_t need = keys_markdown(text, sizeof text), rows = 0;

	(void)state;
	assert_int_equal(need, strlen(text));
	assert_int_equal(keys_markdown(small, sizeof small), need);
	assert_int_equal(strlen(small), sizeof small - 1);
	for (const char *p = text; (p = strchr(p, '\n')); p++)
		rows++;
	assert_int_equal(rows, ACTION_COUNT + 1);
	assert_non_null(strstr(text, "| `n, Right` | next event |\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_panes_fit_at_every_size),
		cmocka_unit_test(test_more_room_shows_more),
		cmocka_unit_test(test_a_text_has_its_place),
		cmocka_unit_test(test_presets_have_what_they_are_for),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_every_action_has_its_key),
		cmocka_unit_test(test_markdown_has_a_row_an_action),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
