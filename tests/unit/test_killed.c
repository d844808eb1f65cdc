/* test_killed.c: a recording whose writer is killed has whole rows: a beginning of the run, and what was handed over. */
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "recorder.h"
#include "recording.h"
#include "stream.h"

#define KILLS 100
#define EVENTS_MAX 40000u

static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 8;
}

/* Records the run again and again with growing numbers up to `last`; then it dies as by kill -9, or hands over and waits for it. */
static void
write_and_die(const struct stream *s, uint64_t last, bool wait)
{
	struct timeline *none = timeline_new();
	struct fail f;
	struct recorder *r = recorder_open("killed.fscope", &f);
	struct fs_event e;

	if (!r)
		_exit(9);
	for (uint64_t seq = 1; seq <= last; seq++) {
		e = *timeline_event(s->tl, (seq - 1) % timeline_end(s->tl) + 1);
		e.seq = seq;
		recorder_event(r, &e, timeline_live(none));
	}
	if (wait)
		recorder_hand_over(r);
	while (wait)
		pause();
	raise(SIGKILL);
}

/* Waits until that event stands in the file, which grows meanwhile. */
static void
await_event(uint64_t seq, pid_t writer)
{
	sqlite3_stmt *ask = NULL;
	sqlite3 *db = NULL;
	sqlite3_int64 there = 0;

	while (there < (sqlite3_int64)seq) {
		if (waitpid(writer, NULL, WNOHANG))
			fail_msg("the writer ended by itself");
		if (!db && sqlite3_open_v2("killed.fscope", &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
			sqlite3_close(db);
			db = NULL;
		}
		if (db && !ask)
			sqlite3_prepare_v2(db, "SELECT max(seq) FROM events", -1, &ask, NULL);
		if (ask && sqlite3_step(ask) == SQLITE_ROW)
			there = sqlite3_column_int64(ask, 0);
		sqlite3_reset(ask);
		sched_yield();
	}
	sqlite3_finalize(ask);
	sqlite3_close(db);
}

static void
start_anew(void)
{
	unlink("killed.fscope");
	unlink("killed.fscope-wal");
}

/* The whole rows that stand there can be shown: all of a beginning. */
static unsigned
check_killed(const struct stream *s)
{
	struct fail f = { "" };
	struct recording *r = recording_open("killed.fscope", &f);
	uint64_t end, n = timeline_end(s->tl);
	struct timeline *tl;

	if (!r) {
		assert_non_null(strstr(f.line, "has no event"));
		return 0;
	}
	assert_null(recording_damage(r));
	tl = recording_timeline(r);
	end = timeline_end(tl);
	for (uint64_t seq = 1; seq <= end; seq += 1 + end / 1000) {
		struct fs_event e = *timeline_event(s->tl, (seq - 1) % n + 1);

		e.seq = seq;
		assert_memory_equal(timeline_event(tl, seq), &e, sizeof e);
	}
	timeline_free(tl);
	recording_close(r);
	return 1;
}

static void
test_a_hundred_kills(void **state)
{
	unsigned seed = 11, with_events = 0;
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_all(&s);
	for (unsigned i = 0; i < KILLS; i++) {
		/* Every other one is killed when events are there, the rest at any moment before or after. */
		uint64_t at = 1 + next_random(&seed) % (i % 2 ? EVENTS_MAX / 4 : EVENTS_MAX);
		pid_t pid;
		int status;

		start_anew();
		pid = fork();
		if (pid == 0) {
			write_and_die(&s, i % 2 ? at + EVENTS_MAX / 4 : at, i % 2);
			_exit(0);
		}
		if (i % 2) {
			await_event(at, pid);
			kill(pid, SIGKILL);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		with_events += check_killed(&s);
	}
	assert_true(with_events >= KILLS / 2);
	print_message("%u of %u killed recordings have events\n", with_events, KILLS);
	stream_close(&s);
}

/* A few events are far less than a block: they come because they were handed over, and all of them. */
static void
test_what_was_handed_over(void **state)
{
	enum { FEW = 10 };
	struct stream s;
	pid_t pid;

	(void)state;
	stream_open(&s);
	scene_all(&s);
	start_anew();
	pid = fork();
	if (pid == 0) {
		write_and_die(&s, FEW, true);
		_exit(0);
	}
	await_event(FEW, pid);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(check_killed(&s), 1);
	stream_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_hundred_kills), /* first: a small process forks fast */
		cmocka_unit_test(test_what_was_handed_over),
	};

	if (getenv("TMPDIR") && chdir(getenv("TMPDIR")))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
