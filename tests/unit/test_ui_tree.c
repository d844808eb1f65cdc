/* The tree's folds and its branches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app_view.h"
#include "fixture.h"

#define TEXT_MAX (100 * 30 * 4)
#define W 60
#define H 10

/* The tree alone: the rows between its title and its legend, without spaces at their ends. */
static void
assert_tree(struct app_view *v, const char *wanted)
{
	struct grid g = { 0 };
	char *text = malloc(TEXT_MAX), *from, *end;

	v->focus = PANE_TREE;
	v->zoom = true;
	assert_true(grid_resize(&g, W, H));
	app_draw(&g, v);
	grid_text(&g, text, TEXT_MAX);
	from = strchr(strchr(text, '\n') + 1, '\n') + 1;
	end = strstr(from, "R run S");
	while (end > from && end[-1] == '\n')
		end--;
	*end = '\0';
	assert_string_equal(from, wanted);
	free(text);
	grid_free(&g);
}

static void
press(struct app_view *v, enum action action)
{
	assert_true(app_view_act(v, action, 0, W, H));
}

static void
test_fold(void **state)
{
	struct fixture f = fixture_make();
	struct app_view v;
	const char *whole = "① init(1)        S waits for a child\n"
			    "└─② fork(2)      R ready\n"
			    "  └─③ fork(3)    R running ◂\n"
			    "    └─④ fork(4)  R ready new";

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	app_view_show(&v, f.reused - 6);
	v.chosen = 2;
	assert_tree(&v, whole);
	press(&v, ACTION_FOLD);
	assert_tree(&v, "① init(1)        S waits for a child\n"
			"└─② fork(2) +2 6 pages ◂ R ready");
	v.chosen = 4; /* nothing below it: nothing is folded away */
	press(&v, ACTION_FOLD);
	assert_tree(&v, "① init(1)        S waits for a child\n"
			"└─② fork(2) +2 6 pages ◂ R ready");
	v.chosen = 2;
	press(&v, ACTION_FOLD);
	assert_tree(&v, whole);
	app_view_close(&v);
	fixture_free(&f);
}

static void
test_fold_all(void **state)
{
	struct fixture f = fixture_make();
	struct app_view v;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	app_view_show(&v, f.zombie);
	press(&v, ACTION_FOLD_ALL);
	assert_tree(&v, "① init(1) +3 1Z 1⌂ 6 pages ◂ S waits for a child");
	v.chosen = 1;
	press(&v, ACTION_FOLD);
	assert_tree(&v, "① init(1)        S waits for a child\n"
			"├─② fork(2) +1 1Z 0 pages ◂ R ready\n"
			"└─④ fork(4)      R ready ⌂ orphan");
	press(&v, ACTION_FOLD_ALL);
	assert_tree(&v, "① init(1)        S waits for a child\n"
			"├─② fork(2)      R ready\n"
			"│ └─③ fork(3)    Z zombie, exit 3 ◂\n"
			"└─④ fork(4)      R ready ⌂ orphan");
	app_view_close(&v);
	fixture_free(&f);
}

/* A branch alone, its ancestors above it; the whole again when it is gone. */
static void
test_branch(void **state)
{
	struct fixture f = fixture_make();
	struct app_view v;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	app_view_show(&v, f.zombie);
	v.chosen = 3;
	press(&v, ACTION_BRANCH);
	assert_tree(&v, "① init(1)\n"
			"└─② fork(2)\n"
			"  └─③ fork(3)    Z zombie, exit 3 ◂");
	v.chosen = 0;
	app_view_show(&v, f.reaped);
	assert_tree(&v, "① init(1)        S waits for a child\n"
			"├─② fork(2)      R running ◂\n"
			"└─④ fork(4)      R ready ⌂ orphan");
	press(&v, ACTION_BRANCH);
	app_view_show(&v, f.zombie);
	assert_tree(&v, "① init(1)        S waits for a child\n"
			"├─② fork(2)      R ready\n"
			"│ └─③ fork(3)    Z zombie, exit 3 ◂\n"
			"└─④ fork(4)      R ready ⌂ orphan");
	app_view_close(&v);
	fixture_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold), cmocka_unit_test(test_fold_all), cmocka_unit_test(test_branch),
	};
	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
