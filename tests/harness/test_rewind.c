/* The guest is taken back: it stands in the past as it stood there, and does the same again from there. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>

#include <cmocka.h>

#include "machine.h"
#include "target/live.h"

enum { RUN_SECONDS = 100, MOMENTS = 50, FEW = 12 /* where each takes long */ };

static uint32_t
random_number(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static void
begin(struct machine *m)
{
	struct target_stop exec = { .types = 1ull << FS_EXEC, .pid = GUEST_PROGRAM_PID };
	uint64_t first;

	assert_true(target_go(m->target, &exec));
	assert_int_equal(target_wait(m->target, RUN_SECONDS * 1000), TARGET_STOPPED);
	assert_true(target_first(m->target, 0, &first));
	assert_int_equal(first, m->n_events);
}

static void
boot(struct machine *m, const char *program, const struct machine_options *how)
{
	if (!machine_boot(m, machine_program(program), how))
		fail_msg("%s", m->trouble);
	begin(m);
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
			machine_run(&m, moments == FEW ? 997 : 97, RUN_SECONDS);
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

/* As if none had cost anything: there is one at the next stop. */
static void
take_next(struct machine *m)
{
	struct snapshots *s = m->target->snapshots;

	s->ran = s->spent = s->last = 0;
}

static void
take_no_more(struct machine *m)
{
	snprintf(m->target->snapshots->error, sizeof(m->target->snapshots->error), "no more are wanted");
}

/* A snapshot of a moment at which nobody is ready is one of such a moment when it is loaded too. */
static void
test_idle_stays_idle(void **state)
{
	static const struct machine_options plain = { .snapshots = true };
	struct machine m;
	struct snapshots *s;
	uint64_t idle;

	(void)state;
	boot(&m, "echo", &plain);
	s = m.target->snapshots;
	take_next(&m);
	run(&m, NULL);
	idle = m.n_events;
	assert_int_equal(s->at[s->n - 1].seq, idle);
	assert_true(machine_rewind(&m, idle));
	assert_int_equal(target_state(m.target), TARGET_IDLE);
	assert_int_equal(target_input(m.target, "one\n", 4), 4);
	machine_run(&m, 0, RUN_SECONDS);
	assert_true(m.n_events > idle);
	assert_true(machine_rewind(&m, idle - 1));
	assert_int_equal(target_state(m.target), TARGET_STOPPED);
	machine_close(&m);
}

/* Lets it go until it is caught between two events; false: it came to its end first. */
static bool
pause_between(struct machine *m)
{
	const struct target_stop none = { 0 };

	do {
		assert_true(target_go(m->target, &none));
		target_interrupt(m->target);
		assert_int_not_equal(target_wait(m->target, RUN_SECONDS * 1000), TARGET_RUNNING);
	} while (target_state(m->target) != TARGET_PAUSED && target_state(m->target) != TARGET_IDLE);
	return target_state(m->target) == TARGET_PAUSED;
}

/* Stands between two events of a program that counts; the last event. */
static uint64_t
boot_paused(struct machine *m)
{
	static const struct machine_options plain = { .snapshots = true };

	boot(m, "loop", &plain);
	while (!pause_between(m)) {
		machine_close(m);
		boot(m, "loop", &plain);
	}
	return m->n_events;
}

/* What was told between two events is in the snapshot after it; without that one nobody tries to do it again. */
static void
test_told_between(void **state)
{
	struct machine m;
	char err[256];
	uint64_t told, end;

	(void)state;
	for (int kept = 1; kept >= 0; kept--) {
		told = boot_paused(&m);
		if (!kept)
			take_no_more(&m);
		assert_int_equal(target_input(m.target, "x\n", 2), 2);
		run(&m, NULL);
		end = m.n_events;
		assert_true(end > told);
		if (kept) {
			assert_true(machine_rewind(&m, end));
			assert_true(machine_rewind(&m, told + 1));
		} else {
			assert_false(target_rewind(m.target, 0, end, err, sizeof(err)));
			assert_non_null(strstr(err, "in the middle of what it did"));
			assert_int_equal(target_state(m.target), TARGET_IDLE); /* where it stood */
		}
		assert_true(machine_rewind(&m, told));
		machine_close(&m);
	}
}

/* The one after what was told between two events is the last to give way. */
static void
test_a_needed_one_stays(void **state)
{
	struct machine m;
	struct snapshots *s;
	uint64_t told;

	(void)state;
	told = boot_paused(&m);
	s = m.target->snapshots;
	assert_int_equal(target_input(m.target, "x\n", 2), 2);
	for (unsigned i = 0; i < 2 * SNAPSHOTS_MAX && target_state(m.target) != TARGET_IDLE; i++) {
		const struct target_stop next = { .types = ~0ull };

		take_next(&m);
		assert_true(target_go(m.target, &next));
		target_wait(m.target, RUN_SECONDS * 1000);
	}
	assert_true(s->names > SNAPSHOTS_MAX); /* some were given up */
	assert_true(m.n_events > told + SNAPSHOTS_MAX);
	assert_true(machine_rewind(&m, m.n_events - 1));
	assert_true(machine_rewind(&m, told + 1));
	machine_close(&m);
}

/* A second way to a moment begins at that moment. */
static void
test_near_where_it_was(void **state)
{
	static const struct machine_options plain = { .snapshots = true };
	struct machine m;
	struct snapshots *s;
	uint64_t moment;

	(void)state;
	boot(&m, "cow", &plain);
	s = m.target->snapshots;
	run(&m, NULL);
	moment = m.n_events - 40;
	s->last = 0; /* any way is worth one */
	assert_true(machine_rewind(&m, moment));
	assert_int_equal(s->at[s->n - 1].seq, moment);
	m.again = 0;
	assert_true(machine_rewind(&m, moment));
	assert_int_equal(m.again, 0);
	run(&m, NULL);
	assert_int_equal(m.parted, 0);
	machine_close(&m);
}

/* It has the size that it had. */
static void
test_size_of_then(void **state)
{
	static const struct machine_options plain = { .snapshots = true };
	struct machine m;
	unsigned rows, columns;
	uint64_t before;

	(void)state;
	boot(&m, "winsize", &plain);
	assert_true(target_resize(m.target, 30, 100));
	run(&m, NULL);
	before = m.n_events;
	assert_true(target_resize(m.target, 50, 132));
	machine_run(&m, 0, RUN_SECONDS);
	assert_true(target_size(m.target, &rows, &columns));
	assert_int_equal(rows * 1000 + columns, 50132);
	assert_true(machine_rewind(&m, before));
	assert_true(target_size(m.target, &rows, &columns));
	assert_int_equal(rows * 1000 + columns, 30100);
	machine_close(&m);
}

/* Where the host has no such files, or QEMU cannot leave the memory out, it keeps all of it. */
static void
test_memory_kept_by_qemu(void **state)
{
	static const struct machine_options plain = { .snapshots = true };
	struct machine m;
	char answer[80];
	uint64_t first;

	(void)state;
	if (!machine_boot(&m, machine_program("cow"), &plain))
		fail_msg("%s", m.trouble);
	assert_int_equal(gr_monitor(m.target->gr, "migrate_set_capability x-ignore-shared off", answer, sizeof(answer)), GR_OK);
	ram_close(m.target->snapshots->ram);
	m.target->snapshots->ram = NULL;
	begin(&m);
	first = m.n_events;
	run(&m, NULL);
	for (uint64_t seq = first; seq < m.n_known || !m.n_known; seq += 50) {
		assert_null(m.target->snapshots->at[0].memory);
		if (!machine_rewind(&m, seq))
			fail_msg("%s", m.trouble);
	}
	assert_true(m.again > 0);
	run(&m, NULL);
	assert_int_equal(m.parted, 0);
	machine_close(&m);
}

/* It is lost, and why is said. */
static void
test_lost(void **state)
{
	static const struct machine_options plain = { .snapshots = true };
	struct machine m;
	char err[256], answer[80];

	(void)state;
	boot(&m, "cow", &plain);
	run(&m, NULL);
	assert_int_equal(gr_monitor(m.target->gr, "delvm s0", answer, sizeof(answer)), GR_OK);
	assert_false(target_rewind(m.target, 0, m.n_events - 3, err, sizeof(err)));
	assert_non_null(strstr(err, "s0")); /* QEMU's words */
	assert_int_equal(target_state(m.target), TARGET_DEAD);
	assert_false(target_rewind(m.target, 0, m.n_events - 3, err, sizeof(err)));
	assert_non_null(strstr(err, "QEMU has ended"));
	machine_close(&m);
	boot(&m, "cow", &plain);
	assert_int_equal(kill(m.target->qemu.pid, SIGKILL), 0);
	assert_false(target_rewind(m.target, 0, m.n_events, err, sizeof(err)));
	assert_non_null(strstr(err, "QEMU has ended"));
	assert_non_null(strstr(err, "what was seen so far can still be looked at"));
	assert_int_equal(target_state(m.target), TARGET_DEAD);
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
		cmocka_unit_test(test_idle_stays_idle),
		cmocka_unit_test(test_told_between),
		cmocka_unit_test(test_a_needed_one_stays),
		cmocka_unit_test(test_near_where_it_was),
		cmocka_unit_test(test_size_of_then),
		cmocka_unit_test(test_memory_kept_by_qemu),
		cmocka_unit_test(test_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
