/* Bytes that a guest may print, or name a program or a file by: none moves a cursor or breaks a layout. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app_view.h"

#define HOSTILE 24

/* Sequences that a terminal obeys, what is no UTF-8, and what is not one column wide. */
static const char *const bad[HOSTILE] = {
	"\033[2J\033[H", "\033]0;title\a", "\033[?1049h\033[31m", "\033P1$r\033\\", "\033c", "\017\016\033(0qqq",
	"\233" "2J\220\234", "\r\n\b\t\v\f\a\177", "%n%s%99999d", "\xff\xfe\xc0\xaf", "\xe2\x82", "\xf0\x9f\x98",
	"\xed\xa0\x80\xed\xbf\xbf", "\xf4\x90\x80\x80\xf8\x88\x80\x80\x80",
	"\xe4\xb8\xad\xe6\x96\x87\xe5\xad\x97", "\xef\xbc\xa1\xef\xbc\xa2", "\xf0\x9f\x98\x80\xf0\x9f\x91\x8d",
	"e\xcc\x81\xcc\x82\xcc\x83o\xcc\x88", "\xcc\x81\xcc\x81", "\xe2\x80\xae\xe2\x81\xa6rtl", "\xe2\x80\x8b\xe2\x80\x8d\xef\xbb\xbf",
	"\xc2\x80\xc2\x9b" "5n\xc2\x85", "\xd7\xa9\xd7\x9c\xd9\x85", "\xee\x80\x80\xef\xbf\xbe",
};

struct story_teller {
	struct timeline *tl;
	uint32_t text, console;
};

static void
add(struct story_teller *s, uint16_t type, uint16_t pid, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e)
{
	struct fs_event event = { .seq = timeline_end(s->tl) + 1, .time = timeline_end(s->tl) * 1000, .type = type,
				  .pid = pid, .arg = { a, b, c, d, e } };

	timeline_add(s->tl, &event);
}

/* A program and a file of that name, which prints it as well, and again behind some text. */
static struct timeline *
run_of(const char *name, size_t n)
{
	struct story_teller s = { .tl = timeline_new() };

	timeline_add_text(s.tl, 0, name, n);
	add(&s, FS_BOOT, 0, 1, 64, 0, 0, 0);
	add(&s, FS_TASK, 0, 1, 1, 0, 0, 0);
	add(&s, FS_FORKED, 0, 1, 0, 0, 0, 0);
	add(&s, FS_SWITCH, 0, 0, 1, FS_WHY_READY, 0, 0);
	add(&s, FS_EXEC, 1, 0, (uint32_t)n, 0, 0, 0);
	add(&s, FS_CALL, 1, 5, 0x8049000, 02101, 0644, 0);
	add(&s, FS_OPEN, 1, 0, 0, 3, 0, (uint32_t)n);
	add(&s, FS_TASK, 1, 2, 2, 0, 0, 0);
	add(&s, FS_FORKED, 1, 2, 0, 0, 0, 0);
	for (int i = 0; i < 2; i++) {
		timeline_add_console(s.tl, s.console, name, n);
		add(&s, FS_WRITE, 1, s.console, (uint32_t)n, 0, 0, 0);
		s.console += (uint32_t)n;
	}
	return s.tl;
}

static bool
is_tame(uint32_t ch)
{
	if (ch < 0x20 || (ch >= 0x7f && ch < 0xa0) || ch > 0xffff)
		return false;
	if (ch >= 0x2e80)
		return ch == 0xfffd; /* all others there are wide, private, or no character */
	return !(ch >= 0x300 && ch <= 0x36f) && !(ch >= 0x590 && ch <= 0x10ff) && !(ch >= 0x1100 && ch <= 0x11ff) &&
	       !(ch >= 0x200b && ch <= 0x200f) && !(ch >= 0x2028 && ch <= 0x202e) && !(ch >= 0x2060 && ch <= 0x206f);
}

/* Vertical borders stand where they stand for a tame guest; every cell holds one plain character. */
static void
compare(struct timeline *hostile, struct timeline *tame, const struct app_shot *shot)
{
	struct grid a = { 0 }, b = { 0 };

	assert_true(app_snapshot(hostile, shot, &a));
	assert_true(app_snapshot(tame, shot, &b));
	for (int i = 0; i < a.w * a.h; i++) {
		if (!is_tame(a.cell[i].ch))
			fail_msg("U+%04x at %d,%d", (unsigned)a.cell[i].ch, i % a.w, i / a.w);
		if (shot->ascii)
			assert_true(a.cell[i].ch < 0x7f);
		assert_int_equal(a.cell[i].attr & AT_LINE_V, b.cell[i].attr & AT_LINE_V);
	}
	grid_free(&a);
	grid_free(&b);
}

static void
try_name(const char *name, size_t n)
{
	static const int size[][2] = { { 40, 10 }, { 80, 24 }, { 100, 30 }, { 160, 50 } };
	struct timeline *hostile = run_of(name, n), *tame = run_of("tame", 4);

	for (int i = 0; i < 4; i++) {
		struct app_shot shot = { .w = size[i][0], .h = size[i][1], .seq = timeline_end(tame), .program = "x",
					 .zoom = -1, .ascii = i % 2 };
		for (int preset = 0; preset < LAYOUT_COUNT; preset++) {
			shot.preset = (enum layout_preset)preset;
			compare(hostile, tame, &shot);
		}
		for (int pane = 0; pane < PANE_COUNT; pane++) {
			shot.zoom = pane;
			compare(hostile, tame, &shot);
		}
	}
	timeline_free(hostile);
	timeline_free(tame);
}

static void
test_sequences(void **state)
{
	(void)state;
	for (int i = 0; i < HOSTILE; i++)
		try_name(bad[i], strlen(bad[i]));
}

/* Sixteen bytes at a time, each of them somewhere. */
static void
test_every_byte(void **state)
{
	char name[16];

	(void)state;
	for (int from = 0; from < 256; from += 16) {
		for (int i = 0; i < 16; i++)
			name[i] = (char)(from + i);
		try_name(name, sizeof name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_sequences), cmocka_unit_test(test_every_byte) };
	return cmocka_run_group_tests_name("hostile bytes", tests, NULL, NULL);
}
