/* Who runs next is the viewer's to say: fs_root.next, for one choice of the scheduler's. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "machine.h"

#define WAIT_MS 30000
#define BIT(type) (1ull << FS_##type)

enum { PARENT = 2, ONE, TWO, THREE, NOBODY = 99 };

static void
run_to(struct machine *m, uint64_t types, uint32_t pid)
{
	struct target_stop stop = { .types = types, .pid = pid };

	assert_true(target_go(m->target, &stop));
	assert_int_equal(target_wait(m->target, WAIT_MS), TARGET_STOPPED);
}

static void
boot(struct machine *m, const char *sched)
{
	if (!machine_boot(m, machine_program("turns"), &(struct machine_options){ .sched = sched }))
		fail_msg("%s", m->trouble);
}

static void
finish(struct machine *m)
{
	assert_int_equal(machine_run(m, 1, WAIT_MS / 1000), TARGET_IDLE);
	if (m->trouble[0])
		fail_msg("%s", m->trouble);
}

static void
assert_console(const struct machine *m, const char *wanted)
{
	size_t n;
	const char *text = timeline_console(m->timeline, &n);

	if (n != strlen(wanted) || memcmp(text, wanted, n))
		fail_msg("the console says %.*s", (int)n, text);
}

/* The next switch behind event *at. */
static const struct fs_event *
next_switch(const struct machine *m, size_t *at)
{
	while (*at < m->n_events)
		if (m->events[(*at)++].type == FS_SWITCH)
			return &m->events[*at - 1];
	fail_msg("no more switches");
	return NULL;
}

/* The children in this order: the first is wished for when the parent waits, the others each when one has written. */
static void
play(const uint32_t order[3], const char *console)
{
	struct machine m;
	size_t at;

	boot(&m, NULL);
	run_to(&m, BIT(WAIT), PARENT);
	at = m.n_events;
	for (int i = 0; i < 3; i++) {
		assert_true(target_next(m.target, order[i]));
		run_to(&m, BIT(WRITE), order[i]);
	}
	finish(&m);
	for (uint32_t i = 0, from = PARENT; i < 3; from = order[i++]) {
		const struct fs_event *e = next_switch(&m, &at);

		assert_int_equal(e->arg[FS_SWITCH_from], from);
		assert_int_equal(e->arg[FS_SWITCH_to], order[i]);
	}
	assert_console(&m, console);
	machine_close(&m);
}

static void
test_any_order(void **state)
{
	(void)state;
	play((const uint32_t[]){ ONE, TWO, THREE }, "one\ntwo\nthree\n");
	play((const uint32_t[]){ THREE, TWO, ONE }, "three\ntwo\none\n");
	play((const uint32_t[]){ TWO, THREE, ONE }, "two\nthree\none\n");
}

/* The events of a run in which `pid` is wished for at the stop; 0: nobody. */
static struct machine
wish(uint64_t types, uint32_t stop_pid, uint32_t pid)
{
	struct machine m;

	boot(&m, NULL);
	run_to(&m, types, stop_pid);
	assert_true(target_next(m.target, pid));
	finish(&m);
	return m;
}

/* The same events, but for their time. */
static void
assert_equal_runs(struct machine *a, struct machine *b)
{
	assert_int_equal(a->n_events, b->n_events);
	for (size_t i = 0; i < a->n_events; i++) {
		assert_int_equal(a->events[i].type, b->events[i].type);
		assert_int_equal(a->events[i].pid, b->events[i].pid);
		if (a->events[i].type != FS_SLEEP) /* tells of times */
			assert_memory_equal(a->events[i].arg, b->events[i].arg, sizeof(a->events[i].arg));
	}
}

/* Nobody of that pid, one who sleeps, a zombie: the scheduler chooses as it would have, then and later. */
static void
test_no_such_wish(void **state)
{
	static const struct {
		uint64_t types;
		uint32_t stop_pid, pid;
	} wishes[] = {
		{ BIT(WAIT), PARENT, NOBODY }, { BIT(WAIT), PARENT, PARENT }, { BIT(WAIT), PARENT, 1 }, { BIT(WAIT), PARENT, 0xffffffff },
		{ BIT(WRITE), TWO, ONE },      { BIT(ZOMBIE), THREE, THREE },
	};
	struct machine plain = wish(BIT(WAIT), PARENT, 0);

	(void)state;
	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		struct machine m = wish(wishes[i].types, wishes[i].stop_pid, wishes[i].pid);

		assert_equal_runs(&plain, &m);
		machine_close(&m);
	}
	machine_close(&plain);
}

/* One wish, one choice: the others follow as ever. */
static void
test_once(void **state)
{
	struct machine m = wish(BIT(WAIT), PARENT, TWO);

	(void)state;
	assert_console(&m, "two\nthree\none\n");
	machine_close(&m);
}

/* A wish goes before the order that was asked for on the command line. */
static void
test_before_the_order(void **state)
{
	struct machine m;
	size_t at;

	(void)state;
	boot(&m, "child");
	run_to(&m, BIT(FORKED), PARENT);
	at = m.n_events;
	assert_true(target_next(m.target, PARENT));
	run_to(&m, BIT(FORKED), PARENT);
	for (; at < m.n_events; at++)
		assert_int_not_equal(m.events[at].type, FS_SWITCH);
	finish(&m);
	assert_console(&m, "two\nthree\none\n");
	machine_close(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_no_such_wish),
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_before_the_order),
	};

	return cmocka_run_group_tests_name("next", tests, NULL, NULL);
}
