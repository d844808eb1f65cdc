/* Every pane at many sizes and moments, with tame and with hostile guests; golden screens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app_view.h"
#include "diff.h"
#include "fixture.h"

#define TEXT_MAX (200 * 60 * 4)

static char *
screen(struct timeline *tl, struct app_shot shot)
{
	struct grid g = { 0 };
	char *text = malloc(TEXT_MAX);

	if (!shot.program)
		shot.program = "fork";
	assert_true(app_snapshot(tl, &shot, &g));
	grid_text(&g, text, TEXT_MAX);
	grid_free(&g);
	return text;
}

static void
assert_shows(struct timeline *tl, struct app_shot shot, const char *want)
{
	char *text = screen(tl, shot);

	if (!strstr(text, want))
		fail_msg("\"%s\" is not on the screen:\n%s", want, text);
	free(text);
}

static void
test_fixture_holds_both_proofs(void **state)
{
	struct fixture f = fixture_make();

	(void)state;
	assert_null(timeline_fault(f.tl));
	for (uint64_t seq = 1; seq <= f.end; seq++) {
		struct findings found = { 0 };
		model_audit(timeline_model(f.tl, seq, TIMELINE_SHOWN), &found);
		if (found.n)
			fail_msg("event %d: %s", (int)seq, found.text[0]);
	}
	fixture_free(&f);
}

/* Draws each moment at each of many sizes, whole and with each pane alone. */
static void
draw_much(struct timeline *tl, int w_step, int h_step, uint64_t seq_step)
{
	struct app_view v;
	struct grid g = { 0 };

	assert_true(app_view_open(&v, tl, "fork"));
	for (int w = 1; w <= 200; w += w_step)
		for (int h = 1; h <= 60; h += h_step) {
			assert_true(grid_resize(&g, w, h));
			for (uint64_t seq = 0; seq <= timeline_end(tl); seq += seq_step) {
				app_view_show(&v, seq);
				v.zoom = seq % 2;
				v.focus = (enum pane_id)((seq + (uint64_t)w) % PANE_COUNT);
				v.help = seq % 13 == 12;
				app_view_act(&v, ACTION_PAGE_DOWN, 0, w, h);
				app_draw(&g, &v);
				app_view_act(&v, seq % 3 ? ACTION_PAGE_UP : ACTION_FOLLOW, 0, w, h);
				app_draw(&g, &v);
			}
		}
	grid_free(&g);
	app_view_close(&v);
}

static void
test_every_pane_draws_at_any_size(void **state)
{
	struct fixture f = fixture_make();

	(void)state;
	draw_much(f.tl, 13, 7, 11);
	draw_much(f.tl, 1, 59, 71);
	draw_much(f.tl, 199, 1, 71);
	fixture_free(&f);
}

static void
test_empty_timeline_draws(void **state)
{
	struct timeline *tl = timeline_new();

	(void)state;
	draw_much(tl, 40, 12, 1);
	timeline_free(tl);
}

/* Events that no kernel sends, text full of escapes: nothing breaks, nothing gets through. */
static void
test_hostile_guest_is_harmless(void **state)
{
	struct timeline *tl = timeline_new();
	static const char evil[] = "\033]0;x\a\xff\xc0\x9b\r\n\t\xe2\x80\xae%n%s";
	uint32_t random = 12345;

	(void)state;
	timeline_add_text(tl, 0, evil, sizeof evil);
	timeline_add_console(tl, 0, evil, sizeof evil);
	timeline_add(tl, &(struct fs_event){ .seq = 1, .type = FS_BOOT, .arg = { 1, 64 } });
	timeline_add(tl, &(struct fs_event){ .seq = 2, .type = FS_EXEC, .arg = { 0, sizeof evil } });
	timeline_add(tl, &(struct fs_event){ .seq = 3, .type = FS_WRITE, .arg = { 0, sizeof evil } });
	for (uint64_t seq = 4; seq < 400; seq++) {
		struct fs_event e = { .seq = seq };
		uint32_t *word[] = { &e.arg[0], &e.arg[1], &e.arg[2], &e.arg[3], &e.arg[4] };
		for (int i = 0; i < 5; i++) {
			random = random * 1103515245 + 12345;
			*word[i] = random >> 16 & (seq % 4 ? 7 : 0xffff);
		}
		random = random * 1103515245 + 12345;
		e.type = random >> 16 & 63;
		e.pid = random >> 22 & 7;
		timeline_add(tl, &e);
	}
	draw_much(tl, 61, 13, 17);
	char *text = screen(tl, (struct app_shot){ .w = 120, .h = 40, .seq = 3, .zoom = -1 });
	for (const char *p = text; *p; p++)
		assert_true((unsigned char)*p >= 0x20 || *p == '\n');
	free(text);
	timeline_free(tl);
}

static void
test_panes_say_what_happened(void **state)
{
	struct fixture f = fixture_make();
	struct app_shot wide = { .w = 120, .h = 40, .zoom = -1 };

	(void)state;
	wide.seq = f.copied;
	assert_shows(f.tl, wide, "◂ copy of 01ab");
	assert_shows(f.tl, wide, "01ab count 2→1  tables say 1 ✓ ②");
	assert_shows(f.tl, wide, "PAST");
	assert_shows(f.tl, wide, "cow copy va=804b000 old=01ab");
	wide.seq = f.reused;
	assert_shows(f.tl, wide, "◂ may write");
	wide.seq = f.orphaned;
	assert_shows(f.tl, wide, "④ fork(4)      R ready ⌂ orphan");
	wide.seq = f.zombie;
	assert_shows(f.tl, wide, "Z zombie, exit 3");
	assert_shows(f.tl, wide, "a zombie has no memory left");
	wide.seq = f.reaped;
	assert_shows(f.tl, wide, "   3 empty");
	wide.seq = f.end;
	assert_shows(f.tl, wide, "LIVE");
	wide.alarm = "frame 01a3: events say 2 owners, memory says 3";
	assert_shows(f.tl, wide, " WRONG: event 145: frame 01a3: events say 2");
	fixture_free(&f);
}

/* The first private page of pid 4 with one owner. */
static const struct m_page *
own_page(const struct model *m)
{
	const struct m_task *t = model_task(m, 4);

	for (uint32_t i = 0; i < t->n_pages; i++)
		if (m->frame[t->pages[i].frame].kind == FS_FRAME_ANON &&
		    m->frame[t->pages[i].frame].refs == 1)
			return &t->pages[i];
	return NULL;
}

static void
test_swapped_page_shows_its_slot(void **state)
{
	struct fixture f = fixture_make();
	struct app_shot shot = { .w = 120, .h = 40, .zoom = -1 };
	struct m_page page = *own_page(timeline_live(f.tl));
	char words[64];

	(void)state;
	timeline_add(f.tl, &(struct fs_event){ .seq = f.end + 1, .type = FS_SWAPOUT, .pid = 4,
					       .arg = { page.frame, 77, 1 } });
	timeline_add(f.tl, &(struct fs_event){ .seq = f.end + 2, .type = FS_SWAPIN, .pid = 4,
					       .arg = { page.va, 77, page.frame, 0 } });
	shot.seq = f.end + 1;
	snprintf(words, sizeof words, "swapped, slot 77 ◂ was %04x", page.frame);
	assert_shows(f.tl, shot, words);
	assert_shows(f.tl, shot, "1 swapped");
	shot.seq = f.end + 2;
	assert_shows(f.tl, shot, "◂ was in slot 77");
	fixture_free(&f);
}

static void
test_wrong_count_is_shown_beside_the_proof(void **state)
{
	struct fixture f = fixture_make();
	struct fs_event take = { .seq = f.end + 1, .type = FS_PAGEIN, .pid = 4,
				 .arg = { 0x08049000, 0x1ff, 0x1ff } };

	(void)state;
	/* a page of a frame that the kernel never took: the tables name it more often than it says */
	timeline_add(f.tl, &take);
	take.seq++;
	take.type = FS_GIVE;
	take.arg[0] = 0x1ff, take.arg[1] = 1, take.arg[2] = FS_FRAME_FILE;
	timeline_add(f.tl, &take);
	assert_shows(f.tl, (struct app_shot){ .w = 120, .h = 40, .seq = f.end + 2, .zoom = -1 },
		     "tables say 1 ✗ WRONG");
	fixture_free(&f);
}

static void
test_selection_follows_until_chosen(void **state)
{
	struct fixture f = fixture_make();
	struct app_view v;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	app_view_show(&v, f.copied);
	assert_int_equal(app_view_selected(&v), 3);
	app_view_show(&v, f.reused);
	assert_int_equal(app_view_selected(&v), 2);
	app_view_act(&v, ACTION_SELECT_NEXT, 0, 80, 24);
	assert_int_equal(app_view_selected(&v), 3);
	app_view_act(&v, ACTION_SELECT_PREV, 0, 80, 24);
	app_view_act(&v, ACTION_SELECT_PREV, 0, 80, 24);
	app_view_act(&v, ACTION_SELECT_PREV, 0, 80, 24);
	assert_int_equal(app_view_selected(&v), 4); /* around the end */
	app_view_act(&v, ACTION_SELECT, 1, 80, 24);
	app_view_show(&v, f.copied);
	assert_int_equal(app_view_selected(&v), 1);
	app_view_act(&v, ACTION_FOLLOW, 0, 80, 24);
	assert_int_equal(app_view_selected(&v), 3);
	app_view_close(&v);
	fixture_free(&f);
}

static void
test_focus_moves_over_what_is_shown(void **state)
{
	struct fixture f = fixture_make();
	struct app_view v;
	unsigned seen = 0;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	for (int i = 0; i < 4; i++) {
		app_view_act(&v, ACTION_FOCUS_NEXT, 0, 80, 24);
		seen |= 1u << v.focus;
	}
	assert_int_equal(seen, 1u << PANE_TREE | 1u << PANE_FRAMES | 1u << PANE_PAGES | 1u << PANE_STORY);
	app_view_act(&v, ACTION_ZOOM, 0, 80, 24);
	for (int i = 0; i < PANE_COUNT; i++) {
		app_view_act(&v, ACTION_FOCUS_PREV, 0, 80, 24);
		seen |= 1u << v.focus;
	}
	assert_int_equal(seen, (1u << PANE_COUNT) - 1);
	app_view_close(&v);
	fixture_free(&f);
}

static void
test_too_small_is_said_and_nothing_else(void **state)
{
	struct fixture f = fixture_make();
	char *text = screen(f.tl, (struct app_shot){ .w = 20, .h = 5, .seq = f.copied, .zoom = -1 });

	(void)state;
	assert_string_equal(text, "\n  too small: 20x5,\n    wants 40x10\n\n\n");
	free(text);
	assert_shows(f.tl, (struct app_shot){ .w = 60, .h = 9, .seq = 1, .zoom = -1 },
		     "too small: 60x9, forkscope wants 40x10");
	fixture_free(&f);
}

/* The first row that differs, both ways. */
static void
show_difference(const char *golden, const char *text, const char *path)
{
	int row = 1;
	size_t start = 0;

	for (size_t i = 0; golden[i] && golden[i] == text[i]; i++)
		if (golden[i] == '\n') {
			start = i + 1;
			row++;
		}
	fail_msg("%s, row %d\n  was: %.*s\n  now: %.*s", path, row,
		 (int)strcspn(golden + start, "\n"), golden + start,
		 (int)strcspn(text + start, "\n"), text + start);
}

/* A golden screen; FS_ACCEPT=1 writes it anew. */
static void
compare_golden(const char *name, char *text)
{
	const char *top = getenv("FS_SRC");
	char path[512], *golden = calloc(1, TEXT_MAX);

	snprintf(path, sizeof path, "%s/tests/screen/golden/%s.txt", top ? top : ".", name);
	FILE *file = fopen(path, getenv("FS_ACCEPT") ? "w" : "r");
	if (!file)
		fail_msg("%s cannot be opened; write it by make accept T=panes", path);
	if (getenv("FS_ACCEPT"))
		fputs(text, file);
	else if (fread(golden, 1, TEXT_MAX - 1, file) == 0 || strcmp(golden, text) != 0)
		show_difference(golden, text, path);
	fclose(file);
	free(golden);
	free(text);
}

static void
test_golden_screens(void **state)
{
	struct fixture f = fixture_make();
	struct app_shot shot = { .w = 80, .h = 24, .zoom = -1 };

	(void)state;
	shot.seq = f.forked;
	compare_golden("fixture-80x24-forked", screen(f.tl, shot));
	shot.seq = f.copied;
	compare_golden("fixture-80x24-copied", screen(f.tl, shot));
	shot.ascii = true;
	compare_golden("fixture-80x24-ascii", screen(f.tl, shot));
	shot = (struct app_shot){ .w = 120, .h = 40, .seq = f.zombie, .zoom = -1 };
	compare_golden("fixture-120x40-zombie", screen(f.tl, shot));
	fixture_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixture_holds_both_proofs),
		cmocka_unit_test(test_every_pane_draws_at_any_size),
		cmocka_unit_test(test_empty_timeline_draws),
		cmocka_unit_test(test_hostile_guest_is_harmless),
		cmocka_unit_test(test_panes_say_what_happened),
		cmocka_unit_test(test_swapped_page_shows_its_slot),
		cmocka_unit_test(test_wrong_count_is_shown_beside_the_proof),
		cmocka_unit_test(test_selection_follows_until_chosen),
		cmocka_unit_test(test_focus_moves_over_what_is_shown),
		cmocka_unit_test(test_too_small_is_said_and_nothing_else),
		cmocka_unit_test(test_golden_screens),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
