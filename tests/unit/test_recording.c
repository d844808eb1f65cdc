/*
 * test_recording.c: a run that is recorded and opened again is the same run, at every event; a spoilt
 * file is refused in one line or shows a right beginning.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "app_view.h"
#include "diff.h"
#include "fixture.h"
#include "positions.h"
#include "recorder.h"
#include "recording.h"
#include "schema.h"
#include "stream.h"

#define SPOILT_FILES 1000
#define FILE_MAX (16u << 20)

/* ---- a run, and its recording ---------------------------------------------------------------- */

/* What is read of a process now and then: where it is. None is at every event, some are deep. */
static size_t
stack_at(uint64_t seq, uint32_t *at)
{
	size_t n = seq % 11 ? 0 : seq % POSITION_DEPTH + 1;

	for (size_t i = 0; i < n; i++)
		at[i] = (uint32_t)(0x08048000 + seq * 16 + i);
	return n;
}

static void
add_position(struct positions *p, const struct fs_event *e)
{
	uint32_t at[POSITION_DEPTH];
	size_t n = stack_at(e->seq, at);

	positions_event(p, e);
	if (n)
		positions_add(p, e->pid, e->seq, at, n);
}

/* Records all of the stream, as the guest's sink would have. */
static void
record(const struct stream *s, const char *file)
{
	const struct timeline *from = s->tl;
	struct timeline *copy = timeline_new();
	char text[8192];
	struct recorder *r;
	struct fail f;
	size_t n;
	const char *console = timeline_console(from, &n);

	r = recorder_open(file, &f);
	if (!r)
		fail_msg("%s", f.line);
	recorder_meta(r, "program", "stream");
	assert_true(s->text_len < sizeof(text));
	timeline_text(from)->get(timeline_text(from)->ctx, 0, s->text_len, text, sizeof(text));
	timeline_add_text(copy, 0, text, s->text_len);
	recorder_text(r, 0, text, s->text_len);
	recorder_console(r, 0, console, n);
	for (uint64_t seq = 1; seq <= timeline_end(from); seq++) {
		timeline_add(copy, timeline_event(from, seq));
		recorder_event(r, timeline_event(from, seq), timeline_live(copy));
		uint32_t at[POSITION_DEPTH];
		size_t depth = stack_at(seq, at);

		if (depth)
			recorder_stack(r, seq, timeline_event(from, seq)->pid, at, depth);
	}
	assert_true(recorder_source(r, "elf", "init", "\177ELF\0\1", 6));
	assert_true(recorder_source(r, "c", "/where/init.c", "int main;\n", 10));
	recorder_line(r, "init", &(struct recorder_line){ .low = 1, .high = 2, .function = "main", .file = "/where/init.c",
		.words = "int main;", .line = 1 });
	recorder_program(r, 1, 1, "init");
	recorder_mark(r, 0, 3, "here", "a mark");
	if (!recorder_close(r, &f))
		fail_msg("%s", f.line);
	timeline_free(copy);
}

/* Longer than several pages and keyframes. */
static void
long_stream(struct stream *s, unsigned rounds)
{
	stream_open(s);
	scene_all(s);
	for (unsigned i = 0; i < rounds; i++) {
		timeline_add_console(s->tl, i * 6, "hello\n", 6);
		ev(s, 2, FS_WRITE, 2, i * 6, 6);
		scene_fork(s);
		scene_copy(s);
		scene_reuse(s);
		scene_zombie(s);
		scene_reap(s);
	}
	assert_null(timeline_fault(s->tl));
}

static void
assert_same_event(const struct fs_event *a, const struct fs_event *b)
{
	assert_int_equal(a->seq, b->seq);
	assert_int_equal(a->time, b->time);
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->pid, b->pid);
	assert_memory_equal(a->arg, b->arg, sizeof(a->arg));
}

static void
assert_same_model(const struct model *a, const struct model *b)
{
	struct findings found = { 0 };

	model_diff(a, b, &found);
	if (found.n)
		fail_msg("at %u: %s", (unsigned)a->seq, found.text[0]);
	assert_int_equal(a->seq, b->seq);
	assert_int_equal(a->console_len, b->console_len);
}

static struct recording *
open_recording(const char *file)
{
	struct fail f;
	struct recording *r = recording_open(file, &f);

	if (!r)
		fail_msg("%s", f.line);
	return r;
}

static void
assert_same_position(const struct position *a, const struct position *b)
{
	assert_true(!a == !b);
	if (!a)
		return;
	assert_int_equal(a->seq, b->seq);
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->first, b->first);
	assert_int_equal(a->fresh, b->fresh);
	assert_memory_equal(a->at, b->at, a->n * sizeof *a->at);
}

/* Every process is, at every moment, where it was. */
static void
assert_same_positions(const struct stream *s, struct recording *r)
{
	struct positions *live = positions_new(), *kept = recording_positions(r);
	uint64_t end = timeline_end(s->tl);

	assert_null(recording_positions(r));
	for (uint64_t seq = 1; seq <= end; seq++)
		add_position(live, timeline_event(s->tl, seq));
	for (uint64_t seq = 1; seq <= end; seq += 3)
		for (uint32_t pid = 0; pid < 4; pid++) {
			const struct position *a = positions_at(live, pid, seq, NULL), *b = positions_at(kept, pid, seq, NULL);

			assert_same_position(a, b);
			if (a)
				assert_same_position(positions_at(live, pid, seq, a), positions_at(kept, pid, seq, b));
		}
	positions_free(live);
	positions_free(kept);
}

static void
assert_bytes(char *bytes, size_t n, const char *want, size_t length)
{
	assert_non_null(bytes);
	assert_int_equal(n, length);
	assert_memory_equal(bytes, want, length);
	free(bytes);
}

static void
test_the_same_run_again(void **state)
{
	struct timeline_match copies = { .types = 1ull << FS_COPY }, reaps = { .types = 1ull << FS_REAP, .pid = 1 };
	struct recording *r;
	struct timeline *tl;
	struct stream s;
	char *program;
	size_t n, m;
	uint64_t end;

	(void)state;
	long_stream(&s, 500);
	record(&s, "a.fscope");
	r = open_recording("a.fscope");
	assert_null(recording_damage(r));
	program = recording_meta(r, "program");
	assert_string_equal(program, "stream");
	free(program);
	assert_null(recording_meta(r, "nothing"));
	tl = recording_timeline(r);
	end = timeline_end(s.tl);
	assert_true(end > 20000);
	assert_int_equal(timeline_end(tl), end);
	assert_memory_equal(timeline_console(tl, &n), timeline_console(s.tl, &m), 500 * 6);
	assert_int_equal(n, m);
	assert_same_model(timeline_live(s.tl), timeline_live(tl));
	for (uint64_t seq = 1; seq <= end; seq++)
		assert_same_event(timeline_event(s.tl, seq), timeline_event(tl, seq));
	for (uint64_t seq = 0; seq <= end; seq += 97) { /* forward, and by leaps there and back */
		assert_same_model(timeline_model(s.tl, seq, TIMELINE_SHOWN), timeline_model(tl, seq, TIMELINE_SHOWN));
		assert_same_model(timeline_model(s.tl, end - seq, TIMELINE_WALK),
				  timeline_model(tl, end - seq, TIMELINE_WALK));
		assert_int_equal(timeline_find(tl, seq, 1, copies), timeline_find(s.tl, seq, 1, copies));
		assert_int_equal(timeline_find(tl, seq, -1, reaps), timeline_find(s.tl, seq, -1, reaps));
	}
	assert_int_equal(timeline_find(tl, 0, 1, (struct timeline_match){ .types = 1ull << FS_PANIC }), 0);
	assert_same_positions(&s, r);
	program = recording_program(r, "init", &n);
	assert_bytes(program, n, "\177ELF\0\1", 6);
	program = recording_text(r, "/where/init.c", &n);
	assert_bytes(program, n, "int main;\n", 10);
	assert_null(recording_text(r, "init", &n));
	assert_null(recording_program(r, "/where/init.c", &n));
	timeline_free(tl);
	recording_close(r);
	stream_close(&s);
}

/* Lost events stay lost, and keep their numbers. */
static void
test_gaps(void **state)
{
	struct recording *r;
	struct timeline *tl;
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_all(&s);
	s.seq += 3;
	ev(&s, 1, FS_IDLE, 0);
	struct fs_event after = *timeline_event(s.tl, s.seq);
	record(&s, "gap.fscope");
	r = open_recording("gap.fscope");
	tl = recording_timeline(r);
	assert_int_equal(timeline_end(tl), s.seq);
	assert_int_equal(timeline_event(tl, s.seq - 1)->type, FS_NONE);
	assert_int_equal(timeline_event(tl, s.seq - 1)->seq, s.seq - 1);
	assert_same_event(timeline_event(tl, s.seq), &after);
	timeline_free(tl);
	recording_close(r);
	stream_close(&s);
}

/* ---- spoilt files ---------------------------------------------------------------------------- */

static size_t
read_file(const char *file, char *to)
{
	int fd = open(file, O_RDONLY);
	ssize_t n = read(fd, to, FILE_MAX);

	close(fd);
	assert_true(n > 0 && n < FILE_MAX);
	return (size_t)n;
}

static void
write_file(const char *file, const char *bytes, size_t n)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_int_equal(write(fd, bytes, n), n);
	close(fd);
}

static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 8;
}

/* What is shown of it is what the run was; then it is drawn, where a wrong model would do harm. */
static void
look_at(struct recording *r, const struct timeline *whole)
{
	struct timeline *tl = recording_timeline(r);
	uint64_t end = timeline_end(tl);
	struct grid grid = { 0 };
	size_t n;

	assert_true(end <= timeline_end(whole));
	assert_true(end == timeline_end(whole) || recording_damage(r));
	timeline_console(tl, &n);
	for (uint64_t seq = 1; seq <= end; seq++)
		assert_same_event(timeline_event(whole, seq), timeline_event(tl, seq));
	if (!recording_damage(r))
		assert_same_model(timeline_model((struct timeline *)whole, end / 2, TIMELINE_SHOWN),
				  timeline_model(tl, end / 2, TIMELINE_SHOWN));
	assert_true(app_snapshot(tl, &(struct app_shot){ .w = 100, .h = 30, .seq = end, .program = "x", .zoom = -1 }, &grid));
	grid_free(&grid);
	timeline_free(tl);
}

/* One to four bits, or some bytes, or the end. */
static size_t
spoil(char *bytes, size_t n, unsigned *seed)
{
	unsigned kind = next_random(seed) % 4;

	if (kind == 0)
		return next_random(seed) % n;
	for (unsigned i = 0; kind == 1 && i < 64; i++)
		bytes[next_random(seed) % n] = (char)next_random(seed);
	for (unsigned i = 0; kind > 1 && i <= next_random(seed) % 4; i++)
		bytes[next_random(seed) % n] ^= (char)(1 << next_random(seed) % 8);
	return n;
}

static void
test_spoilt_files(void **state)
{
	char *whole = malloc(FILE_MAX), *bytes = malloc(FILE_MAX);
	unsigned seed = 7, refused = 0, damaged = 0;
	struct stream s;
	struct fail f;
	size_t n;

	(void)state;
	long_stream(&s, 30);
	record(&s, "whole.fscope");
	n = read_file("whole.fscope", whole);
	for (unsigned i = 0; i < SPOILT_FILES; i++) {
		size_t left;
		struct recording *r;

		memcpy(bytes, whole, n);
		left = spoil(bytes, n, &seed);
		write_file("spoilt.fscope", bytes, left);
		f.line[0] = '\0';
		r = recording_open("spoilt.fscope", &f);
		if (r) {
			look_at(r, s.tl);
			damaged += recording_damage(r) != NULL;
			recording_close(r);
		} else {
			assert_non_null(strstr(f.line, "spoilt.fscope"));
			assert_null(strchr(f.line, '\n'));
			refused++;
		}
	}
	print_message("%u refused, %u damaged, of %u\n", refused, damaged, SPOILT_FILES);
	assert_true(refused > SPOILT_FILES / 10 && damaged > SPOILT_FILES / 10);
	free(whole);
	free(bytes);
	stream_close(&s);
}

/* Other files, and files of other programs, with the line that each gets. */
static void
test_no_recordings(void **state)
{
	static const struct {
		const char *sql, *said;
	} cases[] = {
		{ "CREATE TABLE t(x)", "is no recording of forkscope" },
		{ "PRAGMA application_id=1179861840; PRAGMA user_version=99", "is a recording of format 99" },
		{ "PRAGMA application_id=1179861840; PRAGMA user_version=1", "its table meta is not what" },
		{ "PRAGMA application_id=1179861840; PRAGMA user_version=1; "
		  "CREATE VIEW meta AS SELECT 1 AS key, 2 AS value", "its table meta is not what" },
	};
	struct fail f;
	sqlite3 *db;

	(void)state;
	assert_null(recording_open("not-there.fscope", &f));
	assert_non_null(strstr(f.line, "is the name right?"));
	assert_null(recording_open(".", &f));
	assert_non_null(strstr(f.line, ".: no file"));
	write_file("text.fscope", "int main(void) { return 0; }\n", 29);
	assert_null(recording_open("text.fscope", &f));
	assert_non_null(strstr(f.line, "text.fscope cannot be read: file is not a database"));
	write_file("empty.fscope", "", 0);
	assert_null(recording_open("empty.fscope", &f));
	assert_non_null(strstr(f.line, "is no recording"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unlink("other.fscope");
		assert_int_equal(sqlite3_open("other.fscope", &db), SQLITE_OK);
		assert_int_equal(sqlite3_exec(db, cases[i].sql, NULL, NULL, NULL), SQLITE_OK);
		sqlite3_close(db);
		assert_null(recording_open("other.fscope", &f));
		assert_non_null(strstr(f.line, cases[i].said));
	}
}

/* Our tables' names with something else behind them, and values that are none of ours. */
static void
test_forged_rows(void **state)
{
	static const char *const forgeries[] = {
		"UPDATE events SET a0 = -1 WHERE seq = 40",
		"UPDATE events SET a0 = 'x' WHERE seq = 40",
		"UPDATE events SET a0 = 1e300 WHERE seq = 40",
		"UPDATE events SET type = 70000 WHERE seq = 40",
		"UPDATE events SET seq = 4611686018427387904 WHERE seq = 40",
		"DELETE FROM events WHERE seq = 40",
		"DELETE FROM events",
		"DELETE FROM blocks",
		"UPDATE blocks SET last = 9223372036854775807",
		"UPDATE blocks SET first = -5",
		"UPDATE blocks SET sum = 'x'",
		"INSERT INTO events SELECT seq + 1000000, time, type, pid, a0, a1, a2, a3, a4, a5, a6 FROM events",
		"INSERT INTO blocks SELECT first + 100000000, last + 100000000, sum FROM blocks",
		"UPDATE text SET bytes = zeroblob(100)",
		"UPDATE console SET pos = -1 WHERE pos = (SELECT max(pos) FROM console)",
		"UPDATE types SET id = 63 WHERE id = 30",
		"DELETE FROM types",
		"UPDATE arguments SET kind = -1",
		"DROP TABLE keyframes; CREATE VIEW keyframes AS SELECT 1 AS seq, 2 AS model, 3 AS sum",
		"DROP TABLE text; CREATE TABLE text(pos, bytes, sum)",
	};
	char *whole = malloc(FILE_MAX);
	struct stream s;
	struct fail f;
	sqlite3 *db;
	size_t n;

	(void)state;
	long_stream(&s, 2);
	record(&s, "whole.fscope");
	n = read_file("whole.fscope", whole);
	for (size_t i = 0; i < sizeof(forgeries) / sizeof(forgeries[0]); i++) {
		struct recording *r;

		write_file("forged.fscope", whole, n);
		assert_int_equal(sqlite3_open("forged.fscope", &db), SQLITE_OK);
		if (sqlite3_exec(db, forgeries[i], NULL, NULL, NULL) != SQLITE_OK)
			fail_msg("%s: %s", forgeries[i], sqlite3_errmsg(db));
		sqlite3_close(db);
		r = recording_open("forged.fscope", &f);
		if (!r)
			continue;
		look_at(r, s.tl);
		if (!recording_damage(r))
			fail_msg("%s: not noticed", forgeries[i]);
		recording_close(r);
	}
	free(whole);
	stream_close(&s);
}

/* A keyframe is a short cut and no more: a forged one with a right sum harms nobody. */
static void
test_forged_keyframes(void **state)
{
	struct stream s;
	sqlite3 *db;
	sqlite3_stmt *read, *write;
	struct recording *r;
	unsigned seed = 3;

	(void)state;
	long_stream(&s, 150);
	record(&s, "key.fscope");
	for (unsigned i = 0; i < 100; i++) {
		assert_int_equal(sqlite3_open("key.fscope", &db), SQLITE_OK);
		sqlite3_prepare_v2(db, "SELECT seq, model FROM keyframes", -1, &read, NULL);
		sqlite3_prepare_v2(db, "UPDATE keyframes SET model = ?2, sum = ?3 WHERE seq = ?1", -1, &write, NULL);
		assert_int_equal(sqlite3_step(read), SQLITE_ROW);
		uint64_t seq = (uint64_t)sqlite3_column_int64(read, 0);
		size_t n = (size_t)sqlite3_column_bytes(read, 1);
		char *model = malloc(n);
		memcpy(model, sqlite3_column_blob(read, 1), n);
		sqlite3_finalize(read);
		model[next_random(&seed) % n] ^= (char)(1 << next_random(&seed) % 8);
		sqlite3_bind_int64(write, 1, (int64_t)seq);
		sqlite3_bind_blob(write, 2, model, (int)n, SQLITE_STATIC);
		sqlite3_bind_int64(write, 3, (int64_t)schema_sum_bytes(SCHEMA_SUM ^ seq, model, n));
		assert_int_equal(sqlite3_step(write), SQLITE_DONE);
		sqlite3_finalize(write);
		sqlite3_close(db);
		free(model);
		r = open_recording("key.fscope");
		struct timeline *tl = recording_timeline(r);
		struct grid grid = { 0 };
		timeline_model(tl, seq + 200, TIMELINE_SHOWN);
		assert_true(app_snapshot(tl, &(struct app_shot){ .w = 100, .h = 30, .seq = seq + 30, .program = "x", .zoom = -1 }, &grid));
		grid_free(&grid);
		timeline_free(tl);
		recording_close(r);
	}
	stream_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_run_again),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_no_recordings),
		cmocka_unit_test(test_forged_rows),
		cmocka_unit_test(test_forged_keyframes),
		cmocka_unit_test(test_spoilt_files),
	};

	if (getenv("TMPDIR") && chdir(getenv("TMPDIR")))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
