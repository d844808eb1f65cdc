/*
 * test_ledger.c: events as lines, and back; where two of them part.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "ledger.h"
#include "parting.h"
#include "stream.h"

#define FILE_NAME "x.stream"

static void
add_all(struct ledger *l, const struct stream *s)
{
	ledger_add(l, "scenes", s->tl);
}

static struct ledger
scenes(void)
{
	struct ledger l = { 0 };
	struct stream s;

	stream_open(&s);
	scene_all(&s);
	add_all(&l, &s);
	stream_close(&s);
	return l;
}

/* So many calls: more than a file keeps as lines. One of them, when there is such a one, is another call. */
static struct ledger
calls(unsigned n, unsigned odd)
{
	struct ledger l = { 0 };
	struct stream s;

	stream_open(&s);
	ev(&s, 0, FS_BOOT, 3, 1, N_FRAMES, N_SLOTS);
	for (unsigned i = 2; i <= n; i++)
		ev(&s, 0, FS_CALL, 2, i == odd ? 64 : 20, 0);
	add_all(&l, &s);
	stream_close(&s);
	return l;
}

static void
assert_same_lines(const struct ledger_run *a, const struct ledger_run *b)
{
	assert_int_equal(a->n_lines, b->n_lines);
	for (size_t i = 0; i < a->n_lines; i++)
		assert_string_equal(a->line[i], b->line[i]);
}

static void
test_lines_become_events_again(void **state)
{
	struct ledger l = scenes(), again = { 0 };
	struct timeline *tl = ledger_timeline(&l.run[0], l.run[0].end);

	(void)state;
	assert_int_equal(timeline_end(tl), l.run[0].end);
	ledger_add(&again, "scenes", tl);
	assert_same_lines(&l.run[0], &again.run[0]);
	timeline_free(tl);
	ledger_free(&again);
	ledger_free(&l);
}

/* One event of each type, with numbers that a careless reader takes for something else. */
static void
test_each_type(void **state)
{
	struct ledger l = { 0 }, again = { 0 };
	struct timeline *tl = timeline_new(), *back;

	(void)state;
	timeline_add_text(tl, 0, "a \"b\"=\\c\n\x01", 10);
	timeline_add_console(tl, 0, "x=1 \"\\\n\xff", 8);
	for (uint16_t type = 1; type < FS_TYPES; type++) {
		struct fs_event e = { .seq = timeline_end(tl) + 1, .type = type, .pid = 3,
				      .arg = { 0, 5, 0x80000001, 7, 0xffffffff, 9, 0 } };

		if (strcmp(m_event_name(type), "?"))
			timeline_add(tl, &e);
	}
	ledger_add(&l, "each", tl);
	back = ledger_timeline(&l.run[0], l.run[0].end);
	ledger_add(&again, "each", back);
	for (uint64_t seq = 1; seq <= timeline_end(tl); seq++)
		assert_int_equal(timeline_event(tl, seq)->type, timeline_event(back, seq)->type);
	assert_same_lines(&l.run[0], &again.run[0]);
	timeline_free(tl);
	timeline_free(back);
	ledger_free(&again);
	ledger_free(&l);
}

/* A larger kernel: other frames, other addresses, other times. */
static void
test_what_a_larger_kernel_changes(void **state)
{
	struct ledger l = { 0 };

	(void)state;
	for (uint32_t more = 0; more < 2; more++) {
		struct stream s;

		stream_open(&s);
		s.seq = 0;
		ev(&s, 0, FS_BOOT, 3, 1, N_FRAMES, N_SLOTS);
		ev(&s, 0, FS_TAKE, 4, 0, 7 + more, FS_FRAME_KERNEL, 0);
		ev(&s, 2, FS_ZERO, 2, DATA_VA, 9 + more);
		ev(&s, 2, FS_FAULT, 3, DATA_VA, 7, 0xc0101000u + more);
		ev(&s, 2, FS_COPY, 4, DATA_VA, 9 + more, 11 + 3 * more, 1);
		add_all(&l, &s);
		stream_close(&s);
	}
	assert_same_lines(&l.run[0], &l.run[1]);
	assert_string_equal(l.run[0].line[4], "2 cow copy va=0804c000 old=#0001 frame=#0002 left=1");
	ledger_free(&l);
}

static void
test_where_they_part(void **state)
{
	struct ledger a = scenes(), b = scenes();
	struct parting p = parting_find(&a.run[0], &b.run[0]);
	struct ledger_run *run = &b.run[0];

	(void)state;
	assert_int_equal(p.at, 0);
	free(run->line[9]); /* one event less */
	memmove(run->line + 9, run->line + 10, (--run->n_lines - 9) * sizeof(*run->line));
	run->end--;
	free(run->line[29]); /* and another one is not what it was */
	run->line[29] = strdup("7 idle");
	p = parting_find(&a.run[0], &b.run[0]);
	assert_int_equal(p.at, 10);
	assert_int_equal(p.gone, 1);
	assert_int_equal(p.come, 0);
	assert_true(p.again);
	assert_int_equal(p.places, 2);
	assert_int_equal(p.all_gone, 2);
	assert_int_equal(p.all_come, 1);
	ledger_free(&a);
	ledger_free(&b);
}

static void
read_back(const struct ledger *l, struct ledger *out)
{
	struct fail f;

	assert_true(ledger_write(l, FILE_NAME, "a test", &f));
	assert_true(ledger_is_file(FILE_NAME));
	assert_true(ledger_read(out, FILE_NAME, &f));
}

static void
test_a_file_keeps_it(void **state)
{
	struct ledger l = scenes(), again = { 0 };

	(void)state;
	read_back(&l, &again);
	assert_int_equal(again.n, 1);
	assert_string_equal(again.run[0].title, "scenes");
	assert_int_equal(again.run[0].end, l.run[0].end);
	assert_same_lines(&l.run[0], &again.run[0]);
	ledger_free(&again);
	ledger_free(&l);
}

/* Behind LEDGER_LINES there are sums: a difference is found there, but not its place. */
static void
test_a_long_run(void **state)
{
	const unsigned n = LEDGER_LINES + 2 * LEDGER_BLOCK + 7, odd = LEDGER_LINES + LEDGER_BLOCK + 3;
	struct ledger l = calls(n, 0), same = calls(n, 0), other = calls(n, odd), shorter = calls(n - 8, 0), file = { 0 };
	struct parting p;

	(void)state;
	read_back(&l, &file);
	assert_int_equal(file.run[0].n_lines, LEDGER_LINES);
	assert_int_equal(file.run[0].n_sums, 3);
	assert_int_equal(parting_find(&file.run[0], &same.run[0]).at, 0);
	p = parting_find(&file.run[0], &other.run[0]);
	assert_true(p.in_sum);
	assert_int_equal(p.at, LEDGER_LINES + LEDGER_BLOCK + 1);
	p = parting_find(&file.run[0], &shorter.run[0]);
	assert_true(p.in_sum);
	assert_int_equal(p.at, LEDGER_LINES + LEDGER_BLOCK + 1);
	p = parting_find(&same.run[0], &other.run[0]); /* two recordings have all their lines */
	assert_false(p.in_sum);
	assert_int_equal(p.at, odd);
	ledger_free(&l);
	ledger_free(&same);
	ledger_free(&other);
	ledger_free(&shorter);
	ledger_free(&file);
}

/* Cut at every byte, and each byte in turn another one: an error or lines, never a crash. */
static void
test_a_damaged_file(void **state)
{
	struct ledger l = scenes();
	struct fail f;
	char *text;
	size_t size;
	FILE *in;

	(void)state;
	assert_true(ledger_write(&l, FILE_NAME, "a test", &f));
	in = fopen(FILE_NAME, "r");
	assert_int_equal(fseek(in, 0, SEEK_END), 0);
	size = (size_t)ftell(in);
	rewind(in);
	text = malloc(size);
	assert_int_equal(fread(text, 1, size, in), size);
	fclose(in);
	for (size_t i = 0; i < size; i += 3) {
		struct ledger damaged = { 0 };
		FILE *out = fopen(FILE_NAME, "w");

		if (i % 2)
			text[i] ^= 1 << i % 8;
		fwrite(text, 1, i % 2 ? size : i, out);
		fclose(out);
		if (ledger_read(&damaged, FILE_NAME, &f)) {
			assert_true(i % 2 == 1 || i + 1 == size);
			timeline_free(ledger_timeline(&damaged.run[0], damaged.run[0].end));
		}
		if (i % 2)
			text[i] ^= 1 << i % 8;
		ledger_free(&damaged);
	}
	free(text);
	ledger_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_become_events_again),
		cmocka_unit_test(test_each_type),
		cmocka_unit_test(test_what_a_larger_kernel_changes),
		cmocka_unit_test(test_where_they_part),
		cmocka_unit_test(test_a_file_keeps_it),
		cmocka_unit_test(test_a_long_run),
		cmocka_unit_test(test_a_damaged_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
