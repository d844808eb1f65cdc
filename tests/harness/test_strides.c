/* Stops close together and far apart: each makes QEMU throw away other translated code, and none may be seen. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "record.h"

static const struct machine_options plain = { 0 }, swapping = { .mem_mib = 4, .swap_mib = 16 };

static void
stride(const char *program, const struct machine_options *how)
{
	static const struct { unsigned every; uint64_t until; } strides[] = {
		{ 1, 1500 }, { 7, UINT64_MAX }, { 97, UINT64_MAX }, { 1000, UINT64_MAX },
	};
	struct record a = record_run(program, how, 0);

	for (size_t i = 0; i < sizeof(strides) / sizeof(*strides); i++) {
		struct record b = record_passing(program, how, strides[i].every, strides[i].until);

		uint64_t last = a.n - 1 < strides[i].until ? a.n - 1 : strides[i].until; /* the end is no stop, nor the first event */

		print_message("# %s: %u stops, one in %u\n", program, b.stops, strides[i].every);
		assert_true(b.stops >= (last - 1) / strides[i].every);
		assert_equal_records(&a, &b);
		free(b.events);
	}
	free(a.events);
}

/* A new process whose tick is due when its turn comes, and whose first instructions fault. */
static void
test_strides_through_a_family(void **state)
{
	(void)state;
	stride("random_family", &plain);
}

/* A tick that comes due at every instruction of a call. */
static void
test_strides_through_sleeps(void **state)
{
	(void)state;
	stride("deadlines", &plain);
}

static void
test_strides_through_signals(void **state)
{
	(void)state;
	stride("signal", &plain);
	stride("job", &plain);
	stride("restart", &plain);
}

static void
test_strides_with_a_disk(void **state)
{
	(void)state;
	stride("swap_two", &swapping);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strides_through_a_family),
		cmocka_unit_test(test_strides_through_sleeps),
		cmocka_unit_test(test_strides_through_signals),
		cmocka_unit_test(test_strides_with_a_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
