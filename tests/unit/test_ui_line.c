/* A line that is typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "actions.h"
#include "line.h"

static void
type(struct line *l, const char *text)
{
	while (*text)
		assert_int_equal(line_key(l, *text++), LINE_TYPING);
}

static void
test_enter_sends_with_its_end(void **state)
{
	struct line l;

	(void)state;
	line_open(&l);
	type(&l, "hex");
	assert_int_equal(line_key(&l, UK_BACKSPACE), LINE_TYPING);
	type(&l, "y");
	assert_true(l.open);
	assert_int_equal(line_key(&l, UK_ENTER), LINE_SENT);
	assert_string_equal(l.text, "hey\n");
	assert_int_equal(l.n, 4);
	assert_false(l.open);
}

static void
test_escape_drops_and_ctrl_d_ends(void **state)
{
	struct line l;

	(void)state;
	line_open(&l);
	type(&l, "x");
	assert_int_equal(line_key(&l, 4), LINE_TYPING); /* not in the middle of a line */
	assert_int_equal(line_key(&l, UK_ESC), LINE_DROPPED);
	line_open(&l);
	assert_int_equal(line_key(&l, 4), LINE_SENT);
	assert_int_equal(l.n, 0);
}

static void
test_length_and_keys_are_limited(void **state)
{
	struct line l;

	(void)state;
	line_open(&l);
	assert_int_equal(line_key(&l, UK_BACKSPACE), LINE_TYPING); /* nothing to take back */
	for (int i = 0; i < 1000; i++)
		line_key(&l, i % 2 ? 'a' : UK_LEFT);
	assert_int_equal(l.n, LINE_MAX_BYTES);
	assert_int_equal(line_key(&l, '\n'), LINE_SENT);
	assert_int_equal(strlen(l.text), LINE_MAX_BYTES + 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_enter_sends_with_its_end),
		cmocka_unit_test(test_escape_drops_and_ctrl_d_ends),
		cmocka_unit_test(test_length_and_keys_are_limited),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
