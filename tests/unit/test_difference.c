/* Two models in, sentences out; and the marks that name the moments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "difference.h"
#include "marks.h"
#include "stream.h"

static void
add(void *ctx, const char *sentence)
{
	char *text = ctx;

	strcat(text, sentence);
	strcat(text, "\n");
}

/* What lies between two moments of a run; the buffer is the caller's. */
static const char *
between(struct stream *s, uint64_t from, uint64_t to, char text[8192])
{
	unsigned n, lines = 0;

	text[0] = '\0';
	n = model_difference(timeline_model(s->tl, from, TIMELINE_BEFORE), timeline_model(s->tl, to, TIMELINE_WALK), add, text);
	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	assert_int_equal(n, lines);
	return text;
}

static void
test_nothing_differs(void **state)
{
	struct stream s;
	char text[8192];

	(void)state;
	stream_open(&s);
	scene_init(&s);
	assert_string_equal(between(&s, s.seq, s.seq, text), "");
	stream_close(&s);
}

static void
test_fork_and_copy(void **state)
{
	struct stream s;
	char text[8192];
	uint64_t from;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	from = s.seq;
	scene_fork(&s);
	assert_string_equal(between(&s, from, s.seq, text),
		"page 0804c000 of pid 2 is read-only now\n"
		"page bffff000 of pid 2 is read-only now\n"
		"pid 3 is new: fork, a child of 2, ready; 3 pages\n"
		"frame 0020: 2 owners, the file's -> 3 owners, the file's\n"
		"2 frames, 0054-0055: each 1 owner -> 2 owners\n"
		"frame 0060: free -> kernel stack\n"
		"frame 0061: free -> page directory\n"
		"2 frames, 0062-0063: each free -> page table\n"
		"open file 0: 6 descriptors -> 9\n");
	from = s.seq;
	scene_copy(&s);
	assert_string_equal(between(&s, from, s.seq, text),
		"pid 2 went from running to ready\n"
		"pid 3 went from ready to running\n"
		"pid 3 has come back from fork\n"
		"page 0804c000 of pid 3: frame 0054 -> frame 0064, writable\n"
		"the processor: pid 2 -> pid 3\n"
		"frame 0054: 2 owners -> 1 owner\n"
		"frame 0064: free -> 1 owner\n");
	from = s.seq;
	ev(&s, 3, FS_CLOSE, 3, 1, 0, 8);
	assert_string_equal(between(&s, from, s.seq, text), "fd 1 of pid 3 is closed: it was open file 0\n"
			    "open file 0: 9 descriptors -> 8\n");
	stream_close(&s);
}

static void
test_an_end(void **state)
{
	struct stream s;
	char text[8192];
	uint64_t from;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	scene_fork(&s);
	scene_copy(&s);
	from = s.seq;
	ev(&s, 3, FS_CALL, 2, 1, 7);
	ev(&s, 3, FS_EXIT, 1, 7 << 8);
	ev(&s, 3, FS_UNMAP, 3, TEXT_VA, 2, 0);
	ev(&s, 3, FS_UNMAP, 3, DATA_VA, 1, 1);
	ev(&s, 3, FS_UNMAP, 3, STACK_VA, 1, 0);
	ev(&s, 3, FS_ZOMBIE, 2, 7 << 8, 2);
	between(&s, from, s.seq, text);
	assert_non_null(strstr(text, "pid 3 went from running to zombie, exit status 7\n"));
	ev(&s, 2, FS_REAP, 2, 3, 7 << 8);
	between(&s, from, s.seq, text);
	assert_non_null(strstr(text, "pid 3 is gone: fork, a child of 2, was running\n"));
	stream_close(&s);
}

/* A pid that is given again is another process. */
static void
test_the_pid_of_another(void **state)
{
	struct stream s;
	char text[8192];
	uint64_t from;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	ev(&s, 2, FS_SLOT, 2, 3, 3);
	ev(&s, 2, FS_TASK, 2, 3, 3);
	from = s.seq;
	ev(&s, 2, FS_NOFORK, 2, (uint32_t)-12, 3);
	ev(&s, 2, FS_SLOT, 2, 3, 3);
	ev(&s, 2, FS_TASK, 2, 3, 3);
	assert_string_equal(between(&s, from, s.seq, text),
		"pid 3 is gone: fork, a child of 2, was being made\n"
		"pid 3 is new: fork, a child of 2, being made; 0 pages\n");
	stream_close(&s);
}

struct heard {
	uint64_t seq;
	char name[MARK_NAME];
	unsigned n;
};

static void
hear(void *ctx, const struct mark *m, bool there)
{
	struct heard *h = ctx;

	h->seq = m->seq;
	snprintf(h->name, sizeof h->name, "%s", there ? m->name : "(gone)");
	h->n++;
}

static void
test_marks(void **state)
{
	struct heard heard = { .n = 0 };
	struct marks *m = test_calloc(1, sizeof *m);

	(void)state;
	m->changed = hear;
	m->ctx = &heard;
	assert_true(marks_set(m, 30, "late\033[2J"));
	assert_string_equal(heard.name, "late?[2J");
	assert_true(marks_set(m, 10, ""));
	assert_true(marks_set(m, 20, "middle"));
	assert_int_equal(m->last.seq, 20);
	assert_int_equal(marks_next(m, 10, 1)->seq, 20);
	assert_int_equal(marks_next(m, 11, -1)->seq, 10);
	assert_null(marks_next(m, 10, -1));
	assert_null(marks_next(m, 30, 1));
	assert_int_equal(marks_named(m, "middle")->seq, 20);
	assert_true(marks_set(m, 20, "another name"));
	assert_int_equal(m->n, 3);
	assert_null(marks_named(m, "middle"));
	assert_true(marks_clear(m, 20));
	assert_false(marks_clear(m, 20));
	assert_string_equal(heard.name, "(gone)");
	assert_int_equal(heard.n, 5);
	assert_int_equal(m->last.seq, 0);
	for (uint64_t seq = 100; m->n < MARKS_KEPT; seq++)
		assert_true(marks_set(m, seq, "one of many"));
	assert_false(marks_set(m, 50, "one too many"));
	assert_true(marks_set(m, 10, "a name for one that is there"));
	test_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_differs),
		cmocka_unit_test(test_fork_and_copy),
		cmocka_unit_test(test_an_end),
		cmocka_unit_test(test_the_pid_of_another),
		cmocka_unit_test(test_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
