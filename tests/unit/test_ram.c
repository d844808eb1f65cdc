/* Copies of the guest's memory: each is as it was, and what they have in common is there once. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ram.h"

enum { PAGE = 4096, PAGES = 256 }; /* 1 MiB */

static void
set(struct ram *r, unsigned page, unsigned from, const void *bytes, size_t n)
{
	assert_int_equal(pwrite(ram_fd(r), bytes, n, (off_t)page * PAGE + from), n);
}

static void
assert_page(struct ram *r, unsigned page, const uint8_t *wanted)
{
	uint8_t there[PAGE];

	assert_int_equal(pread(ram_fd(r), there, PAGE, (off_t)page * PAGE), PAGE);
	assert_memory_equal(there, wanted, PAGE);
}

/* Each page with one byte, at another place, and a page of nothing but ones. */
static void
fill(struct ram *r, uint8_t (*wanted)[PAGE])
{
	memset(wanted, 0, PAGES * PAGE);
	for (unsigned i = 1; i < PAGES; i++)
		wanted[i][i * 16 + i % 16] = (uint8_t)i;
	memset(wanted[7], 1, PAGE);
	for (unsigned i = 0; i < PAGES; i++)
		set(r, i, 0, wanted[i], PAGE);
}

static void
test_as_it_was(void **state)
{
	static uint8_t first[PAGES][PAGE], second[PAGES][PAGE];
	struct ram *r = ram_open(1);
	struct ram_copy *one, *other;

	(void)state;
	assert_non_null(r);
	fill(r, first);
	one = ram_keep(r);
	memcpy(second, first, sizeof second);
	memset(second[7], 0, PAGE);     /* full to empty, */
	memset(second[0], 2, PAGE);     /* empty to full, */
	second[9][PAGE - 1] = 3;        /* one byte more at the very end, */
	second[20][0] = 4;              /* and at the start */
	for (unsigned i = 0; i < PAGES; i++)
		set(r, i, 0, second[i], PAGE);
	other = ram_keep(r);
	for (int turn = 0; turn < 3; turn++) {
		assert_true(ram_restore(r, one));
		for (unsigned i = 0; i < PAGES; i++)
			assert_page(r, i, first[i]);
		assert_true(ram_restore(r, other));
		for (unsigned i = 0; i < PAGES; i++)
			assert_page(r, i, second[i]);
	}
	ram_copy_free(r, one);
	ram_copy_free(r, other);
	ram_close(r);
}

static void
test_common_pages_are_there_once(void **state)
{
	static uint8_t wanted[PAGES][PAGE];
	struct ram *r = ram_open(1);
	struct ram_copy *copy[3];
	size_t first, second;

	(void)state;
	fill(r, wanted);
	assert_int_equal(ram_bytes(r), 0);
	copy[0] = ram_keep(r);
	first = ram_bytes(r);
	assert_in_range(first, PAGE, PAGES * PAGE * 3 / 4); /* what ends in zeros is shorter */
	copy[1] = ram_keep(r);
	assert_int_equal(ram_bytes(r), first);
	set(r, 30, 100, "changed", 7);
	copy[2] = ram_keep(r);
	second = ram_bytes(r);
	assert_in_range(second, first + 100, first + PAGE + 16);
	ram_copy_free(r, copy[0]);
	ram_copy_free(r, copy[1]); /* whose page 30 nobody has now */
	assert_true(ram_bytes(r) < second);
	assert_true(ram_restore(r, copy[2]));
	memcpy(wanted[30] + 100, "changed", 7);
	for (unsigned i = 0; i < PAGES; i++)
		assert_page(r, i, wanted[i]);
	ram_copy_free(r, copy[2]); /* the last that was restored: the next is still held against it */
	copy[0] = ram_keep(r);
	ram_copy_free(r, copy[0]);
	ram_close(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_it_was),
		cmocka_unit_test(test_common_pages_are_there_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
