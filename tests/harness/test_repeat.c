/* The same program makes the same events, byte for byte, whether anyone looks or not. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "machine.h"

#define RUN_SECONDS 100

struct record {
	struct fs_event *events;
	size_t n;
	unsigned stops;
};

static struct record
record(const char *program, unsigned every)
{
	struct machine m;
	struct record r;

	if (!machine_boot(&m, machine_program(program), &(struct machine_options){ 0 }))
		fail_msg("%s", m.trouble);
	machine_run(&m, every, RUN_SECONDS);
	if (m.trouble[0])
		fail_msg("%s", m.trouble);
	r = (struct record){ m.events, m.n_events, m.stops };
	m.events = NULL;
	machine_close(&m);
	return r;
}

static void
assert_equal_records(const struct record *a, const struct record *b)
{
	size_t n = a->n < b->n ? a->n : b->n;

	for (size_t i = 0; i < n; i++)
		if (memcmp(&a->events[i], &b->events[i], sizeof(a->events[i])))
			fail_msg("event %llu: %s at %llu here, %s at %llu there",
				 (unsigned long long)a->events[i].seq, m_event_name(a->events[i].type),
				 (unsigned long long)a->events[i].time, m_event_name(b->events[i].type),
				 (unsigned long long)b->events[i].time);
	assert_int_equal(a->n, b->n);
}

static void
compare(const char *program, unsigned every_a, unsigned every_b, unsigned stops_least)
{
	struct record a = record(program, every_a), b = record(program, every_b);

	assert_true(b.stops >= stops_least);
	assert_equal_records(&a, &b);
	free(a.events);
	free(b.events);
}

static void
test_twice(void **state)
{
	(void)state;
	compare("fork", 0, 0, 0);
}

static void
test_with_a_stop_at_every_event(void **state)
{
	(void)state;
	compare("fork", 0, 1, 200);
}

static void
test_with_1000_stops(void **state)
{
	(void)state;
	compare("many", 0, 1, 1000);
}

static void
test_with_stops_while_the_clock_runs(void **state)
{
	(void)state;
	compare("loop", 0, 1, 100);
}

static void
interrupt(const char *program, unsigned proofs_least)
{
	struct record a = record(program, 0);
	struct machine m;
	unsigned proofs;

	if (!machine_boot(&m, machine_program(program), &(struct machine_options){ 0 }))
		fail_msg("%s", m.trouble);
	proofs = machine_run_interrupted(&m, RUN_SECONDS);
	if (m.trouble[0])
		fail_msg("%s", m.trouble);
	print_message("# %s: %u proofs at interrupts\n", program, proofs);
	assert_true(proofs >= proofs_least);
	assert_equal_records(&a, &(struct record){ m.events, m.n_events, 0 });
	machine_close(&m);
	free(a.events);
}

static void
test_with_interrupts_anywhere(void **state)
{
	(void)state;
	interrupt("loop", 2);
	interrupt("busy", 20);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
