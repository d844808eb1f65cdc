#include "record.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct record
record_run(const char *program, const struct machine_options *how, unsigned every)
{
	struct machine m;
	struct record r;

	if (!machine_boot(&m, machine_program(program), how))
		fail_msg("%s", m.trouble);
	machine_run(&m, every, RUN_SECONDS);
	if (m.trouble[0])
		fail_msg("%s", m.trouble);
	r = (struct record){ m.events, m.n_events, m.stops };
	m.events = NULL;
	machine_close(&m);
	return r;
}

struct record
record_passing(const char *program, const struct machine_options *how, unsigned every, uint64_t until)
{
	struct machine m;
	struct record r;

	if (!machine_boot(&m, machine_program(program), how))
		fail_msg("%s", m.trouble);
	r.stops = machine_pass(&m, every, until, RUN_SECONDS);
	if (target_state(m.target) != TARGET_IDLE)
		machine_run(&m, 0, RUN_SECONDS);
	if (m.trouble[0])
		fail_msg("%s", m.trouble);
	r.events = m.events;
	r.n = m.n_events;
	m.events = NULL;
	machine_close(&m);
	return r;
}

void
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
