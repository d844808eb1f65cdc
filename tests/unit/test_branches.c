/* Branches: what is done once more is known; what is done otherwise begins another history beside the first. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "branches.h"
#include "marks.h"
#include "sight.h"

enum { EVENTS = 10000 };

static struct fs_event
event(uint64_t seq)
{
	if (seq == 1)
		return (struct fs_event){ .seq = 1, .time = 1, .type = FS_BOOT, .arg = { FS_ABI_VERSION, 100, 0 } };
	return (struct fs_event){ .seq = seq, .time = seq * 10, .type = FS_CALL, .arg = { 20 } };
}

static void
fill(struct branches *b, uint64_t from, uint64_t to)
{
	bool parted;

	for (uint64_t seq = from; seq <= to; seq++) {
		struct fs_event e = event(seq);

		branches_add(b, &e, &parted);
		assert_false(parted);
	}
}

static void
open_filled(struct branches *b)
{
	branches_open(b, timeline_new());
	fill(b, 1, EVENTS);
	assert_int_equal(timeline_end(branches_guest(b)), EVENTS);
}

/* At the end of what is known it is the first history again, and goes on. */
static void
test_the_same_again(void **state)
{
	struct branches b;

	(void)state;
	open_filled(&b);
	branches_rewind(&b, 0, 5000, 1);
	assert_int_equal(timeline_end(branches_guest(&b)), 5000);
	assert_int_equal(timeline_end(b.at[0].timeline), EVENTS);
	fill(&b, 5001, EVENTS + 10);
	assert_int_equal(b.n, 1);
	assert_null(b.again);
	assert_int_equal(b.at[0].path, 1);
	assert_ptr_equal(branches_guest(&b), b.at[0].timeline);
	assert_int_equal(timeline_end(b.at[0].timeline), EVENTS + 10);
	branches_free(&b);
}

static void
test_another(void **state)
{
	struct fs_event e = event(6001);
	struct branches b;
	char words[600];
	bool parted;

	(void)state;
	open_filled(&b);
	branches_rewind(&b, 0, 5000, 1);
	fill(&b, 5001, 6000);
	e.arg[0] = 2;
	branches_add(&b, &e, &parted);
	assert_true(parted);
	assert_int_equal(b.n, 2);
	assert_int_equal(b.now, 1);
	assert_int_equal(b.at[1].parts, 6000);
	assert_int_equal(b.at[1].parent, 0);
	assert_string_equal(b.at[1].name, "b1");
	assert_int_equal(timeline_end(b.at[0].timeline), EVENTS);
	assert_int_equal(timeline_event(b.at[0].timeline, 6001)->arg[0], 20);
	assert_int_equal(timeline_event(b.at[1].timeline, 6001)->arg[0], 2);
	assert_int_equal(timeline_event(b.at[1].timeline, 6000)->arg[0], 20);
	assert_int_equal(branches_compare(&b, 0, 1, words, sizeof(words)), 6001);
	assert_int_equal(branches_common(&b, 1, 0), 6000);
	assert_int_equal(branches_common(&b, 0, 0), EVENTS);
	assert_non_null(strstr(words, "they part at event 6001"));
	assert_false(branches_name(&b, "first"));
	assert_true(branches_name(&b, "otherwise"));
	assert_int_equal(branches_named(&b, "otherwise"), 1);
	branches_free(&b);
}

/* The bytes that an event names are a part of it. */
static void
test_other_bytes(void **state)
{
	const struct fs_event say = { .seq = 2, .time = 20, .type = FS_WRITE, .arg = { 0, 3 } };
	struct fs_event boot = event(1);
	struct branches b;
	bool parted;

	(void)state;
	branches_open(&b, timeline_new());
	branches_add(&b, &boot, &parted);
	timeline_add_console(branches_guest(&b), 0, "one", 3);
	branches_add(&b, &say, &parted);
	branches_rewind(&b, 0, 1, 1);
	timeline_add_console(branches_guest(&b), 0, "one", 3);
	branches_add(&b, &say, &parted);
	assert_false(parted);
	branches_rewind(&b, 0, 1, 2);
	timeline_add_console(branches_guest(&b), 0, "two", 3);
	branches_add(&b, &say, &parted);
	assert_true(parted);
	branches_free(&b);
}

/* A mark past the parting is not one of the other branch's event of that number. */
static void
test_marks_of_a_branch(void **state)
{
	struct marks *m = test_calloc(1, sizeof *m);
	struct fs_event e = event(6001);
	struct branches b;
	bool parted;

	(void)state;
	open_filled(&b);
	m->ways = &b;
	m->shown = branches_guest(&b);
	assert_true(marks_set(m, 6000, "both"));
	assert_true(marks_set(m, 7000, "then"));
	branches_rewind(&b, 0, 5000, 1);
	m->shown = branches_guest(&b);
	fill(&b, 5001, 6000);
	e.arg[0] = 2;
	branches_add(&b, &e, &parted);
	fill(&b, 6002, 8000);
	assert_string_equal(marks_at(m, 6000)->name, "both");
	assert_null(marks_at(m, 7000));
	assert_null(marks_next(m, 6000, 1));
	assert_null(marks_named(m, "then"));
	assert_int_equal(marks_last(m), 0);
	assert_false(marks_clear(m, 7000));
	assert_true(marks_set(m, 7000, "otherwise"));
	assert_int_equal(marks_last(m), 7000);
	m->shown = b.at[0].timeline;
	assert_string_equal(marks_at(m, 7000)->name, "then");
	assert_int_equal(marks_next(m, 7001, -1)->seq, 7000);
	assert_int_equal(marks_last(m), 0);
	assert_true(marks_clear(m, 6000));
	m->shown = b.at[1].timeline;
	assert_null(marks_at(m, 6000));
	assert_string_equal(marks_at(m, 7000)->name, "otherwise");
	branches_free(&b);
	test_free(m);
}

/* Where a process was is told of the branch that is shown, and of the first one again when that is. */
static void
test_places_of_a_branch(void **state)
{
	struct positions *first = positions_new();
	struct fs_event fault = { .seq = 6001, .time = 60010, .type = FS_FAULT, .pid = 2, .arg = { 0x1000, 4, 0x2000 } };
	struct sight sight;
	struct branches b;
	bool parted;

	(void)state;
	open_filled(&b);
	positions_add(first, 2, 5500, &(uint32_t){ 0x5500 }, 1);
	positions_add(first, 2, 7000, &(uint32_t){ 0x7000 }, 1);
	branches_rewind(&b, 0, 5000, 1);
	fill(&b, 5001, 6000);
	branches_add(&b, &fault, &parted);
	assert_true(parted);
	fill(&b, 6002, 7500);
	assert_true(sight_open_kept(&sight, b.at[0].timeline, sources_new(NULL, 0), first));
	assert_int_equal(positions_at(sight.positions, 2, 7500, NULL)->at[0], 0x7000);
	for (int i = 0; i < 2; i++) {
		sight_turn(&sight, b.at[1].timeline, branches_common(&b, 0, 1));
		assert_int_equal(positions_at(sight.positions, 2, 5999, NULL)->at[0], 0x5500);
		assert_int_equal(positions_at(sight.positions, 2, 7500, NULL)->at[0], 0x2000);
		sight_turn(&sight, b.at[0].timeline, branches_common(&b, 0, 0));
		assert_int_equal(positions_at(sight.positions, 2, 7500, NULL)->at[0], 0x7000);
	}
	sight_turn(&sight, b.at[1].timeline, branches_common(&b, 0, 1));
	sight_close(&sight);
	branches_free(&b);
}

/* What two timelines have in common goes when the last of them goes, in either order. */
static void
test_what_is_shared(void **state)
{
	struct timeline *whole, *part, *part_of_part;
	struct branches b;

	(void)state;
	open_filled(&b);
	whole = b.at[0].timeline;
	part = timeline_part(whole, 9000, SIZE_MAX, SIZE_MAX);
	part_of_part = timeline_part(part, 4096, SIZE_MAX, SIZE_MAX);
	assert_ptr_equal(timeline_event(part_of_part, 4000), timeline_event(whole, 4000));
	branches_free(&b);
	assert_int_equal(timeline_event(part, 9000)->seq, 9000);
	timeline_free(part);
	assert_int_equal(timeline_model(part_of_part, 4096, TIMELINE_SHOWN)->seq, 4096);
	timeline_free(part_of_part);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_again),
		cmocka_unit_test(test_another),
		cmocka_unit_test(test_other_bytes),
		cmocka_unit_test(test_marks_of_a_branch),
		cmocka_unit_test(test_places_of_a_branch),
		cmocka_unit_test(test_what_is_shared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
