/*
 * test_keyframe.c: a model survives being packed, at every event of a run; spoilt bytes are refused or
 * make a model that is safe to work with.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "diff.h"
#include "keyframe.h"
#include "stream.h"

static void
assert_same(const struct model *a, const struct model *b)
{
	struct findings f = { 0 };

	model_diff(a, b, &f);
	if (f.n)
		fail_msg("at %u: %s", (unsigned)a->seq, f.text[0]);
	assert_int_equal(a->seq, b->seq);
	assert_int_equal(a->time, b->time);
	assert_int_equal(a->console_len, b->console_len);
	for (int i = 0; i < FS_NR_TASKS; i++) { /* what the difference does not look at */
		assert_int_equal(a->task[i].pid, b->task[i].pid);
		assert_int_equal(a->task[i].born, b->task[i].born);
		assert_int_equal(a->task[i].died, b->task[i].died);
		assert_int_equal(a->task[i].ran, b->task[i].ran);
		assert_int_equal(a->task[i].call, b->task[i].call);
		assert_int_equal(a->task[i].sleep_why, b->task[i].sleep_why);
	}
}

static void
test_every_event_of_a_run(void **state)
{
	struct bytes b = { 0 };
	struct model back;
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_all(&s);
	model_init(&back);
	for (uint64_t seq = 1; seq <= timeline_end(s.tl); seq++) {
		const struct model *m = timeline_model(s.tl, seq, TIMELINE_SHOWN);

		b.len = 0;
		keyframe_pack(m, &b);
		assert_true(keyframe_unpack(&back, b.data, b.len));
		assert_same(m, &back);
	}
	assert_true(b.len < 2048);
	model_free(&back);
	bytes_free(&b);
	stream_close(&s);
}

static void
test_every_cut_is_refused(void **state)
{
	struct bytes b = { 0 };
	struct model back;
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_all(&s);
	keyframe_pack(timeline_live(s.tl), &b);
	model_init(&back);
	for (size_t n = 0; n < b.len; n++)
		assert_false(keyframe_unpack(&back, b.data, n));
	assert_int_equal(back.n_frames, 0);
	model_free(&back);
	bytes_free(&b);
	stream_close(&s);
}

/* Whatever is accepted can be gone on from: the events of the run are applied to it once more. */
static void
test_spoilt_bytes_do_no_harm(void **state)
{
	struct bytes b = { 0 };
	struct model back;
	struct stream s;
	unsigned seed = 1, refused = 0;

	(void)state;
	stream_open(&s);
	scene_all(&s);
	keyframe_pack(timeline_live(s.tl), &b);
	model_init(&back);
	for (unsigned round = 0; round < 3000; round++) {
		size_t at = (seed = seed * 1103515245u + 12345u) / 8 % b.len;
		char was = b.data[at];

		b.data[at] = (char)(was ^ (1 << seed % 8));
		if (keyframe_unpack(&back, b.data, b.len))
			for (uint64_t seq = 1; seq <= timeline_end(s.tl); seq++)
				model_apply(&back, timeline_event(s.tl, seq), timeline_text(s.tl));
		else
			refused++;
		b.data[at] = was;
	}
	assert_true(refused > 300);
	model_free(&back);
	bytes_free(&b);
	stream_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_event_of_a_run),
		cmocka_unit_test(test_every_cut_is_refused),
		cmocka_unit_test(test_spoilt_bytes_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
