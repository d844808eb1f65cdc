/* The panes that read indexes of the history: files, timeline, kernel; each at three sizes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app_view.h"
#include "callwords.h"
#include "fixture.h"
#include "lanes.h"
#include "marks.h"
#include "openfiles.h"

#define TEXT_MAX (200 * 60 * 4)

/* ---- the run: that of the fixture, and more of it by pid 4 ---- */

static uint64_t
say(struct timeline *tl, uint16_t type, uint16_t pid, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e)
{
	struct fs_event event = { .seq = timeline_end(tl) + 1, .type = type, .pid = pid, .arg = { a, b, c, d, e } };

	event.time = timeline_event(tl, timeline_end(tl))->time + 21700;
	timeline_add(tl, &event);
	return event.seq;
}

struct run {
	struct fixture f;
	uint64_t opened, piped, moved, shared, half, gone;
};

enum { TEXT_AT = 1000, NR_READ = 3, NR_OPEN = 5, NR_CLOSE = 6, NR_PIPE = 42 };

static struct run
make(void)
{
	struct run r = { .f = fixture_make() };
	struct timeline *tl = r.f.tl;

	timeline_add_text(tl, TEXT_AT, "/tmp/notes/a long name.txt", 26);
	say(tl, FS_WAKE, 4, 4, FS_WHY_PAUSE, 0, 0, 0);
	say(tl, FS_SWITCH, 0, 0, 4, FS_WHY_READY, 0, 0);
	say(tl, FS_CALL, 4, NR_OPEN, 0x0804b020, 02101, 0644, 0);
	r.opened = say(tl, FS_OPEN, 4, 3, 1, 7, TEXT_AT, 26);
	say(tl, FS_RET, 4, NR_OPEN, 3, 0, 0, 0);
	say(tl, FS_CALL, 4, NR_PIPE, 0x0804b040, 0, 0, 0);
	say(tl, FS_TAKE, 0, 0x300, 1, FS_FRAME_PIPE, 0, 0);
	r.piped = say(tl, FS_PIPE, 4, 4, 2, 5, 3, 0x300);
	say(tl, FS_RET, 4, NR_PIPE, 0, 0, 0, 0);
	r.shared = say(tl, FS_DUP, 4, 6, 1, 0, 0, 0);
	say(tl, FS_CALL, 4, NR_READ, 6, 0x0804b100, 100, 0);
	r.moved = say(tl, FS_RET, 4, NR_READ, 42, 0, 0, 0);
	say(tl, FS_CALL, 4, NR_CLOSE, 5, 0, 0, 0);
	r.half = say(tl, FS_CLOSE, 4, 5, 3, 0, 0, 0);
	r.gone = say(tl, FS_CLOSE, 4, 4, 2, 0, 0, 0);
	return r;
}

static void
done(struct run *r)
{
	fixture_free(&r->f);
}

/* The pane alone, without the status bar and the empty rows at the end. */
static char *
pane_text(struct timeline *tl, enum pane_id id, int w, int h, uint64_t seq, const struct inside *inside)
{
	struct app_shot shot = { .w = w, .h = h, .seq = seq, .program = "fork", .zoom = (int)id, .select = 0,
				 .inside = inside };
	struct grid g = { 0 };
	char *text = malloc(TEXT_MAX);

	assert_true(app_snapshot(tl, &shot, &g));
	grid_text(&g, text, TEXT_MAX);
	grid_free(&g);
	for (size_t n = strlen(text); n > 1 && text[n - 1] == '\n' && text[n - 2] == '\n';)
		text[--n] = '\0';
	memmove(text, strchr(text, '\n') + 1, strlen(strchr(text, '\n') + 1) + 1);
	return text;
}

static void
assert_pane(struct timeline *tl, enum pane_id id, int w, int h, uint64_t seq, const struct inside *inside,
	    const char *wanted)
{
	char *text = pane_text(tl, id, w, h, seq, inside);

	assert_string_equal(text, wanted);
	free(text);
}

static void
test_files(void **state)
{
	struct run r = make();

	(void)state;
	assert_null(timeline_fault(r.f.tl));
	assert_pane(r.f.tl, PANE_FILES, 80, 24, r.moved, NULL,
		"─[files] 4 open, 1 shared ──────────────────────────────────────────────────────\n"
		"file count table name             mode offset who, by which descriptors\n"
		"#0      2  2 ✓   /dev/console     rw        - ①0 ④0\n"
		"#1      2  2 ✓   …a long name.txt -wa      42 ④3,6\n"
		"#2      1  1 ✓   pipe 0300        r-        - ④4 reads from #3\n"
		"#3      1  1 ✓   pipe 0300        -w        - ④5 writes to #2\n");
	assert_pane(r.f.tl, PANE_FILES, 42, 16, r.piped, NULL,
		"─[files] 4 open, 1 shared ────────────────\n"
		"file count table name, mode, offset; who\n"
		"#0      2  2 ✓  /dev/console   rw        -\n"
		"    ①0 ④0\n"
		"#1      1  1 ✓  …long name.txt -wa       0\n"
		"    ④3\n"
		"#2      1  1 ✓  pipe 0300      r-        -\n"
		"    ④4 reads from #3\n"
		"#3      1  1 ✓  pipe 0300      -w        -\n"
		"    ④5 writes to #2\n");
	assert_pane(r.f.tl, PANE_FILES, 100, 30, r.half, NULL,
		"─[files] 3 open, 1 shared ──────────────────────────────────────────────────────────────────────────\n"
		"file count table name             mode offset who, by which descriptors\n"
		"#0      2  2 ✓   /dev/console     rw        - ①0 ④0\n"
		"#1      2  2 ✓   …a long name.txt -wa      42 ④3,6\n"
		"#2      1  1 ✓   pipe 0300        r-        - ④4 no writer: end of file\n"
		"#3   closed by its last: pipe 0300\n");
	assert_pane(r.f.tl, PANE_FILES, 100, 30, r.gone, NULL,
		"─[files] 2 open, 1 shared ──────────────────────────────────────────────────────────────────────────\n"
		"file count table name             mode offset who, by which descriptors\n"
		"#0      2  2 ✓   /dev/console     rw        - ①0 ④0\n"
		"#1      2  2 ✓   …a long name.txt -wa      42 ④3,6\n"
		"#2   closed by its last: pipe 0300\n");
	done(&r);
}

static void
test_timeline(void **state)
{
	struct fixture f = fixture_make();

	(void)state;
	assert_pane(f.tl, PANE_TIMELINE, 80, 24, f.copied, NULL,
		"─[timeline] < > moves ──────────────────────────────────────────────────────────\n"
		"           0.173 ms                                 ▾ 1.953 ms          3.146 ms\n"
		"① init     ~~█E███████▓▓▓▓▓F█▓┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄\n"
		"② fork                ~~~~~~──█▓▓▓E▓▓▓▓▓▓██▓▓▓▓▓F███─────────███──────███X▓▓▓▓ZZ\n"
		"③ fork                                     ~~~~~~──██▓▓▓▓▓▓F██─X█X▓▓▓▓ZZ\n"
		"④ fork                                                ~~~~~~────⌂─────────────█┄\n"
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
		"~ made  ─ ready  █ runs  ▓ in the kernel  ┄ asleep  T stopped  Z zombie  F fork\n"
		"E exec  X exit  ⌂ adopted\n");
	assert_pane(f.tl, PANE_TIMELINE, 40, 10, f.zombie, NULL,
		"─[timeline] < > moves ──────────────────\n"
		"     0.173 ms            2.712 ms ▾\n"
		"①    ~E████▓▓F▓┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄\n"
		"②         ~~~~█▓E▓▓▓█▓▓▓F█────██───█X▓▓Z\n"
		"③                    ~~~~██▓▓F█XX▓▓Z\n"
		"④                         ~~~~──⌂──────█\n"
		"\n"
		"~ made  ─ ready  █ runs  ▓ in the kernel\n"
		"┄ asleep  T stopped  Z zombie  F fork\n");
	assert_pane(f.tl, PANE_TIMELINE, 120, 30, f.end, NULL,
		"─[timeline] < > moves ──────────────────────────────────────────────────────────────────────────────────────────────────\n"
		"           0.173 ms                                                                                           3.146 ms ▾\n"
		"① init     ~~~█E████▓███▓██▓▓▓▓▓▓▓▓▓▓F█▓▓┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄\n"
		"② fork                       ~~~~~~~~~───██▓▓▓▓E▓▓▓▓▓▓▓▓▓▓▓██▓▓▓▓▓▓▓▓▓F████────────────────███───────────██▓█X▓▓▓▓▓▓▓ZZZ\n"
		"③ fork                                                        ~~~~~~~~~───████▓▓▓▓▓▓▓▓▓F█▓██─█X█X▓▓▓▓▓▓▓▓ZZZ\n"
		"④ fork                                                                         ~~~~~~~~~───────⌂─────────────────────██┄\n"
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
		"~ made  ─ ready  █ runs  ▓ in the kernel  ┄ asleep  T stopped  Z zombie  F fork  E exec  X exit  ⌂ adopted\n");
	fixture_free(&f);
}

/* The ruler with marks at these two events, as the timeline pane has it. */
static void
assert_ruler(const struct fixture *f, uint64_t shown, uint64_t one, uint64_t two, const char *wanted)
{
	struct marks marks = { .n = 0 };
	struct app_shot shot = { .w = 80, .h = 24, .seq = shown, .program = "fork", .zoom = PANE_TIMELINE, .marks = &marks };
	struct grid g = { 0 };
	char *text = malloc(TEXT_MAX), *ruler, *rest;

	marks_set(&marks, one, "");
	marks_set(&marks, two, "");
	assert_true(app_snapshot(f->tl, &shot, &g));
	grid_text(&g, text, TEXT_MAX);
	rest = text;
	strsep(&rest, "\n");
	strsep(&rest, "\n");
	ruler = strsep(&rest, "\n");
	assert_string_equal(ruler, wanted);
	grid_free(&g);
	free(text);
}

/* A label that would have a mark in it is not there, or stands on the other side: half of one says something wrong. */
static void
test_marks_on_ruler(void **state)
{
	struct fixture f = fixture_make();

	(void)state;
	assert_ruler(&f, f.copied, f.forked, f.forked, "           0.173 ms                             ◆   ▾ 1.953 ms          3.146 ms");
	assert_ruler(&f, f.copied, f.end, f.end, "           0.173 ms                                 ▾ 1.953 ms                 ◆");
	assert_ruler(&f, f.copied, f.reused, f.end, "           0.173 ms                        1.953 ms ▾         ◆                ◆");
	fixture_free(&f);
}

static void
test_kernel(void **state)
{
	struct run r = make();
	struct inside in = {
		.seq = 0, .pid = 4, .has_cpu = true, .in_kernel = true, .esp0 = 0xc0300000, .cr3 = 0x2f9000,
		.reg = { 0, 1, 2, 3, 4, 5, 6, 0xc02ffe00, 0xc0118000, 0x46, 8, 0x10, 0x10, 0 },
		.user_eip = 0x08048002, .code_at = 0x08048000, .n_code = 4, .code = { 0xcd, 0x80, 0x90, 0xc3 },
		.tss = { 0x48, 0x25800067, 0xc0008b2f }, .ldt = { 0x50, 0x25e80017, 0xc000822f },
		.n_own = 3, .own = { { 0 }, { 0xf, 0xffff, 0xcffa00 }, { 0x17, 0xffff, 0xcff200 } },
		.chain = { "system_call", "do_system_call", "sys_open", "trace_open", "trace_stop" }, .n_chain = 5,
	};

	(void)state;
	in.seq = r.opened;
	assert_pane(r.f.tl, PANE_KERNEL, 80, 24, r.opened, &in,
		"─[kernel] of fork(4) ───────────────────────────────────────────────────────────\n"
		"call open(\"/tmp/notes/a long name.txt\", O_WRONLY|O_CREAT|O_APPEND, 0644)\n"
		"path read from its kernel stack\n"
		"       system_call ▸ do_system_call ▸ sys_open\n"
		"descriptors its two in the GDT, and those of its LDT\n"
		"  TSS 0048 base c02f2580 limit 67       dpl 0 TSS, busy\n"
		"           esp0 c0300000  cr3 002f9000\n"
		"  LDT 0050 base c02f25e8 limit 17       dpl 0 LDT\n"
		"      000f base 00000000 limit ffffffff dpl 3 code r-x\n"
		"      0017 base 00000000 limit ffffffff dpl 3 data rw-\n"
		"code where it goes on when the kernel is done\n"
		"  08048000 cd80           int 0x80\n"
		"▸ 08048002 90             nop\n"
		"  08048003 c3             ret\n"
		"registers of the processor\n"
		"  eax    00000000  ebx    00000001  ecx    00000002  edx    00000003\n"
		"  esi    00000004  edi    00000005  ebp    00000006  esp    c02ffe00\n"
		"  eip    c0118000  eflags 00000046  cs     00000008  ss     00000010\n"
		"  ds     00000010  gs     00000000\n");
	assert_pane(r.f.tl, PANE_KERNEL, 100, 30, r.f.copied, NULL,
		"─[kernel] of fork(3) ───────────────────────────────────────────────────────────────────────────────\n"
		"call none: it is not in a system call\n"
		"path as the kernel's source has it\n"
		"     trap_common\n"
		"      └trap\n"
		"       └do_page_fault\n"
		"        └serve\n"
		"         └do_wp_page\n"
		"\n"
		"registers, descriptors: of the present (G) only\n");
	assert_pane(r.f.tl, PANE_KERNEL, 50, 12, r.f.forked, NULL,
		"─[kernel] of fork(2) ─────────────────────────────\n"
		"call fork()\n"
		"path as the kernel's source has it\n"
		"       system_call ▸ do_system_call ▸ sys_fork\n"
		"     ▸ fork_task ▸ copy_process\n"
		"\n"
		"registers, descriptors: of the present (G) only\n");
	done(&r);
}

/* By columns, to both ends, and each step is one at least; at the live end only the guest makes more. */
static void
test_scrubbing(void **state)
{
	struct fixture f = fixture_make();
	struct app_view v;
	struct grid g = { 0 };
	struct timeline_match match;
	unsigned steps = 0;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork") && grid_resize(&g, 80, 24));
	v.focus = PANE_TIMELINE;
	v.zoom = true;
	app_draw(&g, &v);
	assert_int_equal(app_view_meant(&v, ACTION_NEXT, UK_RIGHT), ACTION_LATER);
	assert_int_equal(app_view_meant(&v, ACTION_PREV, UK_LEFT), ACTION_EARLIER);
	assert_int_equal(app_view_meant(&v, ACTION_NEXT, 'n'), ACTION_NEXT);
	v.focus = PANE_TREE;
	assert_int_equal(app_view_meant(&v, ACTION_NEXT, UK_RIGHT), ACTION_NEXT);
	v.focus = PANE_TIMELINE;
	assert_int_equal(app_view_match(&v, ACTION_LATER, &match), 1);
	for (uint64_t was = f.end + 1; v.shown > 1; steps++) {
		assert_true(v.shown < was);
		was = v.shown;
		app_view_act(&v, ACTION_EARLIER, 0, 80, 24);
		app_draw(&g, &v);
	}
	assert_true(steps > 40 && steps < f.end);
	assert_int_equal(app_view_match(&v, ACTION_LATER, &match), 0);
	for (uint64_t was = 0; !v.live; steps--) {
		assert_true(v.shown > was);
		was = v.shown;
		app_view_act(&v, ACTION_LATER, 0, 80, 24);
		app_draw(&g, &v);
	}
	assert_int_equal(v.shown, f.end);
	assert_false(app_view_act(&v, ACTION_LATER, 0, 80, 24));
	grid_free(&g);
	app_view_close(&v);
	fixture_free(&f);
}

static char *
drawn(struct app_view *v, struct grid *g, char *text)
{
	app_draw(g, v);
	grid_text(g, text, TEXT_MAX);
	return text;
}

/* A long history is read in parts, and what is not read yet is said; at the end it is as if read at once. */
static void
test_read_in_parts(void **state)
{
	static const enum pane_id of[] = { PANE_TIMELINE, PANE_FILES };
	struct run r = make();
	char *text = malloc(TEXT_MAX), *whole;

	(void)state;
	for (unsigned i = 0; i < 5 * PANE_READS / 2; i++)
		say(r.f.tl, i % 2 ? FS_RET : FS_CALL, 4, 20, 4, 0, 0, 0);
	for (int i = 0; i < 2; i++) {
		struct app_view v;
		struct grid g = { 0 };
		unsigned parts = 1;

		assert_true(app_view_open(&v, r.f.tl, "fork") && grid_resize(&g, 100, 30));
		v.in_parts = true;
		v.state = "stopped";
		v.focus = of[i];
		v.zoom = true;
		app_view_show(&v, timeline_end(r.f.tl) - 1);
		for (; strstr(drawn(&v, &g, text), "read to 3") || strstr(text, "read to 7"); parts++)
			assert_true(v.behind);
		assert_false(v.behind);
		assert_int_equal(parts, 3);
		whole = pane_text(r.f.tl, of[i], 100, 30, v.shown, NULL);
		assert_non_null(strstr(text, whole));
		free(whole);
		if (of[i] == PANE_FILES) { /* what comes behind the shown moment is not of interest */
			app_view_show(&v, r.opened);
			drawn(&v, &g, text);
			assert_false(v.behind);
		}
		app_view_close(&v);
		grid_free(&g);
	}
	free(text);
	done(&r);
}

/* Half of the axis, by events: the shown one stays in the window. */
static void
test_closer(void **state)
{
	struct fixture f = fixture_make();
	struct app_view v;
	struct grid g = { 0 };
	char *text = malloc(TEXT_MAX), words[32];

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork") && grid_resize(&g, 60, 20));
	v.focus = PANE_TIMELINE;
	v.zoom = true;
	app_view_show(&v, f.copied);
	app_view_act(&v, ACTION_SCALE, 0, 60, 20);
	for (int i = 0; i < 100; i++) {
		app_view_act(&v, i % 3 ? ACTION_CLOSER : ACTION_WIDER, 0, 60, 20);
		app_draw(&g, &v);
		grid_text(&g, text, TEXT_MAX);
		snprintf(words, sizeof words, "▾ event %u", (unsigned)f.copied);
		if (!strstr(text, words) && !strstr(text, strstr(words, "event")))
			fail_msg("%s is not in\n%s", words, text);
	}
	free(text);
	grid_free(&g);
	app_view_close(&v);
	fixture_free(&f);
}

static void
test_layouts_in_turn(void **state)
{
	struct fixture f = fixture_make();
	struct app_view v;
	struct layout l;

	(void)state;
	assert_true(app_view_open(&v, f.tl, "fork"));
	v.zoom = true;
	for (int i = 1; i <= LAYOUT_COUNT; i++) {
		v.focus = PANE_FRAMES;
		app_view_act(&v, ACTION_LAYOUT, 0, 80, 24);
		assert_int_equal(v.preset, i % LAYOUT_COUNT);
		assert_false(v.zoom);
		layout_make(&l, &(struct layout_want){ .w = 80, .h = 24, .preset = v.preset, .zoom = -1 });
		assert_true(l.pane[v.focus].w > 0); /* the keys go to a pane that is seen */
	}
	app_view_close(&v);
	fixture_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files), cmocka_unit_test(test_timeline), cmocka_unit_test(test_marks_on_ruler), cmocka_unit_test(test_kernel),
		cmocka_unit_test(test_scrubbing), cmocka_unit_test(test_read_in_parts),
		cmocka_unit_test(test_closer), cmocka_unit_test(test_layouts_in_turn),
	};
	return cmocka_run_group_tests_name("history panes", tests, NULL, NULL);
}
