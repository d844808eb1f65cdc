/* What the viewer shows of two moments: compare, the pages before and after, marks, the cursor, the explanation. */
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

static const char cursor_80[] =
	"─[frames] 3663 free, 2 shared ──────────────────────────────────────────────────\n"
	"0000 --- × 256  none, to 00ff\n"
	"0100 kkk × 128  kernel, to 017f\n"
	"0180 kkkkkkkkkkkkk1ff ff2fffffffffffff stt1t1st··t1t2st tt1·············\n"
	"01c0 ··· × 3648  free, to 0fff\n"
	"\n"
	"\n"
	"\n"
	"\n"
	"\n"
	"\n"
	"\n"
	"\n"
	"\n"
	"\n"
	"\n"
	"\n"
	"\n"
	"\n"
	"01ab private page: count 1  tables say 1 ✓ ◂ count was 2\n"
	"     ②0804b000\n"
	"01b2 count 0→1  tables say 1 ✓ ③ 0804b000\n"
	"k kernel  s stack  t table  f file  1 owned  2+ shared  · free  - none\n";

#define TEXT_MAX (200 * 60 * 4)

/* The screen without the status bar and the empty rows at the end; the caller frees it. */
static char *
screen(struct app_view *v, int w, int h)
{
	struct grid g = { 0 };
	char *text = malloc(TEXT_MAX), *bar;

	assert_true(grid_resize(&g, w, h));
	app_draw(&g, v);
	grid_text(&g, text, TEXT_MAX);
	grid_free(&g);
	for (size_t n = strlen(text); n > 1 && text[n - 1] == '\n' && text[n - 2] == '\n';)
		text[--n] = '\0';
	bar = strchr(text, '\n') + 1;
	memmove(text, bar, strlen(bar) + 1);
	return text;
}

static void
assert_screen(struct app_view *v, int w, int h, const char *wanted)
{
	char *text = screen(v, w, h);

	if (getenv("FS_SHOW")) { /* as C has it, to be looked at and taken over */
		printf("--- %dx%d\n", w, h);
		for (char *rest = text, *line; (line = strsep(&rest, "\n")) && rest;)
			printf("\t\t\"%s\\n\"\n", line);
	} else {
		assert_string_equal(text, wanted);
	}
	free(text);
}

static void
assert_shows(struct app_view *v, int w, int h, const char *wanted)
{
	char *text = screen(v, w, h);

	if (!strstr(text, wanted))
		fail_msg("wanted \"%s\" in:\n%s", wanted, text);
	free(text);
}

struct view {
	struct fixture f;
	struct app_view v;
};

static void
show(struct view *s, enum pane_id id, uint64_t seq)
{
	s->f = fixture_make();
	assert_true(app_view_open(&s->v, s->f.tl, "fork"));
	s->v.zoom = true;
	s->v.focus = id;
	app_view_show(&s->v, seq ? seq : s->f.copied);
}

static void
done(struct view *s)
{
	app_view_close(&s->v);
	fixture_free(&s->f);
}

static void
test_compare_sizes(void **state)
{
	struct view s;

	(void)state;
	show(&s, PANE_COMPARE, 0);
	marks_set(&s.v.marks, s.f.forked, "after fork");
	assert_screen(&s.v, 80, 24,
		"─[compare] events 83 and 90 ────────────────────────────────────────────────────\n"
		"  event 83, mark after fork               event 90, shown\n"
		"  ① init S waits for a child 3 pages    │ ① init S waits for a child 3 pages\n"
		"~   ② fork R running 3 pages            │   ② fork R ready 3 pages\n"
		"~     ③ fork R ready 3 pages            │     ③ fork R running 3 pages\n"
		"frames that differ\n"
		"~ 01ab 2 owners ②③                      │ 01ab 1 owner ② 0804b000\n"
		"+ 01b2 free                             │ 01b2 1 owner ③ 0804b000\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"─ the difference ───────────────────────────────────────────────────────────────\n"
		"· pid 2 went from running to ready\n"
		"· pid 2 has come back from fork\n"
		"· pid 3 went from ready to running\n"
		"· pid 3 has come back from fork\n"
		"· page 0804b000 of pid 3: frame 01ab -> frame 01b2, writable\n"
		"· the processor: pid 2 -> pid 3\n"
		"· frame 01ab: 2 owners -> 1 owner\n"
		"· frame 01b2: free -> 1 owner\n"
		"· 32 bytes more stand on the console\n");
	assert_screen(&s.v, 100, 30,
		"─[compare] events 83 and 90 ────────────────────────────────────────────────────────────────────────\n"
		"  event 83, mark after fork                         event 90, shown\n"
		"  ① init S waits for a child 3 pages              │ ① init S waits for a child 3 pages\n"
		"~   ② fork R running 3 pages                      │   ② fork R ready 3 pages\n"
		"~     ③ fork R ready 3 pages                      │     ③ fork R running 3 pages\n"
		"frames that differ\n"
		"~ 01ab 2 owners ②③                                │ 01ab 1 owner ② 0804b000\n"
		"+ 01b2 free                                       │ 01b2 1 owner ③ 0804b000\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"─ the difference ───────────────────────────────────────────────────────────────────────────────────\n"
		"· pid 2 went from running to ready\n"
		"· pid 2 has come back from fork\n"
		"· pid 3 went from ready to running\n"
		"· pid 3 has come back from fork\n"
		"· page 0804b000 of pid 3: frame 01ab -> frame 01b2, writable\n"
		"· the processor: pid 2 -> pid 3\n"
		"· frame 01ab: 2 owners -> 1 owner\n"
		"· frame 01b2: free -> 1 owner\n"
		"· 32 bytes more stand on the console\n");
	assert_screen(&s.v, 160, 50,
		"─[compare] events 83 and 90 ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────\n"
		"  event 83, mark after fork                                                       event 90, shown\n"
		"  ① init S waits for a child 3 pages                                            │ ① init S waits for a child 3 pages\n"
		"~   ② fork R running 3 pages                                                    │   ② fork R ready 3 pages\n"
		"~     ③ fork R ready 3 pages                                                    │     ③ fork R running 3 pages\n"
		"frames that differ\n"
		"~ 01ab 2 owners ②③                                                              │ 01ab 1 owner ② 0804b000\n"
		"+ 01b2 free                                                                     │ 01b2 1 owner ③ 0804b000\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"─ the difference ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────\n"
		"· pid 2 went from running to ready\n"
		"· pid 2 has come back from fork\n"
		"· pid 3 went from ready to running\n"
		"· pid 3 has come back from fork\n"
		"· page 0804b000 of pid 3: frame 01ab -> frame 01b2, writable\n"
		"· the processor: pid 2 -> pid 3\n"
		"· frame 01ab: 2 owners -> 1 owner\n"
		"· frame 01b2: free -> 1 owner\n"
		"· 32 bytes more stand on the console\n");
	done(&s);
}

/* Without a mark it is the event before; at the mark itself too; a mark behind the shown event is the later one. */
static void
test_compare_what_with_what(void **state)
{
	struct view s;
	char title[80];

	(void)state;
	show(&s, PANE_COMPARE, 0);
	snprintf(title, sizeof title, "events %llu and %llu", (unsigned long long)s.f.copied - 1, (unsigned long long)s.f.copied);
	assert_shows(&s.v, 80, 24, title);
	marks_set(&s.v.marks, s.f.copied, "");
	assert_shows(&s.v, 80, 24, title);
	marks_set(&s.v.marks, s.f.zombie, "z");
	snprintf(title, sizeof title, "events %llu and %llu", (unsigned long long)s.f.copied, (unsigned long long)s.f.zombie);
	assert_shows(&s.v, 80, 24, title);
	assert_shows(&s.v, 80, 24, "the difference");
	app_view_act(&s.v, ACTION_DOWN, 0, 80, 24);
	free(screen(&s.v, 80, 24));
	for (int i = 0; i < 100; i++)
		app_view_act(&s.v, ACTION_PAGE_DOWN, 0, 80, 24);
	assert_shows(&s.v, 80, 12, " the difference \342\224\200"); /* nothing more below it */
	for (int h = 1; h < 14; h++)
		free(screen(&s.v, 41, h));
	done(&s);
}

static void
test_marks_are_seen(void **state)
{
	struct view s;

	(void)state;
	show(&s, PANE_STORY, 0);
	marks_set(&s.v.marks, s.f.copied, "copied");
	assert_shows(&s.v, 80, 24, "\342\227\206"); /* the sign of a mark, beside the number */
	s.v.focus = PANE_EVENTS;
	assert_shows(&s.v, 80, 24, "\342\227\206");
	app_view_show(&s.v, s.f.forked);
	s.v.focus = PANE_TIMELINE;
	assert_shows(&s.v, 80, 24, "\342\227\206");
	done(&s);
}

static void
test_pages_before_and_after(void **state)
{
	struct view s;

	(void)state;
	show(&s, PANE_PAGES, 0);
	assert_screen(&s.v, 80, 24,
		"─[pages] of fork(3) ────────────────────────────────────────────────────────────\n"
		"va       before event 90             after it: frame, count, rights, owners\n"
		"08048000 0192 x2 r-x  ②③ shared      0192 x2 r-x  ②③ shared\n"
		"08049000 --      r-x  code: 2 untouched\n"
		"0804b000 01ab x2 r--w ②③ cow         01b2 x1 rw-  ③ data         ◂ copy of 01ab\n"
		"0804c000 --      rw-  data: 1 untouched\n"
		"0804e000 --      rw-  heap: 4 untouched\n"
		"bfffc000 --      rw-  stack: 3 untouched\n"
		"bffff000 01ad x2 r--w ②③ cow         01ad x2 r--w ②③ cow\n");
	assert_screen(&s.v, 160, 50,
		"─[pages] of fork(3) ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────\n"
		"va       before event 90                                                     after it: frame, count, rights, owners\n"
		"08048000 0192 x2 r-x  ②③ shared                                              0192 x2 r-x  ②③ shared\n"
		"08049000 --      r-x  code: 2 untouched\n"
		"0804b000 01ab x2 r--w ②③ cow                                                 01b2 x1 rw-  ③ data                                                 ◂ copy of 01ab\n"
		"0804c000 --      rw-  data: 1 untouched\n"
		"0804e000 --      rw-  heap: 4 untouched\n"
		"bfffc000 --      rw-  stack: 3 untouched\n"
		"bffff000 01ad x2 r--w ②③ cow                                                 01ad x2 r--w ②③ cow\n");
	assert_shows(&s.v, 75, 24, "va      frame prot own"); /* no room for both */
	done(&s);
}

static void
test_cursor(void **state)
{
	struct view s;

	(void)state;
	show(&s, PANE_FRAMES, 0);
	app_view_act(&s.v, ACTION_CURSOR_RIGHT, 0, 80, 24); /* at what the event has changed */
	assert_screen(&s.v, 80, 24, cursor_80);
	app_view_act(&s.v, ACTION_CURSOR_RIGHT, 0, 80, 24);
	app_view_act(&s.v, ACTION_CURSOR_LEFT, 0, 80, 24);
	assert_screen(&s.v, 80, 24, cursor_80);
	app_view_act(&s.v, ACTION_CURSOR_RIGHT, 0, 80, 24);
	assert_screen(&s.v, 40, 14,
		"─[frames] 3663 free, 2 shared ──────────\n"
		"0000 --- × 256  none, to 00ff\n"
		"0100 kkk × 128  kernel, to 017f\n"
		"0180 kkkkkkkkkkkkk1ff ff2fffffffffffff\n"
		"01a0 stt1t1st··t1t2st tt1·············\n"
		"01c0 ··· × 3648  free, to 0fff\n"
		"\n"
		"\n"
		"01ac page table: count 1  tables say 1 ✓\n"
		"01ab count 2→1  tables say 1 ✓ ②\n"
		"01b2 count 0→1  tables say 1 ✓ ③\n"
		"k kernel  s stack  t table  f file\n"
		"1 owned  2+ shared  · free  - none\n");
	for (int i = 0; i < 300; i++) {
		app_view_act(&s.v, i % 2 ? ACTION_PAGE_DOWN : ACTION_DOWN, 0, 80, 24);
		free(screen(&s.v, 80, 24));
	}
	assert_shows(&s.v, 80, 24, "0fff free: count 0  tables say 0");
	pane_frames_point(s.v.state_of[PANE_FRAMES], 5 + 3, 1); /* the fourth cell of the second row */
	assert_screen(&s.v, 80, 24,
		"─[frames] 3663 free, 2 shared ──────────────────────────────────────────────────\n"
		"0000 --- × 256  none, to 00ff\n"
		"0100 kkkkkkkkkkkkkkkk kkkkkkkkkkkkkkkk kkkkkkkkkkkkkkkk kkkkkkkkkkkkkkkk\n"
		"0140 kkkkkkkkkkkkkkkk kkkkkkkkkkkkkkkk kkkkkkkkkkkkkkkk kkkkkkkkkkkkkkkk\n"
		"0180 kkkkkkkkkkkkk1ff ff2fffffffffffff stt1t1st··t1t2st tt1·············\n"
		"01c0 ··· × 3648  free, to 0fff\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"\n"
		"0100 kernel: count 0  tables say 0 ✓\n"
		"01ab count 2→1  tables say 1 ✓ ② 0804b000\n"
		"01b2 count 0→1  tables say 1 ✓ ③ 0804b000\n"
		"k kernel  s stack  t table  f file  1 owned  2+ shared  · free  - none\n");
	app_view_act(&s.v, ACTION_FOLLOW, 0, 80, 24);
	assert_shows(&s.v, 80, 24, "count 2");
	done(&s);
}

static void
test_explanation(void **state)
{
	struct view s;

	(void)state;
	show(&s, PANE_STORY, 0);
	app_view_act(&s.v, ACTION_EXPLAIN, 0, 80, 24);
	assert_screen(&s.v, 80, 24,
		"─[explain] event 90: COPY  e or Esc closes this  j: 6 rows more ────────────────\n"
		" do_wp_page: frame 01ab had 2 owners: copied to 01b2 for fork(3) at 0804b000;\n"
		" owners 2 -> 1, and 1 of the copy\n"
		" fork(2) is now the last owner of 01ab: its next write copies nothing\n"
		"\n"
		"  what the kernel does\n"
		" 1. do_page_fault\n"
		"    fork(3) had a page fault in page 0804b000: the event `fault` before this\n"
		"    one tells of it.\n"
		" 2. serve\n"
		"    The page is present in frame 01ab, its entry is read-only, and the address\n"
		"    lies in the map at 0804b000, 2 pages, rw-: it may be written. So this is\n"
		"    copy-on-write.\n"
		" 3. do_wp_page\n"
		"    Is the process the last owner of a private page? No: frame 01ab has 2\n"
		"    owners. So a free frame, 01b2, is taken and all 4096 bytes are copied.\n"
		" 4. do_wp_page\n"
		"    The entry of fork(3) for 0804b000 names 01b2 now, and is writable; the\n"
		"    processor's copy of the entry is dropped (invlpg). Count of 01b2: 0 -> 1.\n"
		"    Free frames: 3664 -> 3663.\n"
		" 5. frame_unref\n"
		"    The old frame has one owner less: 01ab, 2 -> 1.\n");
	assert_true(app_view_explaining(&s.v, ACTION_DOWN));
	for (int i = 0; i < 20; i++)
		app_view_explaining(&s.v, ACTION_PAGE_DOWN);
	assert_shows(&s.v, 40, 12, "what to look at next");
	assert_false(app_view_explaining(&s.v, ACTION_NEXT)); /* that moves on, and the next event is explained */
	app_view_show(&s.v, s.f.copied + 1);
	assert_shows(&s.v, 80, 24, "explain] event");
	assert_true(app_view_explaining(&s.v, ACTION_FOLLOW));
	assert_shows(&s.v, 80, 24, "[story]");
	app_view_act(&s.v, ACTION_EXPLAIN, 0, 80, 24);
	app_view_show(&s.v, 0);
	assert_shows(&s.v, 80, 24, "nothing has happened yet");
	done(&s);
}

/* Another history of the same guest: the explanation is of its events, and the kernel's lines are there still. */
static void
test_explanation_of_another_history(void **state)
{
	const char *build = getenv("FS_BUILD");
	struct fixture other = fixture_make();
	struct view s;
	char kernel[600];

	(void)state;
	snprintf(kernel, sizeof kernel, "%s/kernel.elf", build ? build : "build");
	show(&s, PANE_STORY, 0);
	s.v.kernel = kernel;
	app_view_act(&s.v, ACTION_EXPLAIN, 0, 80, 24);
	assert_shows(&s.v, 100, 40, "do_wp_page  kernel/mm/cow.c:");
	assert_true(app_view_turn(&s.v, other.tl, other.copied));
	assert_int_equal(s.v.explained.seq, 0);
	assert_shows(&s.v, 100, 40, "do_wp_page  kernel/mm/cow.c:");
	done(&s);
	fixture_free(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare_sizes),
		cmocka_unit_test(test_compare_what_with_what),
		cmocka_unit_test(test_marks_are_seen),
		cmocka_unit_test(test_pages_before_and_after),
		cmocka_unit_test(test_cursor),
		cmocka_unit_test(test_explanation),
		cmocka_unit_test(test_explanation_of_another_history),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
