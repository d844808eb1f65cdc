/* Manners: what the mouse says, a user's own layouts and keys, what read-only refuses, and that each action has a verb. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app_view.h"
#include "box.h"
#include "fixture.h"
#include "keys.h"
#include "layout.h"
#include "mouse.h"
#include "script.h"

static void
test_mouse_reports(void **state)
{
	static const struct { const char *text; struct mouse is; } good[] = {
		{ "0;1;1M", { MOUSE_PRESS, 0, 0 } }, { "0;80;24m", { MOUSE_RELEASE, 79, 23 } },
		{ "32;5;6M", { MOUSE_DRAG, 4, 5 } }, { "64;2;3M", { MOUSE_WHEEL_UP, 1, 2 } },
		{ "65;2;3M", { MOUSE_WHEEL_DOWN, 1, 2 } }, { "4;2;3M", { MOUSE_PRESS, 1, 2 } }, /* with shift */
		{ "2;2;3M", { MOUSE_NONE, 1, 2 } }, { "35;2;3M", { MOUSE_NONE, 1, 2 } },       /* another button; none */
	};
	static const char *const bad[] = { "", "M", "0;1M", "0;0;1M", "0;1;-1M", "0;1;1", "0;1;1X", "0;1;1MM", "x;1;1M", "0;99999;1M" };
	struct mouse m;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(mouse_parse(good[i].text, &m));
		assert_memory_equal(&m, &good[i].is, sizeof m);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(mouse_parse(bad[i], &m));
}

/* Draws the preset of the fixture's moment, and counts the cells of each kind of link; a pane has its own. */
static void
count_links(struct app_view *v, struct grid *g, enum pane_id pane, int count[LINK_KEY + 1])
{
	struct rect body;

	app_draw(g, v);
	memset(count, 0, (LINK_KEY + 1) * sizeof *count);
	for (int y = 0; y < g->h; y++)
		for (int x = 0; x < g->w; x++)
			if (app_view_pane_at(v, g->w, g->h, x, y, &body) == (int)pane)
				count[grid_link(g, x, y).kind]++;
}

static void
test_cells_say_what_they_are(void **state)
{
	static const struct { enum pane_id pane; enum link_kind kind; } cases[] = {
		{ PANE_TREE, LINK_PROCESS }, { PANE_TASKS, LINK_PROCESS }, { PANE_FILES, LINK_PROCESS }, { PANE_PAGES, LINK_PROCESS },
		{ PANE_EVENTS, LINK_EVENT }, { PANE_STORY, LINK_EVENT }, { PANE_FRAMES, LINK_FRAME },
		{ PANE_TIMELINE, LINK_COLUMN }, { PANE_TIMELINE, LINK_PROCESS },
	};
	struct fixture f = fixture_make();
	struct grid g = { 0 };
	struct app_view v;
	int count[LINK_KEY + 1];

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork") && grid_resize(&g, 100, 30));
	app_view_show(&v, f.copied);
	v.zoom = true;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		v.focus = cases[i].pane;
		count_links(&v, &g, cases[i].pane, count);
		assert_true(count[cases[i].kind] > 0);
	}
	for (int y = 0; y < g.h; y++) /* nothing is left of it in the next picture */
		for (int x = 0; x < g.w; x++)
			assert_int_not_equal(grid_link(&g, x, y).kind, LINK_EVENT);
	assert_int_equal(grid_link(&g, -1, 0).kind, LINK_NONE);
	assert_int_equal(grid_link(&g, 100, 0).kind, LINK_NONE);
	assert_int_equal(grid_link(&g, 0, 30).kind, LINK_NONE);
	grid_free(&g);
	app_view_close(&v);
	fixture_free(&f);
}

/* The number that stands in a row of the events is what a click on it goes to. */
static void
test_a_column_is_an_event(void **state)
{
	struct fixture f = fixture_make();
	struct grid g = { 0 };
	struct app_view v;
	uint64_t last = 0;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork") && grid_resize(&g, 100, 30));
	v.zoom = true;
	v.focus = PANE_TIMELINE;
	app_draw(&g, &v);
	for (unsigned x = 0; x < 80; x++) {
		uint64_t seq = pane_timeline_at(v.state_of[PANE_TIMELINE], f.tl, x);
		assert_true(seq >= 1 && seq >= last && seq <= f.end);
		last = seq;
	}
	assert_int_equal(pane_timeline_at(v.state_of[PANE_TIMELINE], f.tl, 10000), f.end);
	grid_free(&g);
	app_view_close(&v);
	fixture_free(&f);
}

static void
test_plans_are_checked(void **state)
{
	static const char *const good[] = { "tree", "tree/story", "(tree:45|source:54!):8/story:7", "((tree/tasks)|console)/timeline:3" };
	static const struct { const char *words, *why; } bad[] = {
		{ "", "name is missing" }, { "trees/story", "no pane trees" }, { "tree/tree", "there twice" },
		{ "tree/(story|tree)", "there twice" }, { "tree/story|files", "in one group" }, { "(tree/story", ") is missing" },
		{ "tree)", "what is this" }, { "tree:0/story", "from 1 to 999" }, { "tree:x/story", "from 1 to 999" },
		{ "tree:1000/story", "from 1 to 999" }, { "tree/", "name is missing" }, { "mine/story", "no pane mine" },
		{ "((((((((((tree))))))))))", "groups in groups" },
	};
	char err[200];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(layout_check(good[i], err, sizeof err));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		err[0] = '\0';
		assert_false(layout_check(bad[i].words, err, sizeof err));
		if (!strstr(err, bad[i].why))
			fail_msg("\"%s\": %s", bad[i].words, err);
	}
}

/* At every size the screen has panes, none of them overlaps, and on a small one there are fewer. */
static void
test_own_layout_fits_at_every_size(void **state)
{
	static const struct layouts all = { .n = 1, .own = { { .name = "mine", .n = 2, .plan = {
		{ 120, 30, "(tree|files|source)/(pages|frames)/story" }, { 0, 0, "(tree|pages)/story/timeline:6!" } } } } };
	struct layout l;

	(void)state;
	for (int w = LAYOUT_MIN_W; w <= 160; w++)
		for (int h = LAYOUT_MIN_H; h <= 50; h++) {
			int cells = 0, panes = 0;
			layout_make(&l, &(struct layout_want){ .w = w, .h = h, .preset = LAYOUT_COUNT, .zoom = -1, .own = &all });
			for (int i = 0; i < PANE_COUNT; i++) {
				struct rect r = l.pane[i];
				panes += r.w > 0;
				cells += r.w * r.h + (r.x > 0 ? r.h : 0); /* and its border */
				assert_true(r.w == 0 || (r.x + r.w <= w && r.y + r.h <= h && r.w >= 12 && r.h >= 3));
			}
			assert_int_equal(cells, w * (h - 1));
			assert_true(panes == (w >= 120 && h >= 30 ? 6 : h >= 14 ? 4 : panes));
			assert_true(panes >= 2);
		}
	enum layout_preset preset;
	int zoom;
	assert_true(layouts_named(&all, "mine", &preset, &zoom));
	assert_int_equal(preset, LAYOUT_COUNT);
	assert_string_equal(layouts_name(&all, preset), "mine");
	assert_true(layouts_named(&all, "lecture", &preset, &zoom) && preset == LAYOUT_LECTURE);
	assert_false(layouts_named(NULL, "mine", &preset, &zoom));
}

static void
test_keys_have_names(void **state)
{
	char name[16];

	(void)state;
	for (int key = ' '; key <= UK_F12; key++) {
		if (key >= 0x7f && key < UK_LEFT)
			continue;
		keys_name(key, name);
		if (key != UK_BACKSPACE && key != UK_MOUSE)
			assert_int_equal(keys_key_named(name), key);
	}
	assert_int_equal(keys_key_named("F13"), UK_NONE);
	assert_int_equal(keys_key_named("Ctrl-C"), UK_NONE); /* the way out stays */
	assert_int_equal(keys_key_named(""), UK_NONE);
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		assert_int_not_equal(keys_action_named(keys_help((enum action)a)), ACTION_NONE);
	assert_int_equal(keys_action_named("next exit"), ACTION_NEXT_EXIT);
	assert_int_equal(keys_action_named("prev_exit"), ACTION_PREV_EXIT);
	assert_int_equal(keys_action_named("next"), ACTION_NEXT);
	assert_int_equal(keys_action_named("nex"), ACTION_NONE);
}

/* The help tells the keys that there are, not those that there were. */
static void
test_own_keys_are_told(void **state)
{
	static const struct keymap map = { .n = 4, .own = { { .key = 'x', .action = ACTION_NEXT }, { .key = 'n', .action = ACTION_NONE },
			{ .key = UK_F1 + 4, .action = ACTION_NEXT_FORK }, { .key = 'x', .action = ACTION_NEXT_FORK } } };
	char keys[40], text[80];

	(void)state;
	keymap_keys_of(NULL, ACTION_NEXT, keys, sizeof keys);
	assert_string_equal(keys, "n, Right");
	keymap_keys_of(&map, ACTION_NEXT, keys, sizeof keys);
	assert_string_equal(keys, "Right");
	keymap_keys_of(&map, ACTION_NEXT_FORK, keys, sizeof keys);
	assert_string_equal(keys, "f, F5, x");
	keymap_keys_of(&map, ACTION_NEXT_EXIT, keys, sizeof keys);
	assert_string_equal(keys, "none");
	assert_string_equal(keymap_words(&map, "{NEXT}, {NEXT_FORK}: {RUN} {NEXT_EXIT}", text, sizeof text), "Right, f: space (no key)");
	assert_string_equal(keymap_words(NULL, "{NEXT} {next} {} {NOTHING} {RUN", text, sizeof text), "n {next} {} {NOTHING} {RUN");
	assert_string_equal(keymap_words(NULL, "{NEXT_FORK}: {PAGE_DOWN}", text, 6), "f: Pg");
	assert_int_equal(keymap_find(&map, 'x'), 3); /* the last word counts */
	assert_int_equal(keymap_find(&map, 'y'), -1);
}

/* Who adds an action says here, too, whether a stray key may do it before a class. */
static void
test_read_only_knows_each_action(void **state)
{
	static const enum action harmless[] = {
		ACTION_NEXT, ACTION_PREV, ACTION_NEXT_FORK, ACTION_PREV_FORK, ACTION_NEXT_FAULT, ACTION_PREV_FAULT, ACTION_NEXT_COPY,
		ACTION_PREV_COPY, ACTION_NEXT_EXIT, ACTION_PREV_EXIT, ACTION_NEXT_OWN, ACTION_PREV_OWN, ACTION_EARLIER, ACTION_LATER,
		ACTION_CLOSER, ACTION_WIDER, ACTION_SCALE, ACTION_MARK, ACTION_NEXT_MARK, ACTION_PREV_MARK, ACTION_EXPLAIN,
		ACTION_SEARCH, ACTION_AGAIN, ACTION_AGAIN_BACK, ACTION_FILTER, ACTION_RUN, ACTION_START, ACTION_LIVE, ACTION_SELECT_NEXT,
		ACTION_SELECT_PREV, ACTION_SELECT, ACTION_FOLLOW, ACTION_FOLD, ACTION_FOLD_ALL, ACTION_BRANCH, ACTION_FOCUS_NEXT,
		ACTION_FOCUS_PREV, ACTION_UP, ACTION_DOWN, ACTION_PAGE_UP, ACTION_PAGE_DOWN, ACTION_CURSOR_LEFT, ACTION_CURSOR_RIGHT,
		ACTION_ZOOM, ACTION_LAYOUT, ACTION_SHOT, ACTION_LARGE, ACTION_MOUSE, ACTION_HELP, ACTION_QUIT,
		ACTION_AGAINST,
	};
	bool allowed[ACTION_COUNT] = { false };

	(void)state;
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		allowed[harmless[i]] = true;
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		if (keys_act_on_guest((enum action)a) == allowed[a])
			fail_msg("read-only: \"%s\" (verb: %s)", keys_help((enum action)a), keys_verb((enum action)a));
}

/* The actions whose verb has words of its own, which the list of actions cannot know; "": there is none, because. */
static const struct { enum action action; const char *verb; } own_words[] = {
	{ ACTION_EARLIER, "goto_event" }, { ACTION_LATER, "goto_event" }, { ACTION_MARK, "mark" }, { ACTION_LINE, "line" },
	{ ACTION_INTO, "into" }, { ACTION_UNTIL, "run_to" }, { ACTION_WATCH, "watch" }, { ACTION_ALONE, "alone" },
	{ ACTION_SEARCH, "find" }, { ACTION_AGAIN, "find" }, { ACTION_AGAIN_BACK, "find" }, { ACTION_FILTER, "filter" },
	{ ACTION_RUN, "go" }, { ACTION_INPUT, "type" }, { ACTION_TYPE, "type" }, { ACTION_CHOOSE, "choose" }, { ACTION_KILL, "kill" },
	{ ACTION_REWIND, "rewind" }, { ACTION_NEXT_BRANCH, "goto_branch" }, { ACTION_AGAINST, "against" },
	{ ACTION_EXPLAIN, "" }, /* a page to read: the sentences are the story's */
	{ ACTION_MOUSE, "" },   /* the terminal's, and a script has none */
	{ ACTION_PROMPT, "" }, { ACTION_HELP, "" }, { ACTION_QUIT, "" }, /* a script is what the prompt takes, and it ends by itself */
};

static void
test_each_action_has_a_verb(void **state)
{
	struct script s = { .player = { .folder = "." } };
	struct fail f;

	(void)state;
	assert_true(script_begin(&s));
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		char line[64] = "";
		const char *verb = keys_verb((enum action)a);
		bool known = *verb != '\0';
		for (size_t i = 0; i < sizeof own_words / sizeof *own_words; i++)
			if (own_words[i].action == (enum action)a) {
				assert_true(!*verb); /* one place says it */
				verb = own_words[i].verb;
				known = true;
			}
		if (!known)
			fail_msg("\"%s\" has no verb, and nothing says why", keys_help((enum action)a));
		if (!*verb)
			continue;
		snprintf(line, sizeof line, "typeof(%.*s)", (int)strspn(verb, "abcdefghijklmnopqrstuvwxyz_"), verb);
		assert_true(box_eval(&s.box, line, &f));
		if (strcmp(f.line, "function"))
			fail_msg("\"%s\": %s is %s", keys_help((enum action)a), line, f.line);
	}
	script_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mouse_reports),
		cmocka_unit_test(test_cells_say_what_they_are),
		cmocka_unit_test(test_a_column_is_an_event),
		cmocka_unit_test(test_plans_are_checked),
		cmocka_unit_test(test_own_layout_fits_at_every_size),
		cmocka_unit_test(test_keys_have_names),
		cmocka_unit_test(test_own_keys_are_told),
		cmocka_unit_test(test_read_only_knows_each_action),
		cmocka_unit_test(test_each_action_has_a_verb),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
