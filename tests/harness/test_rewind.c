/* The guest is taken back: it stands in the past as it stood there, and does the same again from there. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "machine.h"

enum { RUN_SECONDS = 100, MOMENTS = 50, FEW = 12 /* where each takes long */ };

static uint32_t
random_number(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static void
boot(struct machine *m, const char *program, const struct machine_options *how)
{
	struct target_stop exec = { .types = 1ull << FS_EXEC, .pid = GUEST_PROGRAM_PID };
	uint64_t first;

	if (!machine_boot(m, machine_program(program), how))
		fail_msg("%s", m->trouble);
	assert_true(target_go(m->target, &exec));
	assert_int_equal(target_wait(m->target, RUN_SECONDS * 1000), TARGET_STOPPED);
	assert_true(target_first(m->target, 0, &first));
	assert_int_equal(first, m->n_events);
}

/* Runs to the end, giving input wherever nobody is ready and there is some. */
static void
run(struct machine *m, const char *const *input)
{
	if (target_state(m->target) != TARGET_IDLE)
		machine_run(m, 0, RUN_SECONDS);
	for (; input && *input && !m->trouble[0]; input++) {
		assert_int_equal(target_input(m->target, *input, strlen(*input)), strlen(*input));
		machine_run(m, 0, RUN_SECONDS);
	}
	if (m->trouble[0])
		fail_msg("%s", m->trouble);
}

/* Back to so many moments, and from some of them to the end again. */
static void
check(const char *program, const struct machine_options *how, const char *const *input, unsigned moments)
{
	uint32_t state = 1;
	struct machine m;
	uint64_t first, end;

	boot(&m, program, how);
	first = m.n_events;
	run(&m, input);
	end = m.n_events;
	for (unsigned i = 0; i < moments; i++) {
		uint64_t seq = i == 0 ? end : i == 1 ? first : first + random_number(&state) % (end - first + 1);

		if (!machine_rewind(&m, seq))
			fail_msg("%s: back to event %llu: %s", program, (unsigned long long)seq, m.trouble);
		assert_int_equal(m.n_events, seq);
		if (i % 10 == 1)
			machine_run(&m, 97, RUN_SECONDS);
		if (m.trouble[0] || m.parted)
			fail_msg("%s: on from event %llu: %s, parted at event %llu", program, (unsigned long long)seq, m.trouble,
				 (unsigned long long)m.parted);
		if (i % 10 == 1 && !input)
			assert_int_equal(m.n_events, end);
	}
	print_message("# %s: %u moments of %llu events, %u events seen again\n", program, moments, (unsigned long long)end,
		      m.again);
	assert_true(m.again > 0);
	machine_close(&m);
}

static void
test_forks_and_signals(void **state)
{
	static const struct machine_options plain = { .snapshots = true };

	(void)state;
	check("cow", &plain, NULL, MOMENTS);
	check("family", &plain, NULL, MOMENTS);
	check("signal", &plain, NULL, MOMENTS);
}

static void
test_a_swap_disk(void **state)
{
	static const struct machine_options swapping = { .mem_mib = 4, .swap_mib = 16, .snapshots = true };

	(void)state;
	check("swap_two", &swapping, NULL, FEW);
}

static void
test_a_disk_of_files(void **state)
{
	char disk[512];
	struct machine_options how = { .mem_mib = 4, .swap_mib = 8, .disk = disk, .snapshots = true };

	(void)state;
	snprintf(disk, sizeof(disk), "%s", machine_path("tests/disk", "1k"));
	check("disk_tree", &how, NULL, FEW);
}

static void
test_typed_input(void **state)
{
	static const struct machine_options plain = { .snapshots = true };
	static const char *const lines[] = { "one\n", "two\n", "\4", NULL };

	(void)state;
	check("echo", &plain, lines, MOMENTS);
}

/* Told something else it does something else; and the first way is still there to be gone back to. */
static void
test_another_choice(void **state)
{
	static const struct machine_options plain = { .snapshots = true };
	static const char *const lines[] = { "one\n", "two\n", NULL }, *const others[] = { "three\n", NULL };
	struct timeline_match idle = { .types = 1ull << FS_IDLE };
	struct machine m;
	uint64_t asked, end;

	(void)state;
	boot(&m, "echo", &plain);
	run(&m, lines);
	end = m.n_events;
	asked = timeline_find(m.timeline, 0, 1, idle);
	assert_true(machine_rewind(&m, asked));
	assert_int_equal(target_state(m.target), TARGET_IDLE);
	run(&m, others);
	assert_true(m.parted > asked);
	assert_int_equal(target_path(m.target), 1);
	assert_true(machine_rewind(&m, end));
	if (m.trouble[0])
		fail_msg("%s", m.trouble);
	machine_close(&m);
}

static void
test_what_cannot_be(void **state)
{
	static const struct machine_options plain = { .snapshots = true }, none = { 0 };
	struct machine m;
	char err[256];

	(void)state;
	boot(&m, "cow", &plain);
	assert_false(target_rewind(m.target, 0, 3, err, sizeof(err)));
	assert_non_null(strstr(err, "is the first that the guest can be taken back to"));
	assert_int_equal(target_state(m.target), TARGET_STOPPED); /* where it stood */
	run(&m, NULL);
	machine_close(&m);
	assert_true(machine_boot(&m, machine_program("cow"), &none));
	assert_false(target_rewind(m.target, 0, 3, err, sizeof(err)));
	assert_non_null(strstr(err, "no snapshots are kept"));
	machine_close(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forks_and_signals),
		cmocka_unit_test(test_a_swap_disk),
		cmocka_unit_test(test_a_disk_of_files),
		cmocka_unit_test(test_typed_input),
		cmocka_unit_test(test_another_choice),
		cmocka_unit_test(test_what_cannot_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
