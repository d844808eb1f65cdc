/* The branches of a recording: written while they come, read back whole or up to where they are damaged. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "recorded.h"
#include "recorder.h"

enum { EVENTS = 600, PARTS = 400, OTHERS = 300 };

static char file[256];

static struct fs_event
event(uint64_t seq, uint32_t call)
{
	if (seq == 1)
		return (struct fs_event){ .seq = 1, .time = 1, .type = FS_BOOT, .arg = { FS_ABI_VERSION, 100, 0 } };
	return (struct fs_event){ .seq = seq, .time = seq * 10, .type = FS_CALL, .arg = { call } };
}

/* First: EVENTS events. b1 leaves it after PARTS, b2 leaves b1 a hundred events later; each has its own call number. */
static void
record(void)
{
	static struct model none;
	struct fail f;
	struct recorder *r = recorder_open(file, &f);
	struct fs_event e;

	assert_non_null(r);
	recorder_console(r, 0, "one", 3);
	for (uint64_t seq = 1; seq <= EVENTS; seq++) {
		e = event(seq, 20);
		recorder_event(r, &e, &none);
	}
	recorder_branch(r, 1, "b1", 0, PARTS);
	recorder_branch_bytes(r, 1, true, 1, "WO", 2);
	recorder_branch(r, 1, "renamed", 0, PARTS);
	for (uint64_t seq = PARTS + 1; seq <= PARTS + OTHERS; seq++) {
		e = event(seq, 64);
		recorder_branch_event(r, 1, &e);
	}
	recorder_branch(r, 2, "b2", 1, PARTS + 100);
	e = event(PARTS + 101, 13);
	recorder_branch_event(r, 2, &e);
	recorder_mark(r, 0, PARTS, "mark", "both");
	recorder_mark(r, 1, PARTS + 50, "mark", "there");
	recorder_mark(r, 0, PARTS + 50, "mark", "here");
	recorder_mark(r, 2, PARTS + 101, "mark", "gone");
	recorder_mark(r, 2, PARTS + 101, "unmark", "");
	assert_true(recorder_close(r, &f));
}

static void
sql(const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

struct opened {
	struct recording *recording;
	struct branches branches;
	struct recorded *recorded;
};

static void
open_all(struct opened *o)
{
	struct fail f;

	o->recording = recording_open(file, &f);
	if (!o->recording)
		fail_msg("%s", f.line);
	branches_open(&o->branches, recording_timeline(o->recording));
	o->recorded = recorded_open(o->recording, &o->branches);
}

static void
close_all(struct opened *o)
{
	branches_free(&o->branches);
	recorded_close(o->recorded);
	recording_close(o->recording);
}

static uint32_t
call_at(const struct opened *o, unsigned branch, uint64_t seq)
{
	const struct fs_event *e = timeline_event(o->branches.at[branch].timeline, seq);

	assert_non_null(e);
	assert_int_equal(e->seq, seq);
	return e->arg[FS_CALL_nr];
}

static void
test_read_back(void **state)
{
	char words[600];
	struct opened o;
	size_t n;

	(void)state;
	record();
	open_all(&o);
	assert_int_equal(o.branches.n, 3);
	assert_string_equal(o.branches.at[1].name, "renamed");
	assert_int_equal(o.branches.at[1].parts, PARTS);
	assert_int_equal(o.branches.at[2].parent, 1);
	assert_int_equal(timeline_end(o.branches.at[1].timeline), PARTS + OTHERS);
	assert_int_equal(timeline_end(o.branches.at[2].timeline), PARTS + 101);
	assert_int_equal(call_at(&o, 0, PARTS + 1), 20);
	assert_int_equal(call_at(&o, 1, PARTS), 20);
	assert_int_equal(call_at(&o, 1, PARTS + 1), 64);
	assert_int_equal(call_at(&o, 2, PARTS + 100), 64);
	assert_int_equal(call_at(&o, 2, PARTS + 101), 13);
	assert_int_equal(timeline_model(o.branches.at[2].timeline, PARTS + 101, TIMELINE_SHOWN)->seq, PARTS + 101);
	assert_memory_equal(timeline_console(o.branches.at[0].timeline, &n), "one", 3);
	assert_memory_equal(timeline_console(o.branches.at[1].timeline, &n), "oWO", 3);
	assert_int_equal(branches_compare(&o.branches, 0, 1, words, sizeof(words)), PARTS + 1);
	close_all(&o);
}

/* The marks as a branch shows them, each with its name. */
static void
expect_marks(const struct opened *o, unsigned branch, const char *expected)
{
	struct marks *m = test_calloc(1, sizeof *m);
	char found[200] = "";

	m->ways = &o->branches;
	m->shown = o->branches.at[branch].timeline;
	recorded_marks(o->recorded, o->recording, m);
	for (const struct mark *one = marks_next(m, 0, 1); one; one = marks_next(m, one->seq, 1))
		snprintf(found + strlen(found), sizeof(found) - strlen(found), "%d:%s ", (int)(one->seq - PARTS), one->name);
	assert_string_equal(found, expected);
	test_free(m);
}

static void
test_marks(void **state)
{
	struct opened o;

	(void)state;
	record();
	open_all(&o);
	expect_marks(&o, 0, "0:both 50:here ");
	expect_marks(&o, 1, "0:both 50:there ");
	expect_marks(&o, 2, "0:both 50:there ");
	close_all(&o);
	sql("DELETE FROM marks WHERE id IN (SELECT mark FROM mark_branches); DROP TABLE mark_branches"); /* as files were before */
	open_all(&o);
	expect_marks(&o, 0, "0:both 50:here ");
	expect_marks(&o, 1, "0:both ");
	close_all(&o);
	sql("UPDATE marks SET seq = 'x' WHERE text = 'both'; UPDATE marks SET seq = 1 << 40 WHERE text = 'here'");
	open_all(&o);
	expect_marks(&o, 0, "");
	close_all(&o);
}

/* What stands before the damage is shown; what leaves a branch behind its end is not. */
static void
test_damaged(void **state)
{
	struct opened o;

	(void)state;
	record();
	sql("UPDATE branch_events SET a0 = 1 WHERE branch = 1 AND seq = 450");
	open_all(&o);
	assert_int_equal(o.branches.n, 2);
	assert_int_equal(timeline_end(o.branches.at[1].timeline), 449);
	close_all(&o);
	sql("UPDATE branches SET parts_at = 100000 WHERE id = 1");
	open_all(&o);
	assert_int_equal(o.branches.n, 1);
	close_all(&o);
	sql("UPDATE branches SET parent = 7, name = x'00ff', parts_at = 'x'; UPDATE branch_events SET type = 'a', a1 = -5");
	open_all(&o);
	assert_int_equal(o.branches.n, 1);
	close_all(&o);
}

static void
test_before_there_were_branches(void **state)
{
	struct opened o;

	(void)state;
	record();
	sql("DROP TABLE branches; DROP TABLE branch_events; DROP TABLE branch_bytes");
	open_all(&o);
	assert_int_equal(o.branches.n, 1);
	assert_null(recording_damage(o.recording));
	close_all(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_back),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_before_there_were_branches),
	};
	const char *tmp = getenv("TMPDIR");
	int failed;

	snprintf(file, sizeof(file), "%s/recorded-%d.fscope", tmp ? tmp : "/tmp", (int)getpid());
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(file);
	return failed;
}
