/* The pane compare while a branch is held against another: what stands beside what, while branches come, grow and change places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app_view.h"
#include "branches.h"
#include "fixture.h"

#define TEXT_MAX (200 * 60 * 4)

static const struct { int w, h; } sizes[] = { { 80, 24 }, { 100, 30 }, { 160, 50 } };

struct both {
	struct fixture f; /* its timeline is the branches' */
	struct branches b;
	struct app_view v;
};

static void
open_both(struct both *s)
{
	s->f = fixture_make();
	branches_open(&s->b, s->f.tl);
	assert_true(app_view_open(&s->v, s->f.tl, "fork"));
	s->v.marks.ways = &s->b;
	s->v.zoom = true;
	s->v.focus = PANE_COMPARE;
}

static void
close_both(struct both *s)
{
	app_view_close(&s->v);
	branches_free(&s->b);
}

static void
draw(struct app_view *v, int w, int h, bool ascii, char *text)
{
	struct grid g = { .ascii = ascii };

	assert_true(grid_resize(&g, w, h));
	do
		app_draw(&g, v);
	while (v->behind);
	grid_text(&g, text, TEXT_MAX);
	grid_free(&g);
}

/* At each size, in both kinds of letters. */
static void
assert_shows(struct app_view *v, const char *wanted)
{
	char *text = malloc(TEXT_MAX);

	for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
		draw(v, sizes[i / 2].w, sizes[i / 2].h, i & 1, text);
		if (!strstr(text, wanted))
			fail_msg("wanted \"%s\" in:\n%s", wanted, text);
	}
	free(text);
}

static void
assert_shows_not(struct app_view *v, const char *unwanted)
{
	char *text = malloc(TEXT_MAX);

	draw(v, 100, 30, false, text);
	if (strstr(text, unwanted))
		fail_msg("did not want \"%s\" in:\n%s", unwanted, text);
	free(text);
}

/* The guest goes back to the fork, on a branch, and that is shown. */
static void
go_back(struct both *s, unsigned branch)
{
	branches_rewind(&s->b, branch, s->f.forked, s->b.n);
	assert_true(app_view_turn(&s->v, branches_guest(&s->b), s->f.forked));
}

/* What it does next: a call. True: that was new. */
static bool
call(struct both *s, uint16_t pid, uint32_t nr)
{
	struct timeline *tl = branches_guest(&s->b);
	struct fs_event e = { .seq = timeline_end(tl) + 1, .time = timeline_event(tl, timeline_end(tl))->time + 100, .type = FS_CALL,
			      .pid = pid, .arg = { nr } };
	bool parted;

	assert_null(branches_add(&s->b, &e, &parted));
	app_view_show(&s->v, timeline_end(s->v.timeline));
	return parted;
}

static void
test_parting(void **state)
{
	char words[64];
	struct both s;

	(void)state;
	open_both(&s);
	assert_int_equal(app_view_next_held(&s.v), -1);
	go_back(&s, 0);
	assert_int_equal(app_view_next_held(&s.v), 0);
	app_view_hold(&s.v, 0);
	assert_int_equal(app_view_held(&s.v), 0);
	snprintf(words, sizeof words, "they are the same to event %u, where \"again\" ends", (unsigned)s.f.forked);
	assert_shows(&s.v, words);
	assert_true(call(&s, 2, 20));
	snprintf(words, sizeof words, "they part at event %u: ", (unsigned)s.f.forked + 1);
	assert_shows(&s.v, words);
	assert_shows(&s.v, "b1 | first");
	assert_shows(&s.v, "\n!"); /* the mark of the row */
	assert_shows(&s.v, "calls getpid");
	assert_int_equal(app_view_next_held(&s.v), -1);
	/* the other branch is shown: the two change places */
	assert_true(app_view_turn(&s.v, s.b.at[0].timeline, s.f.forked + 1));
	assert_int_equal(app_view_held(&s.v), 1);
	assert_shows(&s.v, "first | b1");
	assert_shows(&s.v, words);
	app_view_hold(&s.v, -1);
	assert_shows_not(&s.v, "they part");
	close_both(&s);
}

/* Through time both sides move, and where the other has nothing it stands still. */
static void
test_both_move(void **state)
{
	struct both s;
	char words[96];

	(void)state;
	open_both(&s);
	go_back(&s, 0);
	app_view_hold(&s.v, 0);
	for (unsigned i = 0; i < 40; i++)
		assert_true(call(&s, 2, 20 + i) == !i);
	for (uint64_t seq = 1; seq <= s.f.forked; seq += 9) {
		app_view_show(&s.v, seq);
		snprintf(words, sizeof words, "first, event %u of %u", (unsigned)seq, (unsigned)timeline_end(s.b.at[0].timeline));
		assert_shows(&s.v, words);
	}
	for (unsigned i = 1; i <= 40; i++) {
		app_view_show(&s.v, s.f.forked + i);
		snprintf(words, sizeof words, "b1, event %u of %u, shown", (unsigned)s.f.forked + i, (unsigned)s.f.forked + 40);
		assert_shows(&s.v, words);
	}
	app_view_show(&s.v, 0);
	assert_shows(&s.v, "before the first event of both");
	close_both(&s);
}

/* Histories go when the guest is taken back again, and one becomes another: nothing of them is looked at. */
static void
test_come_and_go(void **state)
{
	struct both s;

	(void)state;
	open_both(&s);
	s.v.in_parts = true;
	go_back(&s, 0);
	app_view_hold(&s.v, 0);
	call(&s, 2, 20);
	call(&s, 2, 21);
	assert_shows(&s.v, "b1 | first");
	go_back(&s, 1);
	assert_shows(&s.v, "again | first");
	app_view_hold(&s.v, 1); /* the branch that it is on the way along */
	assert_shows(&s.v, "again | b1");
	assert_false(call(&s, 2, 20));
	assert_shows(&s.v, "again | b1");
	assert_false(call(&s, 2, 21));
	assert_int_equal(app_view_held(&s.v), -1); /* it has come to its end, and is that one */
	assert_shows_not(&s.v, "again");
	app_view_hold(&s.v, 0);
	go_back(&s, 0);
	assert_true(call(&s, 2, 64));
	assert_shows(&s.v, "b2 | first");
	app_view_hold(&s.v, app_view_next_held(&s.v));
	assert_shows(&s.v, "b2 | b1");
	assert_shows(&s.v, "pid 2 called getppid in \"b2\" and getpid in \"b1\"");
	close_both(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parting),
		cmocka_unit_test(test_both_move),
		cmocka_unit_test(test_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
