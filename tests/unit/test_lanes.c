/* The index of what every process did: its answers are those of a look at every change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "callwords.h"
#include "fixture.h"
#include "lanes.h"

static void
add(struct timeline *tl, uint16_t type, uint16_t pid, uint32_t a, uint32_t b)
{
	uint64_t end = timeline_end(tl);
	struct fs_event e = { .seq = end + 1, .time = end * 3, .type = type, .pid = pid, .arg = { a, b } };

	timeline_add(tl, &e);
}

/* Two processes that share the processor, with calls in between; enough for both summaries. */
static struct timeline *
long_run(unsigned rounds)
{
	struct timeline *tl = timeline_new();
	uint32_t random = 1;

	add(tl, FS_BOOT, 0, 1, 64);
	for (uint32_t pid = 1; pid <= 3; pid++) {
		add(tl, FS_TASK, pid == 1 ? 0 : 1, pid, pid);
		add(tl, FS_FORKED, pid == 1 ? 0 : 1, pid, 0);
	}
	add(tl, FS_SWITCH, 0, 0, 2);
	for (unsigned i = 0; i < rounds; i++) {
		uint16_t has = 2 + i % 2, next = 5 - has;
		random = random * 1103515245 + 12345;
		for (unsigned k = random >> 29; k; k--) {
			add(tl, FS_CALL, has, 20, 0);
			add(tl, FS_RET, has, 20, 0);
		}
		if (i == rounds / 2)
			add(tl, FS_REPARENT, 1, 3, 1);
		add(tl, FS_SWITCH, has, has, next);
	}
	return tl;
}

static unsigned
slow_states(const struct lane *l, enum lane_axis axis, uint64_t from, uint64_t to)
{
	unsigned before = 1u << LANE_NONE, within = 0;

	for (size_t i = 0; i < l->n; i++) {
		uint64_t at = axis == LANE_BY_TIME ? l->change[i].time : l->change[i].seq;
		if (at <= from)
			before = 1u << l->change[i].state;
		else if (at < to)
			within |= 1u << l->change[i].state;
	}
	return before | within;
}

static void
test_states_of_spans(void **state)
{
	struct timeline *tl = long_run(9000);
	struct lanes l = { 0 };
	uint32_t random = 5;

	(void)state;
	lanes_update(&l, tl);
	assert_int_equal(l.n, 3);
	assert_true(l.lane[1].n > 64 * 64 * 2);
	for (int i = 0; i < 400; i++) {
		enum lane_axis axis = i % 2 ? LANE_BY_TIME : LANE_BY_EVENT;
		uint64_t all = axis == LANE_BY_TIME ? timeline_end(tl) * 3 : timeline_end(tl);
		random = random * 1103515245 + 12345;
		uint64_t from = random % all, to;
		random = random * 1103515245 + 12345;
		to = i % 5 ? from + random % (i % 3 ? 300 : all) : from + 1;
		for (size_t k = 0; k < l.n; k++)
			assert_int_equal(lane_states(&l.lane[k], axis, from, to),
					 slow_states(&l.lane[k], axis, from, to));
	}
	lanes_free(&l);
	timeline_free(tl);
}

/* An update after every event and one for all leave the same. */
static void
test_grows_by_any_step(void **state)
{
	struct fixture f = fixture_make();
	struct timeline *tl = timeline_new();
	struct lanes whole = { 0 }, step = { 0 };

	(void)state;
	for (uint64_t seq = 1; seq <= f.end; seq++) {
		timeline_add(tl, timeline_event(f.tl, seq));
		lanes_update(&step, tl);
	}
	lanes_update(&whole, f.tl);
	assert_int_equal(step.n, whole.n);
	for (size_t i = 0; i < whole.n; i++) {
		assert_int_equal(step.lane[i].n, whole.lane[i].n);
		assert_memory_equal(step.lane[i].change, whole.lane[i].change, whole.lane[i].n * sizeof(struct lane_change));
		assert_int_equal(step.lane[i].n_marks, whole.lane[i].n_marks);
	}
	lanes_free(&step);
	lanes_free(&whole);
	timeline_free(tl);
	fixture_free(&f);
}

/* The state of a lane is the model's, at every event of the run. */
static void
test_lanes_say_what_the_model_says(void **state)
{
	static const enum lane_state of[] = {
		[FS_TASK_INTERRUPTIBLE] = LANE_ASLEEP, [FS_TASK_UNINTERRUPTIBLE] = LANE_MADE,
		[FS_TASK_ZOMBIE] = LANE_ZOMBIE, [FS_TASK_STOPPED] = LANE_STOPPED,
	};
	struct fixture f = fixture_make();
	struct lanes l = { 0 };

	(void)state;
	lanes_update(&l, f.tl);
	for (uint64_t seq = 1; seq <= f.end; seq++) {
		const struct model *m = timeline_model(f.tl, seq, TIMELINE_SHOWN);
		for (size_t i = 0; i < l.n; i++) {
			const struct m_task *t = model_task(m, l.lane[i].pid);
			enum lane_state s = lane_at(&l.lane[i], LANE_BY_EVENT, seq);
			if (!t)
				assert_int_equal(s, LANE_NONE);
			else if (t->state != FS_TASK_RUNNING)
				assert_int_equal(s, of[t->state]);
			else if (m->current != t->pid)
				assert_int_equal(s, LANE_READY);
			else
				assert_true(s == LANE_KERNEL || (s == LANE_RUNNING && !t->call));
		}
	}
	lanes_free(&l);
	fixture_free(&f);
}

static void
test_event_at_a_position(void **state)
{
	struct timeline *tl = long_run(10);
	uint64_t end = timeline_end(tl);

	(void)state;
	for (uint64_t seq = 1; seq <= end; seq++) {
		assert_int_equal(lanes_event(tl, LANE_BY_EVENT, seq), seq);
		assert_int_equal(lanes_event(tl, LANE_BY_TIME, timeline_event(tl, seq)->time), seq);
		assert_int_equal(lanes_event(tl, LANE_BY_TIME, timeline_event(tl, seq)->time + 2), seq);
	}
	assert_int_equal(lanes_event(tl, LANE_BY_TIME, 1u << 30), end);
	assert_int_equal(lanes_event(tl, LANE_BY_EVENT, 1u << 30), end);
	timeline_free(tl);
}

static void
test_marks(void **state)
{
	struct timeline *tl = long_run(100);
	struct lanes l = { 0 };
	size_t more;
	const struct lane_mark *m;

	(void)state;
	lanes_update(&l, tl);
	m = lane_mark(&l.lane[0], LANE_BY_EVENT, 0, timeline_end(tl), &more);
	assert_int_equal(m->type, FS_FORKED);
	assert_int_equal(more, 1); /* two children */
	m = lane_mark(&l.lane[2], LANE_BY_EVENT, 0, timeline_end(tl), &more);
	assert_int_equal(m->type, FS_REPARENT);
	assert_null(lane_mark(&l.lane[2], LANE_BY_EVENT, m->seq + 1, timeline_end(tl), &more));
	assert_null(lane_mark(&l.lane[2], LANE_BY_EVENT, 0, m->seq, &more));
	lanes_free(&l);
	timeline_free(tl);
}

static void
assert_call(uint32_t nr, uint32_t a, uint32_t b, uint32_t c, const char *wanted)
{
	struct timeline *tl = timeline_new();
	struct fs_event e = { .seq = 1, .type = FS_CALL, .pid = 2, .arg = { nr, a, b, c } };
	char words[160], small[8];

	timeline_add(tl, &e);
	callwords(tl, 1, words, sizeof words);
	assert_string_equal(words, wanted);
	callwords(tl, 1, small, sizeof small);
	assert_int_equal(strlen(small), strlen(wanted) < 7 ? strlen(wanted) : 7);
	callwords(tl, 2, words, sizeof words);
	assert_string_equal(words, "");
	timeline_free(tl);
}

static void
test_calls_in_words(void **state)
{
	(void)state;
	assert_call(2, 5, 5, 5, "fork()");
	assert_call(4, 1, 0x804b100, 12, "write(1, 0x804b100, 12)");
	assert_call(5, 0x804b100, 0, 0777, "open(0x804b100, O_RDONLY)");
	assert_call(5, 0x804b100, 01102, 0644, "open(0x804b100, O_RDWR|O_CREAT|O_TRUNC, 0644)");
	assert_call(5, 0, 010000000, 0, "open(NULL, O_RDONLY|0x200000)");
	assert_call(7, -1u, 0, 1, "waitpid(-1, NULL, WNOHANG)");
	assert_call(19, 3, -4u, 2, "lseek(3, -4, SEEK_END)");
	assert_call(37, 3, 15, 0, "kill(3, SIGTERM)");
	assert_call(125, 0x8049000, 4096, 5, "mprotect(0x8049000, 4096, PROT_READ|PROT_EXEC)");
	assert_call(295, -100u, 0x8049000, 0, "openat(AT_FDCWD, 0x8049000, O_RDONLY)");
	assert_call(9999, 1, 2, 3, "call 9999(...)");
}

/* Who was there when history began has a lane from there on, as if all had been seen. */
static void
test_joined_in_the_middle(void **state)
{
	struct timeline *whole = long_run(200), *tl = timeline_new();
	uint64_t end = timeline_end(whole), begin = end / 2;
	struct lanes a = { 0 }, b = { 0 };

	(void)state;
	timeline_begin(tl, timeline_model(whole, begin, TIMELINE_SHOWN));
	for (uint64_t seq = begin + 1; seq <= end; seq++)
		timeline_add(tl, timeline_event(whole, seq));
	lanes_update(&a, whole);
	lanes_update(&b, tl);
	assert_int_equal(b.n, a.n);
	for (size_t i = 0; i < a.n; i++) {
		assert_int_equal(b.lane[i].pid, a.lane[i].pid);
		assert_non_null(b.lane[i].first);
		for (uint64_t seq = begin; seq <= end; seq++)
			assert_int_equal(lane_at(&b.lane[i], LANE_BY_EVENT, seq), lane_at(&a.lane[i], LANE_BY_EVENT, seq));
		assert_int_equal(lane_at(&b.lane[i], LANE_BY_EVENT, begin - 1), LANE_NONE);
	}
	lanes_free(&a);
	lanes_free(&b);
	timeline_free(tl);
	timeline_free(whole);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states_of_spans), cmocka_unit_test(test_grows_by_any_step),
		cmocka_unit_test(test_lanes_say_what_the_model_says), cmocka_unit_test(test_event_at_a_position),
		cmocka_unit_test(test_marks), cmocka_unit_test(test_calls_in_words), cmocka_unit_test(test_joined_in_the_middle),
	};
	return cmocka_run_group_tests_name("lanes", tests, NULL, NULL);
}
