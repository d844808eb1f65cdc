/*
 * test_timeline.c: the past is the same whichever way one comes to it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "diff.h"
#include "stream.h"

/* Forks, copies, deaths and reaps again and again. */
static void
repeat_scenes(struct stream *s, unsigned rounds)
{
	for (unsigned i = 0; i < rounds; i++) {
		ev(s, 2, FS_WRITE, 2, i * 6, 6);
		scene_fork(s);
		scene_copy(s);
		scene_reuse(s);
		scene_zombie(s);
		scene_reap(s);
	}
}

/* A long stream: the scenes, and that. */
static void
long_stream(struct stream *s, unsigned rounds)
{
	scene_all(s);
	repeat_scenes(s, rounds);
}

static void
assert_same(const struct model *a, const struct model *b, uint64_t seq)
{
	struct findings f = {0};

	assert_int_equal(a->seq, b->seq);
	assert_int_equal(a->console_len, b->console_len);
	model_diff(a, b, &f);
	if (f.n)
		fail_msg("at %u: %s", (unsigned)seq, f.text[0]);
}

/* The model at seq, by applying all events from the first: the measure for the others. */
static void
advance(struct model *m, const struct timeline *tl, uint64_t seq)
{
	while (m->seq < seq)
		model_apply(m, timeline_event(tl, m->seq + 1), timeline_text(tl));
}

static void
test_every_position(void **state)
{
	struct model truth;
	struct stream s;
	uint64_t end;

	(void)state;
	stream_open(&s);
	long_stream(&s, 120);
	assert_null(timeline_fault(s.tl));
	end = timeline_end(s.tl);
	assert_true(end > 4000); /* more than one keyframe */
	model_init(&truth);
	for (uint64_t seq = 0; seq <= end; seq++) { /* forward; the live end is far away */
		advance(&truth, s.tl, seq);
		assert_same(&truth, timeline_model(s.tl, seq, TIMELINE_SHOWN), seq);
	}
	assert_same(&truth, timeline_live(s.tl), end);
	model_free(&truth);
	stream_close(&s);
}

/* Backward, and by leaps: every position against the one that was led forward. */
static void
test_backward_and_leaps(void **state)
{
	struct stream s;
	uint64_t end, at = 0;

	(void)state;
	stream_open(&s);
	long_stream(&s, 60);
	end = timeline_end(s.tl);
	for (uint64_t seq = end + 1; seq-- > 0;) {
		const struct model *back = timeline_model(s.tl, seq, TIMELINE_SHOWN);
		struct model truth;

		if (seq % 41)
			continue;
		model_init(&truth);
		advance(&truth, s.tl, seq);
		assert_same(&truth, back, seq);
		model_free(&truth);
	}
	for (int i = 0; i < 300; i++) {
		struct model truth;

		at = (at + 1237) % (end + 1);
		model_init(&truth);
		advance(&truth, s.tl, at);
		assert_same(&truth, timeline_model(s.tl, at, TIMELINE_WALK), at);
		model_free(&truth);
	}
	stream_close(&s);
}

static void
test_cursors_are_apart(void **state)
{
	const struct model *shown, *before, *walk;
	struct stream s;

	(void)state;
	stream_open(&s);
	long_stream(&s, 2);
	shown = timeline_model(s.tl, 40, TIMELINE_SHOWN);
	before = timeline_model(s.tl, 99, TIMELINE_BEFORE);
	walk = timeline_model(s.tl, 100, TIMELINE_WALK);
	assert_int_equal(shown->seq, 40);
	assert_int_equal(before->seq, 99);
	assert_int_equal(walk->seq, 100);
	ev(&s, 2, FS_CALL, 1, 20); /* the live end moves, the cursors do not */
	assert_int_equal(shown->seq, 40);
	assert_int_equal(timeline_live(s.tl)->seq, s.seq);
	assert_int_equal(timeline_model(s.tl, s.seq + 50, TIMELINE_SHOWN)->seq, s.seq);
	stream_close(&s);
}

static void
test_empty(void **state)
{
	struct timeline *tl = timeline_new();
	size_t len = 1;

	(void)state;
	assert_int_equal(timeline_end(tl), 0);
	assert_null(timeline_event(tl, 0));
	assert_null(timeline_event(tl, 1));
	assert_int_equal(timeline_model(tl, 5, TIMELINE_SHOWN)->seq, 0);
	assert_int_equal(timeline_find(tl, 0, 1, (struct timeline_match){0}), 0);
	assert_int_equal(timeline_find(tl, 9, -1, (struct timeline_match){0}), 0);
	assert_string_equal(timeline_console(tl, &len), "");
	assert_int_equal(len, 0);
	assert_null(timeline_fault(tl));
	timeline_free(tl);
	timeline_free(NULL);
}

static void
test_find(void **state)
{
	const struct timeline_match copies = {.types = 1ull << FS_COPY};
	const struct timeline_match of_3 = {.pid = 3};
	const struct timeline_match copies_of_2 = {.types = 1ull << FS_COPY, .pid = 2};
	const struct timeline_match any = {0};
	struct stream s;
	uint64_t first, second;

	(void)state;
	stream_open(&s);
	long_stream(&s, 1);
	first = timeline_find(s.tl, 0, 1, copies);
	assert_int_equal(timeline_event(s.tl, first)->type, FS_COPY);
	second = timeline_find(s.tl, first, 1, copies);
	assert_int_equal(timeline_event(s.tl, second)->type, FS_COPY);
	assert_int_equal(timeline_find(s.tl, s.seq, 1, copies), 0);
	assert_int_equal(timeline_find(s.tl, first, -1, copies), 0);
	assert_int_equal(timeline_find(s.tl, second, -1, copies), first);
	assert_int_equal(timeline_find(s.tl, 0, 1, copies_of_2), 0);
	assert_int_equal(timeline_event(s.tl, timeline_find(s.tl, 0, 1, of_3))->pid, 3);
	assert_int_equal(timeline_find(s.tl, 10, 1, any), 11);
	assert_int_equal(timeline_find(s.tl, 10, -1, any), 9);
	assert_int_equal(timeline_find(s.tl, 1000000, -1, any), s.seq);
	assert_int_equal(timeline_find(s.tl, 1, -1, any), 0);
	stream_close(&s);
}

static void
test_gaps(void **state)
{
	struct fs_event e = {.seq = 5, .type = FS_CALL};
	struct timeline *tl = timeline_new();

	(void)state;
	assert_string_equal(timeline_add(tl, &e), "event 5 came after event 0");
	assert_int_equal(timeline_end(tl), 5);
	assert_int_equal(timeline_event(tl, 4)->type, FS_NONE);
	assert_int_equal(timeline_event(tl, 5)->type, FS_CALL);
	assert_string_equal(timeline_add(tl, &e), "event 5 came after event 5");
	e.seq = 1ull << 40; /* nonsense: not kept */
	assert_non_null(timeline_add(tl, &e));
	assert_int_equal(timeline_end(tl), 5);
	e.seq = 6;
	timeline_add(tl, &e);
	assert_int_equal(timeline_end(tl), 6);
	assert_string_equal(timeline_fault(tl), "event 5 came after event 0");
	timeline_free(tl);
}

static void
test_bytes(void **state)
{
	struct timeline *tl = timeline_new();
	const struct m_text *text = timeline_text(tl);
	char out[16];
	size_t len;

	(void)state;
	timeline_add_text(tl, 0, "/bin/", 5);
	timeline_add_text(tl, 5, "fork", 4);
	text->get(text->ctx, 0, 9, out, sizeof(out));
	assert_string_equal(out, "/bin/fork");
	text->get(text->ctx, 5, 4000000000u, out, sizeof(out));
	assert_string_equal(out, "fork");
	text->get(text->ctx, 5, 4, out, 3);
	assert_string_equal(out, "fo");
	text->get(text->ctx, 4000000000u, 9, out, sizeof(out));
	assert_string_equal(out, "");
	timeline_add_text(tl, 11, "x", 1); /* two bytes were never seen */
	text->get(text->ctx, 5, 7, out, sizeof(out));
	assert_string_equal(out, "fork??x");
	timeline_add_text(tl, 0xfffffff0u, "x", 1);
	timeline_add_console(tl, 0, "hello\n", 6);
	assert_memory_equal(timeline_console(tl, &len), "hello\n", 6);
	assert_int_equal(len, 6);
	text->console(text->ctx, 1, 3, out, sizeof(out));
	assert_string_equal(out, "ell");
	timeline_free(tl);
}

/* A million events: steps anywhere must stay cheap, and pointers to events must stay good. */
static void
test_a_million(void **state)
{
	const struct fs_event *first;
	struct stream s;
	uint64_t end;

	(void)state;
	stream_open(&s);
	scene_all(&s);
	first = timeline_event(s.tl, 1);
	while (s.seq < 1000000)
		ev(&s, 2, s.seq % 2 ? FS_CALL : FS_RET, 1, 20);
	end = timeline_end(s.tl);
	assert_int_equal(end, 1000000);
	assert_ptr_equal(timeline_event(s.tl, 1), first);
	for (uint64_t seq = end; seq > end - 200; seq--)
		assert_int_equal(timeline_model(s.tl, seq, TIMELINE_SHOWN)->seq, seq);
	assert_int_equal(timeline_model(s.tl, 500000, TIMELINE_SHOWN)->seq, 500000);
	stream_close(&s);
}

/* The same events, but for those up to `begin`. */
static struct timeline *
joined(struct stream *s, uint64_t begin)
{
	struct timeline *tl = timeline_new();

	timeline_add_text(tl, 0, s->text, s->text_len);
	timeline_begin(tl, timeline_model(s->tl, begin, TIMELINE_SHOWN));
	for (uint64_t seq = begin + 1; seq <= s->seq; seq++)
		assert_null(timeline_add(tl, timeline_event(s->tl, seq)));
	return tl;
}

static void
test_joined_in_the_middle(void **state)
{
	const struct timeline_match any = {0};
	struct timeline *tl, *part;
	struct stream s;
	uint64_t begin = 1500, part_end;

	(void)state;
	stream_open(&s);
	long_stream(&s, 250);
	part_end = s.seq - 100;
	assert_true(s.seq > begin + 5000); /* more than one chunk, and keyframes of its own */
	tl = joined(&s, begin);
	assert_int_equal(timeline_first(tl), begin);
	assert_int_equal(timeline_end(tl), s.seq);
	assert_null(timeline_fault(tl));
	for (uint64_t seq = s.seq; seq >= begin; seq -= 7)
		assert_same(timeline_model(tl, seq, TIMELINE_SHOWN), timeline_model(s.tl, seq, TIMELINE_SHOWN), seq);
	/* what was before reads as its beginning, and its events as lost ones */
	assert_int_equal(timeline_model(tl, 3, TIMELINE_SHOWN)->seq, begin);
	assert_int_equal(timeline_event(tl, begin)->type, FS_NONE);
	assert_int_equal(timeline_event(tl, begin + 1)->seq, begin + 1);
	assert_int_equal(timeline_find(tl, 0, 1, any), begin + 1);
	assert_int_equal(timeline_find(tl, begin + 1, -1, any), 0);
	part = timeline_part(tl, part_end, SIZE_MAX, SIZE_MAX);
	timeline_free(tl);
	assert_int_equal(timeline_first(part), begin);
	assert_same(timeline_model(part, begin, TIMELINE_SHOWN), timeline_model(s.tl, begin, TIMELINE_SHOWN), begin);
	assert_same(timeline_live(part), timeline_model(s.tl, part_end, TIMELINE_SHOWN), part_end);
	timeline_free(part);
	stream_close(&s);
}

/* ---- a source that has no keyframes of its own ---- */

struct bare {
	struct stream s;
	uint64_t fetched; /* events */
};

static void
bare_events(void *ctx, uint64_t first, size_t n, struct fs_event *out)
{
	struct bare *b = ctx;

	for (size_t i = 0; i < n; i++)
		out[i] = *timeline_event(b->s.tl, first + i);
	b->fetched += n;
}

static uint64_t
bare_types(void *ctx, uint64_t page)
{
	(void)ctx;
	(void)page;
	return ~0ull;
}

static void
bare_bytes(void *ctx, struct timeline *tl)
{
	struct bare *b = ctx;
	size_t n;
	const char *said = timeline_said(b->s.tl, &n);

	timeline_add_text(tl, 0, said, n);
}

static uint64_t
bare_keyframe(void *ctx, uint64_t seq, struct model *m)
{
	(void)ctx;
	(void)seq;
	model_free(m);
	return 0;
}

/* On the way to its end it makes some itself: no move reads more than what lies between two of them. */
static void
test_keyframes_of_its_own(void **state)
{
	enum { MOVES = 60, MOST = 5 * 4096 };
	struct bare b = { .fetched = 0 };
	struct timeline_source source = { .ctx = &b, .events = bare_events, .types = bare_types, .bytes = bare_bytes,
					  .keyframe = bare_keyframe, .bare = 100 };
	struct timeline *tl;

	(void)state;
	stream_open(&b.s);
	scene_all(&b.s);
	while (b.s.seq < 400000) {
		repeat_scenes(&b.s, 1);
		for (int i = 0; i < 1000; i++)
			ev(&b.s, 2, i % 2 ? FS_CALL : FS_RET, 1, 20);
	}
	source.end = timeline_end(b.s.tl);
	tl = timeline_of(&source);
	assert_same(timeline_live(tl), timeline_live(b.s.tl), source.end);
	for (unsigned i = 0; i < MOVES; i++) {
		uint64_t seq = i * 2654435761u % source.end + 1, before = b.fetched;

		assert_same(timeline_model(tl, seq, TIMELINE_SHOWN), timeline_model(b.s.tl, seq, TIMELINE_SHOWN), seq);
		if (b.fetched - before > MOST)
			fail_msg("event %u needed %u others", (unsigned)seq, (unsigned)(b.fetched - before));
	}
	timeline_free(tl);
	stream_close(&b.s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_position),
		cmocka_unit_test(test_backward_and_leaps),
		cmocka_unit_test(test_cursors_are_apart),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_a_million),
		cmocka_unit_test(test_joined_in_the_middle),
		cmocka_unit_test(test_keyframes_of_its_own),
	};

	return cmocka_run_group_tests_name("timeline", tests, NULL, NULL);
}
