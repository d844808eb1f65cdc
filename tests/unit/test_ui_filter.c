/* The filter: what its words fit, which events have them, and what the lists show of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app_view.h"
#include "fixture.h"
#include "search.h"
#include "sieve.h"
#include "story.h"
#include "terms.h"

#define TEXT_MAX (160 * 50 * 4)

static void
test_terms(void **state)
{
	(void)state;
	assert_true(terms_match("", "anything"));
	assert_true(terms_match("FORK", "a fork of pid 3"));
	assert_true(terms_match(" cow  3", "pid 3: cow copy"));
	assert_false(terms_match("cow exit", "pid 3: cow copy"));
	assert_false(terms_match("3", "pid 13, 0x30"));
	assert_true(terms_match("13", "pid 13, 0x30"));
	assert_true(terms_match("Z", "fork(3) Z zombie"));
	assert_false(terms_match("Z", "Zero"));
	assert_true(terms_match("z", "Zero"));
	assert_true(terms_narrow("co", "cow"));
	assert_true(terms_narrow("cow", "cow 3"));
	assert_false(terms_narrow("cow 3", "cow 31"));
	assert_false(terms_narrow("cow", "co"));
	assert_false(terms_narrow("Z", "Ze"));
}

/* The events that have a word, found the slow way: each one's sentence. */
static unsigned
told_with(struct timeline *tl, const char *word)
{
	unsigned n = 0;

	for (uint64_t seq = 1; seq <= timeline_end(tl); seq++) {
		struct story s;
		story_tell(&s, timeline_model(tl, seq - 1, TIMELINE_BEFORE), timeline_model(tl, seq, TIMELINE_WALK),
			   timeline_event(tl, seq), timeline_text(tl));
		n += strcasestr(s.line, word) || strcasestr(s.more, word) || strcasestr(s.head, word);
	}
	return n;
}

/* From any event, in both directions, the same as one after the other. */
static void
test_sieve_finds_all(void **state)
{
	struct fixture f = fixture_make();
	struct sieve *s = sieve_new(SIEVE_PHRASE);
	uint64_t last = 0, end = timeline_end(f.tl);

	(void)state;
	sieve_set(s, "frame");
	while (sieve_work(s, f.tl, end / 2, 0))
		;
	assert_int_equal(sieve_count(s), told_with(f.tl, "frame"));
	assert_true(sieve_count(s) > 2 && sieve_count(s) < end);
	for (uint64_t seq = 1; seq <= end; seq++) {
		bool unknown = false;
		uint64_t next = sieve_next(s, f.tl, seq - 1, 1, &unknown);
		assert_false(unknown);
		assert_int_equal(sieve_next(s, f.tl, seq, -1, &unknown), last);
		if (next == seq)
			last = seq;
		assert_int_equal(search_story(f.tl, seq - 1, 1, "frame"), next);
	}
	sieve_free(s);
	fixture_free(&f);
}

/* Typed on, and back: the same as typed at once. */
static void
test_sieve_narrows(void **state)
{
	static const char *const typed[] = { "f", "fr", "frame", "frame 2", "frame", "fork", "exit" };
	struct fixture f = fixture_make();
	struct sieve *s = sieve_new(SIEVE_WORDS);

	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		struct sieve *fresh = sieve_new(SIEVE_WORDS);
		bool unknown = false;

		sieve_set(fresh, typed[i]);
		sieve_set(s, typed[i]);
		sieve_next(s, f.tl, 0, 1, &unknown);
		while (sieve_work(s, f.tl, 1, 0) | sieve_work(fresh, f.tl, 1, 0))
			;
		assert_int_equal(sieve_count(s), sieve_count(fresh));
		for (uint64_t seq = 0; seq < timeline_end(f.tl); seq++)
			assert_int_equal(sieve_next(s, f.tl, seq, 1, &unknown), sieve_next(fresh, f.tl, seq, 1, &unknown));
		sieve_free(fresh);
	}
	sieve_free(s);
	fixture_free(&f);
}

/* Many events: each call does a piece and no more, and until it was there what is not known is said. */
static void
test_sieve_in_pieces(void **state)
{
	struct timeline *tl = timeline_new();
	struct sieve *s = sieve_new(SIEVE_WORDS);
	struct fs_event e = { .type = FS_BOOT };
	uint64_t n = 100000;
	unsigned pieces = 0;
	bool unknown = false;

	(void)state;
	for (e.seq = 1; e.seq <= n; e.seq++) {
		e.type = e.seq % 1000 ? FS_RET : FS_SIGNAL;
		timeline_add(tl, &e);
	}
	sieve_set(s, m_event_name(FS_SIGNAL));
	assert_true(sieve_work(s, tl, n, 0));
	assert_int_equal(sieve_next(s, tl, n + 1, -1, &unknown), n);
	assert_false(unknown);
	assert_int_equal(sieve_next(s, tl, 0, 1, &unknown), 0);
	assert_true(unknown);
	for (pieces = 1; sieve_work(s, tl, n, 0); pieces++)
		;
	assert_true(pieces >= n / (SIEVE_PIECE + 1024));
	assert_int_equal(sieve_count(s), n / 1000);
	/* what comes later is looked through, too */
	e.type = FS_SIGNAL;
	timeline_add(tl, &e);
	assert_false(sieve_work(s, tl, n, 0));
	assert_int_equal(sieve_next(s, tl, n, 1, &unknown), n + 1);
	sieve_free(s);
	timeline_free(tl);
}

/* ---- what is shown ---------------------------------------------------------------------------- */

static char *
draw(struct app_view *v, int pane, int w, int h)
{
	struct grid g = { 0 };
	char *text = malloc(TEXT_MAX);

	v->zoom = pane >= 0;
	if (v->zoom)
		v->focus = (enum pane_id)pane;
	assert_true(grid_resize(&g, w, h));
	app_draw(&g, v);
	grid_text(&g, text, TEXT_MAX);
	grid_free(&g);
	return text;
}

static void
assert_shows(struct app_view *v, int pane, const char *with, const char *without)
{
	char *text = draw(v, pane, 80, 24);

	assert_non_null(strstr(text, with));
	if (without)
		assert_null(strstr(text, without));
	free(text);
}

static void
test_processes(void **state)
{
	struct fixture f = fixture_make();
	struct app_view v;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	app_view_show(&v, f.zombie);
	app_view_filter(&v, "zombie");
	/* those above it stand there by their names only */
	assert_shows(&v, PANE_TREE, "└─② fork(2)\n  └─③ fork(3)    Z zombie, exit 3", "④");
	assert_shows(&v, PANE_TREE, "filter: zombie, 1 of 4 processes", NULL);
	assert_shows(&v, PANE_TASKS, "③", "②");
	app_view_filter(&v, "orphan");
	assert_shows(&v, PANE_TREE, "④ fork(4)", "③");
	app_view_filter(&v, "3");
	assert_shows(&v, PANE_TREE, "③ fork(3)", "④");
	app_view_filter(&v, "no such");
	assert_shows(&v, PANE_TREE, "no process fits the filter", "①");
	assert_shows(&v, PANE_TASKS, "no process fits the filter", NULL);
	assert_shows(&v, PANE_FILES, "no open file fits the filter", NULL);
	app_view_filter(&v, "");
	assert_shows(&v, PANE_TREE, "④ fork(4)", "filter");
	app_view_close(&v);
	fixture_free(&f);
}

/* A fold hides nobody who fits. */
static void
test_folded(void **state)
{
	struct fixture f = fixture_make();
	struct app_view v;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	app_view_show(&v, f.zombie);
	app_view_act(&v, ACTION_FOLD_ALL, 0, 80, 24);
	assert_shows(&v, PANE_TREE, "① init(1) +3", "③");
	app_view_filter(&v, "zombie");
	assert_shows(&v, PANE_TREE, "③ fork(3)    Z zombie", NULL);
	app_view_close(&v);
	fixture_free(&f);
}

/* In the lists of events stands what fits, and always the event that is shown. */
static void
test_events(void **state)
{
	struct fixture f = fixture_make();
	struct app_view v;
	char number[16];

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	app_view_show(&v, f.copied);
	snprintf(number, sizeof number, "▸%5llu", (unsigned long long)f.copied);
	app_view_filter(&v, "exit");
	assert_shows(&v, PANE_EVENTS, number, "fault");
	assert_shows(&v, PANE_EVENTS, " exit ", NULL);
	assert_shows(&v, PANE_STORY, "exit", "page fault");
	app_view_filter(&v, "cow copy");
	assert_shows(&v, PANE_EVENTS, number, " exit ");
	/* as far as one can go, and no further */
	for (int i = 0; i < 500; i++)
		app_view_act(&v, ACTION_UP, 0, 80, 24);
	assert_shows(&v, PANE_EVENTS, number, " exit ");
	for (int i = 0; i < 3; i++)
		app_view_act(&v, ACTION_PAGE_DOWN, 0, 80, 24);
	assert_shows(&v, PANE_EVENTS, number, NULL);
	app_view_close(&v);
	fixture_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terms), cmocka_unit_test(test_sieve_finds_all), cmocka_unit_test(test_sieve_narrows),
		cmocka_unit_test(test_sieve_in_pieces), cmocka_unit_test(test_processes), cmocka_unit_test(test_folded),
		cmocka_unit_test(test_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
