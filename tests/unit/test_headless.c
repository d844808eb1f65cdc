/*
 * The headless run against a guest that plays a script: what each end is called, and that a
 * difference between the events and the guest's memory is never passed over.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "headless.h"

/* ---- a target that plays a script ------------------------------------------------------------ */

struct act { /* what the guest does until its next stop */
	const struct fs_event *events; /* type 0 ends them */
	enum target_state state;
};

struct target {
	const struct act *act; /* the next one */
	struct target_sink sink;
	struct model memory;   /* what target_read() finds */
	enum target_state state;
	uint64_t seq;
	int fd;                /* never readable */
};

/* What a test asks of the next target that is opened. */
static struct {
	const struct act *acts;
	bool lie;   /* its memory differs from its events */
	char input[64];
	size_t n_input;
} script;

static void
play(struct target *t, const struct fs_event *events)
{
	for (; events->type; events++) {
		struct fs_event e = *events;

		e.seq = ++t->seq;
		e.time = e.seq * 100;
		model_apply(&t->memory, &e, NULL);
		t->sink.event(t->sink.ctx, &e);
	}
}

bool
target_rewind(struct target *t, unsigned path, uint64_t seq, char *err, size_t size)
{
	(void)t, (void)path, (void)seq;
	snprintf(err, size, "this guest is never taken back");
	return false;
}

unsigned
target_path(const struct target *t)
{
	(void)t;
	return 0;
}

struct target *
target_open(const struct target_options *o, const struct target_sink *sink, char *err, size_t err_size)
{
	struct target *t = test_calloc(1, sizeof(*t));
	int ends[2];

	(void)o, (void)err, (void)err_size;
	assert_int_equal(pipe(ends), 0);
	close(ends[1]);
	t->fd = ends[0];
	t->act = script.acts;
	t->sink = *sink;
	model_init(&t->memory);
	return t;
}

void
target_close(struct target *t)
{
	close(t->fd);
	model_free(&t->memory);
	test_free(t);
}

bool
target_go(struct target *t, const struct target_stop *stop)
{
	(void)stop;
	t->state = TARGET_RUNNING;
	return true;
}

enum target_state
target_wait(struct target *t, int timeout_ms)
{
	(void)timeout_ms;
	if (t->state == TARGET_RUNNING && t->act->events) {
		play(t, t->act->events);
		t->state = t->act->state;
		t->act++;
	}
	return t->state;
}

enum target_state
target_state(const struct target *t)
{
	return t->state;
}

int
target_fd(const struct target *t)
{
	return t->fd;
}

const char *
target_error(const struct target *t)
{
	return t->state == TARGET_DEAD ? "QEMU has ended" : NULL;
}

bool
target_read(struct target *t, struct model *m)
{
	model_copy(m, &t->memory);
	if (script.lie)
		m->task[0].state = FS_TASK_STOPPED;
	return true;
}

bool
target_debug(struct target *t, const struct fs_debug *wanted)
{
	(void)t, (void)wanted;
	return true;
}

/* Nobody looks closer here: there is no program behind it. */
void
target_look(struct target *t, const struct target_look *look)
{
	(void)t, (void)look;
}

bool
target_registers(struct target *t, const struct m_task *task, struct target_registers *out)
{
	(void)t, (void)task, (void)out;
	return false;
}

bool
target_memory(struct target *t, const struct m_task *task, uint32_t va, void *out, size_t n)
{
	(void)t, (void)task, (void)va, (void)out, (void)n;
	return false;
}

size_t
target_input(struct target *t, const void *bytes, size_t n)
{
	(void)t;
	assert_true(script.n_input + n <= sizeof(script.input));
	memcpy(script.input + script.n_input, bytes, n);
	script.n_input += n;
	return n;
}

/* ---- the events ------------------------------------------------------------------------------ */

#define BOOT { .type = FS_BOOT, .arg = { FS_ABI_VERSION, 64 } }
#define IDLE { .type = FS_IDLE }
#define FORK(parent, slot, child) \
	{ .type = FS_SLOT, .pid = parent, .arg = { slot, child } }, \
	{ .type = FS_TASK, .pid = parent, .arg = { slot, child } }, \
	{ .type = FS_FORKED, .pid = parent, .arg = { child } }
#define EXIT(who, status) \
	{ .type = FS_EXIT, .pid = who, .arg = { status } }, \
	{ .type = FS_ZOMBIE, .pid = who, .arg = { status, 1 } }, \
	{ .type = FS_REAP, .pid = 1, .arg = { who, status } }
#define SLEEP(who, why) { .type = FS_SLEEP, .pid = who, .arg = { why, 0 } }

static const struct fs_event start[] = { BOOT, FORK(0, 1, 1), FORK(1, 2, 2), { 0 } };
static const struct fs_event exit_7[] = { EXIT(2, 7 << 8), IDLE, { 0 } };
static const struct fs_event killed[] = { EXIT(2, SIGSEGV), IDLE, { 0 } };
static const struct fs_event asks[] = { SLEEP(2, FS_WHY_CONSOLE), IDLE, { 0 } };
static const struct fs_event sleeps[] = { SLEEP(2, FS_WHY_PAUSE), IDLE, { 0 } };
static const struct fs_event wakes[] = {
	{ .type = FS_WAKE, .pid = 2, .arg = { 2, FS_WHY_CONSOLE } }, EXIT(2, 0), IDLE, { 0 }
};
static const struct fs_event nothing[] = { { 0 } };

/* ---- the tests ------------------------------------------------------------------------------- */

static int
headless(const struct act *acts, bool stop_every, double timeout)
{
	struct headless_options o = { .stop_every = stop_every, .timeout = timeout };
	struct target_options target = { 0 };
	struct interrupt in;
	int status;

	script.acts = acts;
	assert_true(interrupt_open(&in));
	status = headless_run(&target, &o, &in);
	interrupt_close(&in);
	return status;
}

static int
reset(void **state)
{
	(void)state;
	memset(&script, 0, sizeof(script));
	return 0;
}

static void
test_exit_status(void **state)
{
	const struct act acts[] = { { start, TARGET_STOPPED }, { exit_7, TARGET_IDLE }, { 0 } };

	(void)state;
	assert_int_equal(headless(acts, false, 5), 7);
	assert_int_equal(headless(acts, true, 5), 7);
}

static void
test_signal_status(void **state)
{
	const struct act acts[] = { { start, TARGET_STOPPED }, { killed, TARGET_IDLE }, { 0 } };

	(void)state;
	assert_int_equal(headless(acts, false, 5), 128 + SIGSEGV);
}

static void
test_difference_is_a_failure(void **state)
{
	const struct act acts[] = { { start, TARGET_STOPPED }, { exit_7, TARGET_IDLE }, { 0 } };

	(void)state;
	script.lie = true;
	assert_int_equal(headless(acts, true, 5), 1);
}

static void
test_impossible_event_is_a_failure(void **state)
{
	static const struct fs_event twice[] = { EXIT(2, 0), EXIT(2, 0), IDLE, { 0 } };
	const struct act acts[] = { { start, TARGET_STOPPED }, { twice, TARGET_IDLE }, { 0 } };

	(void)state;
	assert_int_equal(headless(acts, false, 5), 1);
}

static void
test_end_of_stdin_is_end_of_file(void **state)
{
	const struct act acts[] = { { start, TARGET_STOPPED }, { asks, TARGET_IDLE },
				    { wakes, TARGET_IDLE }, { 0 } };

	(void)state;
	assert_int_equal(headless(acts, false, 5), 0);
	assert_int_equal(script.n_input, 1);
	assert_int_equal(script.input[0], 4);
}

static void
test_nobody_can_wake_it(void **state)
{
	const struct act acts[] = { { start, TARGET_STOPPED }, { sleeps, TARGET_IDLE }, { 0 } };

	(void)state;
	assert_int_equal(headless(acts, false, 5), 124);
	assert_int_equal(script.n_input, 0);
}

static void
test_timeout(void **state)
{
	const struct act acts[] = { { start, TARGET_STOPPED }, { 0 } };

	(void)state;
	assert_int_equal(headless(acts, false, 0.05), 124);
}

static void
test_death(void **state)
{
	const struct act acts[] = { { start, TARGET_STOPPED }, { nothing, TARGET_DEAD }, { 0 } };

	(void)state;
	assert_int_equal(headless(acts, false, 5), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_exit_status, reset),
		cmocka_unit_test_setup(test_signal_status, reset),
		cmocka_unit_test_setup(test_difference_is_a_failure, reset),
		cmocka_unit_test_setup(test_impossible_event_is_a_failure, reset),
		cmocka_unit_test_setup(test_end_of_stdin_is_end_of_file, reset),
		cmocka_unit_test_setup(test_nobody_can_wake_it, reset),
		cmocka_unit_test_setup(test_timeout, reset),
		cmocka_unit_test_setup(test_death, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
