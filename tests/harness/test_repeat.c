/* The same program makes the same events, byte for byte, whether anyone looks or not. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "record.h"

static const struct machine_options plain = { 0 }, swapping = { .mem_mib = 4, .swap_mib = 16 };

static void
compare(const char *program, const struct machine_options *how, unsigned every_a, unsigned every_b,
	unsigned stops_least)
{
	struct record a = record_run(program, how, every_a), b = record_run(program, how, every_b);

	assert_true(b.stops >= stops_least);
	assert_equal_records(&a, &b);
	free(a.events);
	free(b.events);
}

static void
test_twice(void **state)
{
	(void)state;
	compare("fork", &plain, 0, 0, 0);
}

static void
test_with_a_stop_at_every_event(void **state)
{
	(void)state;
	compare("fork", &plain, 0, 1, 200);
}

static void
test_with_1000_stops(void **state)
{
	(void)state;
	compare("many", &plain, 0, 1, 1000);
}

static void
test_with_stops_while_the_clock_runs(void **state)
{
	(void)state;
	compare("loop", &plain, 0, 1, 100);
}

static unsigned
interrupt_once(const char *program, const struct machine_options *how, const struct record *a)
{
	struct machine m;
	unsigned proofs;

	if (!machine_boot(&m, machine_program(program), how))
		fail_msg("%s", m.trouble);
	proofs = machine_run_interrupted(&m, RUN_SECONDS);
	if (m.trouble[0])
		fail_msg("%s", m.trouble);
	assert_equal_records(a, &(struct record){ m.events, m.n_events, 0 });
	machine_close(&m);
	return proofs;
}

/* How often a run can be interrupted is up to the host: so many runs that it was often enough. */
static void
interrupt(const char *program, const struct machine_options *how, unsigned proofs_least)
{
	struct record a = record_run(program, how, 0);
	unsigned proofs = 0, runs = 0;

	while (proofs < proofs_least && runs++ < 20)
		proofs += interrupt_once(program, how, &a);
	print_message("# %s: %u proofs at interrupts in %u runs\n", program, proofs, runs);
	assert_true(proofs >= proofs_least);
	free(a.events);
}

static void
test_with_interrupts_anywhere(void **state)
{
	(void)state;
	interrupt("loop", &plain, 2);
	interrupt("busy", &plain, 20);
}

/* The disk answers in the host's time; the guest's time does not see it. */
static void
test_with_a_disk(void **state)
{
	(void)state;
	compare("swap_all", &swapping, 0, 0, 0);
	compare("swap_all", &swapping, 0, 211, 80);
	compare("swap_two", &swapping, 0, 0, 0);
	compare("swap_two", &swapping, 0, 31, 300);
}

/* The one that is only read; beside the swap area, in too little memory, both at work at once. */
static void
test_with_a_disk_of_files(void **state)
{
	char disk[512];
	struct machine_options how = { .mem_mib = 4, .swap_mib = 8, .disk = disk };

	(void)state;
	snprintf(disk, sizeof(disk), "%s", machine_path("tests/disk", "1k")); /* whose own storage is used again */
	compare("disk_tree", &how, 0, 0, 0);
	compare("disk_tree", &how, 0, 97, 100);
	interrupt("disk_tree", &how, 2);
}

/* Wherever it is interrupted, be it while it waits for the disk, with the clock running or not. */
static void
test_with_a_disk_and_interrupts_anywhere(void **state)
{
	(void)state;
	interrupt("swap_two", &swapping, 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_with_a_stop_at_every_event),
		cmocka_unit_test(test_with_1000_stops),
		cmocka_unit_test(test_with_stops_while_the_clock_runs),
		cmocka_unit_test(test_with_interrupts_anywhere),
		cmocka_unit_test(test_with_a_disk),
		cmocka_unit_test(test_with_a_disk_and_interrupts_anywhere),
		cmocka_unit_test(test_with_a_disk_of_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
