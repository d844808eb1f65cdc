/* Breakpoints, watches and steps that the kernel makes for the viewer. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "machine.h"
#include "symbols.h"

#define WAIT_MS 60000
#define BIT(type) (1ull << FS_##type)
#define FOREVER 0xffffffffu

static void
boot_with(struct machine *m, const char *program, const struct machine_options *options)
{
	struct target_stop exec = { .types = BIT(EXEC), .pid = 2 };

	if (!machine_boot(m, machine_program(program), options))
		fail_msg("%s", m->trouble);
	assert_true(target_go(m->target, &exec));
	assert_int_equal(target_wait(m->target, WAIT_MS), TARGET_STOPPED);
}

static void
boot(struct machine *m, const char *program)
{
	boot_with(m, program, &(struct machine_options){ 0 });
}

static uint32_t
address(const char *name)
{
	struct symbol s = { .name = name };

	assert_null(symbols_find(machine_program("debugged"), &s, 1));
	if (!s.found)
		fail_msg("no symbol %s", name);
	return s.address;
}


static void
finish(struct machine *m)
{
	size_t n;
	const char *console;

	assert_int_equal(machine_run(m, 1, WAIT_MS / 1000), TARGET_IDLE);
	if (m->trouble[0])
		fail_msg("%s", m->trouble);
	console = timeline_console(m->timeline, &n);
	for (const char *const *line = (const char *const[]){ "counter 3\n", "trap flag seen 0\n", "own traps 1\n",
	     "own traps and int3 2\n", "buffer fedcba9876543210\n", NULL }; *line; line++)
		if (!memmem(console, n, *line, strlen(*line)))
			fail_msg("the console does not say %s", *line);
}

static void
run(struct machine *m, const struct fs_debug *d)
{
	boot(m, "debugged");
	assert_true(target_debug(m->target, d));
	finish(m);
}

/* The next event of this type at or after *at; *at stands behind it then. NULL: none. */
static const struct fs_event *
next(const struct machine *m, size_t *at, unsigned type)
{
	while (*at < m->n_events)
		if (m->events[(*at)++].type == type)
			return &m->events[*at - 1];
	return NULL;
}

static unsigned
count(const struct machine *m, unsigned type, uint32_t pid)
{
	unsigned n = 0;

	for (size_t i = 0; i < m->n_events; i++)
		n += m->events[i].type == type && (!pid || m->events[i].pid == pid);
	return n;
}

/* Both run the same function at the same address. */
static void
breakpoint_of_one_process(void **state)
{
	struct fs_debug d = { .request = { { 2, FS_DEBUG_EXECUTE, address("work"), 1 } } };
	const struct fs_event *e;
	struct machine m;
	size_t at = 0;

	(void)state;
	run(&m, &d);
	assert_int_equal(count(&m, FS_BREAK, 2), 2);
	assert_int_equal(count(&m, FS_BREAK, 0), 2);
	e = next(&m, &at, FS_BREAK);
	assert_int_equal(e->arg[FS_BREAK_eip], address("work"));
	assert_int_equal(e->arg[FS_BREAK_kind], FS_DEBUG_EXECUTE);
	machine_close(&m);
	d.request[0].pid = 0;
	run(&m, &d);
	assert_int_equal(count(&m, FS_BREAK, 2), 2);
	assert_int_equal(count(&m, FS_BREAK, 3), 3);
	machine_close(&m);
}

/* The child's write copies the page first, the parent's finds itself the last owner. */
static void
watch_across_fork(void **state)
{
	struct fs_debug d = { .request = { { 0, FS_DEBUG_WRITE, address("counter"), 4 } } };
	const struct fs_event *e;
	struct machine m;
	size_t at = 0;

	(void)state;
	run(&m, &d);
	for (uint32_t value = 2; value <= 4; value++) {
		e = next(&m, &at, FS_BREAK);
		assert_int_equal(e->pid, 3);
		assert_int_equal(e->arg[FS_BREAK_value], value);
		assert_int_equal(e->arg[FS_BREAK_address], address("counter"));
		if (value == 2)
			assert_int_equal(e[-1].type, FS_COPY);
	}
	for (uint32_t value = 2; value <= 3; value++) {
		e = next(&m, &at, FS_BREAK);
		assert_int_equal(e->pid, 2);
		assert_int_equal(e->arg[FS_BREAK_value], value);
		if (value == 2)
			assert_int_equal(e[-1].type, FS_REUSE);
	}
	assert_null(next(&m, &at, FS_BREAK));
	machine_close(&m);
}

/* read() writes it for the program, then the program does, a byte at a time. */
static void
watch_of_a_buffer(void **state)
{
	struct fs_debug d = { .request = { { 2, FS_DEBUG_WRITE, address("buffer") + 4, 4 } } };
	const struct fs_event *e;
	struct machine m;
	size_t at = 0;

	(void)state;
	run(&m, &d);
	e = next(&m, &at, FS_BREAK);
	assert_int_equal(e->arg[FS_BREAK_value], 0x37363534);
	assert_true(e->arg[FS_BREAK_eip] < FS_KERNEL_BASE);
	assert_int_equal(e[-1].type, FS_CALL); /* in the middle of read */
	assert_int_equal(count(&m, FS_BREAK, 2), 1 + 4);
	machine_close(&m);
}

/* A process at a label of the program: the breakpoint has been told, the instruction not executed. */
static void
boot_to(struct machine *m, const char *label)
{
	struct fs_debug d = { .request = { { 2, FS_DEBUG_EXECUTE, address(label), 1 } } };
	struct target_stop hit = { .types = BIT(BREAK) };

	boot(m, "debugged");
	assert_true(target_debug(m->target, &d));
	assert_true(target_go(m->target, &hit));
	assert_int_equal(target_wait(m->target, WAIT_MS), TARGET_STOPPED);
}

/* Each instruction once: over calls, a copy-on-write, into a handler and back, over fork. */
static void
steps_one_by_one(void **state)
{
	static const char *const labels[] = { "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12",
		"on_user", NULL, NULL, NULL, "s13", "s14", "s15", "s16", "s17", "s18" };
	enum { N = sizeof(labels) / sizeof(labels[0]) };
	struct fs_debug d = { .step = { .pid = 2, .count = N } };
	const struct fs_event *e;
	struct machine m;
	size_t at = 0;

	(void)state;
	boot_to(&m, "steps");
	assert_true(target_debug(m.target, &d));
	finish(&m);
	for (unsigned i = 0; i < N; i++) {
		e = next(&m, &at, FS_STEP);
		assert_non_null(e);
		assert_int_equal(e->pid, 2);
		assert_int_equal(e->arg[FS_STEP_steps], 1);
		if (labels[i] && e->arg[FS_STEP_eip] != address(labels[i]))
			fail_msg("step %u is to %08x, not to %s", i, e->arg[FS_STEP_eip], labels[i]);
	}
	assert_null(next(&m, &at, FS_STEP));
	machine_close(&m);
}

/* A line of the program: one event where it is left. */
static void
step_over_a_range(void **state)
{
	struct fs_debug d = { .step = { 2, address("steps"), address("s10"), 1 } };
	const struct fs_event *e;
	struct machine m;
	size_t at = 0;

	(void)state;
	boot_to(&m, "steps");
	assert_true(target_debug(m.target, &d));
	finish(&m);
	assert_int_equal(count(&m, FS_STEP, 0), 1);
	e = next(&m, &at, FS_STEP);
	assert_int_equal(e->arg[FS_STEP_eip], address("s10"));
	assert_int_equal(e->arg[FS_STEP_steps], 10);
	machine_close(&m);
}

/* The whole program, every process: fork's children too; its own traps stay its own. */
static void
steps_do_not_show(void **state)
{
	struct fs_debug d = { .step = { 0, 0, FS_KERNEL_BASE - 1, FOREVER } };
	struct machine m;

	(void)state;
	run(&m, &d);
	assert_int_equal(count(&m, FS_STEP, 0), 0);
	assert_int_equal(count(&m, FS_TRAP, 0), 2);
	machine_close(&m);
	d.step.high = d.step.low = 0;
	d.step.pid = 3;
	run(&m, &d);
	assert_true(count(&m, FS_STEP, 3) > 100);
	assert_int_equal(count(&m, FS_STEP, 2), 0);
	machine_close(&m);
}

/* Two on one instruction, on int 0x80 and right behind it, and with steps: each tells once. */
static void
together(void **state)
{
	struct fs_debug d = { .step = { .pid = 2, .count = 6 },
			      .request = { { 2, FS_DEBUG_EXECUTE, address("s2"), 1 }, { 2, FS_DEBUG_EXECUTE, address("s3"), 1 },
					   { 2, FS_DEBUG_WRITE, address("cow_word"), 4 }, { 2, FS_DEBUG_EXECUTE, address("s5"), 1 } } };
	static const unsigned types[] = { FS_STEP, FS_STEP, FS_BREAK, FS_STEP, FS_BREAK, FS_STEP, FS_BREAK, FS_STEP, FS_BREAK, FS_STEP };
	struct machine m;
	unsigned n = 0;

	(void)state;
	boot_to(&m, "steps");
	assert_true(target_debug(m.target, &d));
	finish(&m);
	for (size_t i = 0; i < m.n_events; i++) {
		if ((m.events[i].type != FS_STEP && m.events[i].type != FS_BREAK) || (!n && m.events[i].type == FS_BREAK))
			continue;
		assert_true(n < sizeof(types) / sizeof(types[0]));
		assert_int_equal(m.events[i].type, types[n++]);
	}
	assert_int_equal(n, sizeof(types) / sizeof(types[0]));
	machine_close(&m);
}

/* Only debug events are more; of the others each says the same, at a later time. */
static void
nothing_else_changes(void **state)
{
	struct fs_debug none = { 0 }, d = { .step = { 0, 0, FS_KERNEL_BASE - 1, FOREVER },
		.request = { { 0, FS_DEBUG_EXECUTE, address("work"), 1 }, { 0, FS_DEBUG_WRITE, address("counter"), 4 } } };
	struct machine a, b;
	size_t i = 0, debug = 0;

	(void)state;
	run(&a, &none);
	run(&b, &d);
	for (size_t k = 0; k < b.n_events; k++) {
		const struct fs_event *e = &b.events[k];

		if (e->type == FS_BREAK && ++debug)
			continue;
		assert_true(i < a.n_events);
		assert_int_equal(e->type, a.events[i].type);
		assert_int_equal(e->pid, a.events[i].pid);
		assert_memory_equal(e->arg, a.events[i].arg, sizeof(e->arg));
		i++;
	}
	assert_int_equal(i, a.n_events);
	assert_int_equal(debug, 10);
	machine_close(&a);
	machine_close(&b);
}

/* What makes no sense is passed over, and takes no register from what does. */
static void
bad_requests(void **state)
{
	struct fs_debug d = { .request = { { 0, FS_DEBUG_EXECUTE, 0xc0100000, 1 }, { 0, FS_DEBUG_WRITE, 0xc0000000, 4 },
		{ 0, FS_DEBUG_WRITE, address("counter"), 3 }, { 0, FS_DEBUG_WRITE, address("counter") + 1, 2 },
		{ 0, 77, address("work"), 1 }, { 0, FS_DEBUG_EXECUTE, address("work"), 0 }, { 0, FS_DEBUG_WRITE, 0xffffffff, FOREVER },
		{ 9, FS_DEBUG_EXECUTE, address("work"), 1 },
		{ 0, FS_DEBUG_EXECUTE, address("s2"), 1 }, { 0, FS_DEBUG_EXECUTE, address("s3"), 1 },
		{ 0, FS_DEBUG_EXECUTE, address("s4"), 1 }, { 0, FS_DEBUG_EXECUTE, address("s5"), 1 },
		{ 0, FS_DEBUG_EXECUTE, address("s6"), 1 } } };
	const struct fs_event *e;
	struct machine m;
	size_t at = 0;

	(void)state;
	run(&m, &d);
	for (unsigned i = 8; i < 8 + FS_NR_WATCHED; i++) {
		e = next(&m, &at, FS_BREAK);
		assert_non_null(e);
		assert_int_equal(e->arg[FS_BREAK_request], i);
	}
	assert_null(next(&m, &at, FS_BREAK)); /* a fifth has no register */
	machine_close(&m);
}

/* The variable's page goes to the disk and comes back; its address stays. */
static void
watch_across_swap(void **state)
{
	struct symbol s = { .name = "kept" };
	struct fs_debug d = { .request = { { .kind = FS_DEBUG_WRITE, .length = 4 } } };
	struct machine m;
	unsigned n = 0;

	(void)state;
	assert_null(symbols_find(machine_program("debugged_swap"), &s, 1));
	d.request[0].address = s.address;
	boot_with(&m, "debugged_swap", &(struct machine_options){ .mem_mib = 4, .swap_mib = 16 });
	assert_true(target_debug(m.target, &d));
	assert_int_equal(machine_run(&m, 0, WAIT_MS / 1000), TARGET_IDLE);
	for (size_t i = 0, away = 0; i < m.n_events; i++) {
		const struct fs_event *e = &m.events[i];

		away |= e->type == FS_SWAPIN && e->pid == 2 && e->arg[FS_SWAPIN_va] == (s.address & ~(FS_PAGE - 1));
		if (e->type != FS_BREAK)
			continue;
		assert_int_equal(e->arg[FS_BREAK_value], ++n);
		assert_int_equal(away, n == 2);
	}
	assert_int_equal(n, 2);
	machine_close(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(breakpoint_of_one_process), cmocka_unit_test(watch_across_fork),
		cmocka_unit_test(watch_of_a_buffer),         cmocka_unit_test(steps_one_by_one),
		cmocka_unit_test(step_over_a_range),         cmocka_unit_test(steps_do_not_show),
		cmocka_unit_test(together),                  cmocka_unit_test(nothing_else_changes),
		cmocka_unit_test(bad_requests),              cmocka_unit_test(watch_across_swap),
	};

	return cmocka_run_group_tests_name("debug", tests, NULL, NULL);
}
