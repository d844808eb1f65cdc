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

/* The drive for snapshots, those that are taken, and a way back, after which stops stand elsewhere. */
static void
test_a_way_back(void **state)
{
	static const uint64_t moments[] = { 1413, 7441, 20000 };
	const struct machine_options how = { .snapshots = true };
	const struct target_stop exec = { .types = 1ull << FS_EXEC, .pid = GUEST_PROGRAM_PID };
	struct record a = record_run("random_family", &plain, 0);
	struct machine m;

	(void)state;
	if (!machine_boot(&m, machine_program("random_family"), &how))
		fail_msg("%s", m.trouble);
	assert_true(target_go(m.target, &exec)); /* before that there is no snapshot */
	assert_int_equal(target_wait(m.target, RUN_SECONDS * 1000), TARGET_STOPPED);
	machine_run(&m, 0, RUN_SECONDS);
	assert_equal_records(&a, &(struct record){ m.events, m.n_events, 0 });
	for (size_t i = 0; i < sizeof(moments) / sizeof(*moments); i++) {
		if (machine_rewind(&m, moments[i]))
			machine_run(&m, 997, RUN_SECONDS);
		if (m.trouble[0])
			fail_msg("%s", m.trouble);
		assert_equal_records(&a, &(struct record){ m.events, m.n_events, 0 });
	}
	assert_true(m.again > 0);
	machine_close(&m);
	free(a.events);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strides_through_a_family),
		cmocka_unit_test(test_strides_through_sleeps),
		cmocka_unit_test(test_strides_through_signals),
		cmocka_unit_test(test_strides_with_a_disk),
		cmocka_unit_test(test_a_way_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
