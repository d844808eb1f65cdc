/* Run control: stops that were asked for, stops at any moment, input, and a QEMU that dies. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "machine.h"
#include "target/live.h"

#define WAIT_MS 60000
#define ANY (~0ull)

static void
boot(struct machine *m, const char *program)
{
	if (!machine_boot(m, machine_program(program), &(struct machine_options){ 0 }))
		fail_msg("%s", m->trouble);
}

static enum target_state
go(struct machine *m, uint64_t types, uint32_t pid, uint64_t seq)
{
	struct target_stop stop = { .types = types, .pid = pid, .seq = seq };

	assert_true(target_go(m->target, &stop));
	return target_wait(m->target, WAIT_MS);
}

static void
prove(struct machine *m)
{
	machine_prove(m);
	if (m->trouble[0])
		fail_msg("%s", m->trouble);
}

static const struct fs_event *
last(const struct machine *m)
{
	return &m->events[m->n_events - 1];
}

static void
assert_said(struct machine *m, const char *text)
{
	size_t n;
	const char *console = timeline_console(m->timeline, &n);

	assert_non_null(memmem(console, n, text, strlen(text)));
}

static void
stops_where_asked(void **state)
{
	struct machine m;

	(void)state;
	boot(&m, "wait");
	assert_int_equal(last(&m)->type, FS_BOOT);
	assert_int_equal(go(&m, ANY, 0, 0), TARGET_STOPPED);
	assert_int_equal(m.n_events, 2); /* one event, one stop */
	assert_int_equal(go(&m, 1ull << FS_EXEC, 2, 0), TARGET_STOPPED);
	assert_int_equal(last(&m)->type, FS_EXEC);
	assert_int_equal(last(&m)->pid, 2);
	prove(&m);
	assert_int_equal(go(&m, 0, 0, m.n_events + 25), TARGET_STOPPED);
	assert_int_equal(last(&m)->seq, m.n_events);
	assert_int_equal(go(&m, 1ull << FS_FORKED, 1, 0), TARGET_IDLE); /* not init's: to the end */
	assert_int_equal(last(&m)->type, FS_IDLE);
	prove(&m);
	machine_close(&m);
}

/* Wherever it is caught, it goes on, and the proofs hold at the next event. */
static void
stops_at_any_moment(void **state)
{
	struct machine m;
	struct model nothing;
	struct target_stop none = { 0 };

	(void)state;
	boot(&m, "loop");
	model_init(&nothing);
	for (int i = 0; i < 40 && target_state(m.target) != TARGET_IDLE; i++) {
		assert_true(target_go(m.target, &none));
		assert_false(target_read(m.target, &nothing)); /* it runs */
		target_wait(m.target, i % 4);
		target_interrupt(m.target);
		assert_int_not_equal(target_wait(m.target, WAIT_MS), TARGET_RUNNING);
		if (target_state(m.target) != TARGET_IDLE && i % 4 == 0) {
			go(&m, ANY, 0, 0);
			prove(&m);
		}
	}
	while (target_state(m.target) != TARGET_IDLE)
		go(&m, 0, 0, 0);
	prove(&m);
	assert_said(&m, "the parent ran as well");
	model_free(&nothing);
	machine_close(&m);
}

/* A guest that rests is told of another size, with a signal, at the next step; one that runs, as it runs. */
static void
is_resized(void **state)
{
	struct machine m;

	(void)state;
	boot(&m, "winsize");
	assert_true(target_resize(m.target, 30, 100)); /* before anybody asks: nobody need be told */
	assert_int_equal(go(&m, 0, 0, 0), TARGET_IDLE);
	assert_said(&m, "size 100x30.");
	size_t before = m.n_events;
	assert_true(target_resize(m.target, 50, 132));
	assert_int_equal(go(&m, 0, 0, 0), TARGET_IDLE);
	assert_said(&m, "size 132x50.");
	assert_int_equal(m.events[before].type, FS_SIGNAL);
	before = m.n_events;
	assert_true(target_resize(m.target, 50, 132)); /* the same again is nothing */
	assert_int_equal(target_input(m.target, "x\n", 2), 2);
	assert_int_equal(go(&m, 0, 0, 0), TARGET_IDLE);
	for (size_t i = before; i < m.n_events; i++)
		assert_int_not_equal(m.events[i].type, FS_SIGNAL);
	prove(&m);
	machine_close(&m);
}

static void
takes_input(void **state)
{
	struct target_stop none = { 0 };
	char much[10000];
	struct machine m;

	(void)state;
	boot(&m, "echo");
	assert_int_equal(go(&m, 0, 0, 0), TARGET_IDLE);
	assert_int_equal(target_input(m.target, "one\n", 4), 4);
	assert_int_equal(go(&m, 0, 0, 0), TARGET_IDLE);
	assert_said(&m, "got: one");
	/* Asleep in its idle loop, it must be woken. */
	assert_true(target_go(m.target, &none));
	assert_int_equal(target_input(m.target, "no", 2), 0); /* it runs */
	target_wait(m.target, 5);
	target_interrupt(m.target);
	assert_int_equal(target_wait(m.target, WAIT_MS), TARGET_PAUSED);
	assert_int_equal(target_input(m.target, "two\n", 4), 4);
	assert_int_equal(go(&m, 0, 0, 0), TARGET_IDLE);
	assert_said(&m, "got: two");
	prove(&m);
	memset(much, 'x', sizeof much);
	assert_in_range(target_input(m.target, much, sizeof much), 100, sizeof much - 1);
	assert_int_equal(target_input(m.target, much, sizeof much), 0); /* full */
	machine_close(&m);
}

/* The one child process that this test has. */
static pid_t
qemu_pid(void)
{
	char path[64];
	int pid = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	f = fopen(path, "r");
	if (!f || fscanf(f, "%d", &pid) != 1)
		pid = 0;
	if (f)
		fclose(f);
	return pid;
}

static void
survives_qemu(void **state)
{
	struct target_stop none = { 0 };
	struct machine m;
	struct model nothing;
	pid_t pid;

	(void)state;
	boot(&m, "loop");
	model_init(&nothing);
	assert_int_equal(go(&m, 1ull << FS_FORKED, 2, 0), TARGET_STOPPED);
	pid = qemu_pid();
	assert_true(pid > 0);
	assert_true(target_go(m.target, &none));
	kill(pid, SIGKILL);
	assert_int_equal(target_wait(m.target, WAIT_MS), TARGET_DEAD);
	assert_non_null(strstr(target_error(m.target), "QEMU has ended"));
	assert_null(strchr(target_error(m.target), '\n'));
	assert_int_equal(kill(pid, 0), -1); /* waited for: nothing is left of it */
	assert_int_equal(target_fd(m.target), -1);
	assert_false(target_go(m.target, &none));
	assert_false(target_read(m.target, &nothing));
	assert_int_equal(target_input(m.target, "x", 1), 0);
	target_interrupt(m.target);
	machine_close(&m);
	/* While it stands still, the next question finds out. */
	boot(&m, "loop");
	kill(qemu_pid(), SIGKILL);
	assert_false(target_read(m.target, &nothing));
	assert_int_equal(target_state(m.target), TARGET_DEAD);
	machine_close(&m);
	model_free(&nothing);
}

static void
leaves_nothing(void **state)
{
	struct target_stop none = { 0 };
	struct machine m;

	(void)state;
	boot(&m, "loop");
	assert_true(target_go(m.target, &none));
	machine_close(&m); /* in the middle of a run */
	assert_int_equal(qemu_pid(), 0);
}

/* The ring has the lower half of an event's number; the run is moved to where that begins anew. */
static void
numbers_go_on_past_32_bits(void **state)
{
	struct machine m;
	struct target *t;
	uint32_t head;

	(void)state;
	boot(&m, "random");
	t = m.target;
	head = 1 - t->root.events.capacity;
	t->seq = 1ull << 32 | head;
	assert_int_equal(gr_write(t->gr, t->root_gva + offsetof(struct fs_root, events.head), &head, 4), GR_OK);
	assert_int_equal(go(&m, 0, 0, 0), TARGET_IDLE);
	assert_true(m.n_events > t->root.events.capacity);
	for (size_t i = 1; i < m.n_events; i++) {
		assert_true(m.events[i].seq == (1ull << 32 | head) + i);
		assert_true(m.events[i].time > m.events[i - 1].time);
	}
	assert_true(last(&m)->seq > 2ull << 32);
	machine_close(&m);
}

/* Where the kernel keeps a field of its one row of statistics. */
static uint32_t
find_stat(struct target *t, const char *name)
{
	struct fs_table tables[16];
	struct fs_field fields[64];

	assert_true(t->root.tables.n <= 16);
	assert_int_equal(gr_read(t->gr, t->root.tables.gva, tables, t->root.tables.n * sizeof(*tables)), GR_OK);
	for (uint32_t i = 0; i < t->root.tables.n; i++) {
		if (strcmp(tables[i].name, "stat") != 0)
			continue;
		assert_true(tables[i].n_fields <= 64);
		assert_int_equal(gr_read(t->gr, tables[i].fields, fields, tables[i].n_fields * sizeof(*fields)), GR_OK);
		for (uint32_t f = 0; f < tables[i].n_fields; f++)
			if (!strcmp(fields[f].name, name))
				return tables[i].gva + fields[f].offset;
	}
	fail_msg("no %s", name);
	return 0;
}

/* Behind the highest pid comes the lowest that nobody has, be it as a process or as a group. */
static void
pids_begin_anew(void **state)
{
	const uint32_t nearly = 32766;
	struct machine m;

	(void)state;
	boot(&m, "pid_wrap");
	assert_int_equal(go(&m, 1ull << FS_REAP, 2, 0), TARGET_STOPPED);
	assert_int_equal(gr_write(m.target->gr, find_stat(m.target, "last_pid"), &nearly, 4), GR_OK);
	assert_int_equal(go(&m, 0, 0, 0), TARGET_IDLE);
	assert_said(&m, "32767\n5\n6\n");
	prove(&m);
	machine_close(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stops_where_asked), cmocka_unit_test(stops_at_any_moment),
		cmocka_unit_test(takes_input),       cmocka_unit_test(is_resized),
		cmocka_unit_test(survives_qemu),
		cmocka_unit_test(leaves_nothing),    cmocka_unit_test(numbers_go_on_past_32_bits),
		cmocka_unit_test(pids_begin_anew),
	};
	return cmocka_run_group_tests_name("target", tests, NULL, NULL);
}
