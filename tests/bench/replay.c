/*
 * replay.c FILE.fscope SCRATCH: what a long recording costs to write, to open and to move in, beside what
 * else could be done. Prints lines of name, ours, peer, ratio and unit; medians of ROUNDS, in turn.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app_view.h"
#include "recorded.h"
#include "recorder.h"
#include "recording.h"
#include "schema.h"
#include "times.h"

#define ROUNDS 7
#define MOVES 101 /* random positions a round */

/* more: the larger number is the better one. */
static void
tell(const char *name, double ours, double peer, bool more, const char *unit)
{
	printf("%s\t%.4g\t%.4g\t%.2f\t%s\n", name, ours, peer, more ? ours / peer : peer / ours, unit);
	fflush(stdout);
}

static struct recording *
open_recording(const char *file)
{
	struct fail f;
	struct recording *r = recording_open(file, &f);

	if (!r) {
		fprintf(stderr, "%s\n", f.line);
		exit(1);
	}
	return r;
}

/* ---- writing: the recorder, and the same rows inserted by SQLite's fastest plain way ------------- */

static double
write_ours(const struct timeline *tl, const char *file)
{
	static struct model none;
	struct fail f;
	double start = now_ms();
	struct recorder *r = recorder_open(file, &f);

	for (uint64_t seq = 1; seq <= timeline_end(tl); seq++)
		recorder_event(r, timeline_event(tl, seq), &none);
	if (!recorder_close(r, &f))
		exit(1);
	return (double)timeline_end(tl) / (now_ms() - start) * 1e3;
}

static double
write_plain(const struct timeline *tl, const char *file)
{
	double start = now_ms();
	sqlite3_stmt *s;
	sqlite3 *db;

	unlink(file);
	sqlite3_open(file, &db);
	sqlite3_exec(db, "CREATE TABLE events(seq INTEGER PRIMARY KEY, time INTEGER, type INTEGER, pid INTEGER, "
		     "a0, a1, a2, a3, a4, a5, a6); BEGIN", NULL, NULL, NULL);
	sqlite3_prepare_v2(db, "INSERT INTO events VALUES(?,?,?,?,?,?,?,?,?,?,?)", -1, &s, NULL);
	for (uint64_t seq = 1; seq <= timeline_end(tl); seq++) {
		const struct fs_event *e = timeline_event(tl, seq);

		sqlite3_bind_int64(s, 1, (int64_t)e->seq);
		sqlite3_bind_int64(s, 2, (int64_t)e->time);
		sqlite3_bind_int(s, 3, e->type);
		sqlite3_bind_int(s, 4, e->pid);
		for (int i = 0; i < 7; i++)
			sqlite3_bind_int64(s, 5 + i, e->arg[i]);
		sqlite3_step(s);
		sqlite3_reset(s);
	}
	sqlite3_finalize(s);
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	sqlite3_close(db);
	return (double)timeline_end(tl) / (now_ms() - start) * 1e3;
}

/* All events and the keyframes of a timeline that holds them itself. */
static struct timeline *
load(const struct timeline *from)
{
	struct timeline *tl = timeline_new();

	for (uint64_t seq = 1; seq <= timeline_end(from); seq++)
		timeline_add(tl, timeline_event(from, seq));
	return tl;
}

static void
bench_writing(const struct timeline *all, const char *scratch)
{
	double ours[ROUNDS], plain[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		ours[i] = write_ours(all, scratch);
		unlink(scratch);
		plain[i] = write_plain(all, scratch);
		unlink(scratch);
	}
	tell("written, beside plain inserts", median(ours, ROUNDS), median(plain, ROUNDS), true, "events/s");
}

/* ---- opening: ready to be shown, beside loading all of it into memory --------------------------- */

static double
open_ours(const char *file)
{
	double start = now_ms(), took;
	struct recording *r = open_recording(file);
	struct timeline *tl = recording_timeline(r);

	took = now_ms() - start;
	timeline_free(tl);
	recording_close(r);
	return took;
}

static double
open_whole(const char *file)
{
	double start = now_ms(), took;
	struct recording *r = open_recording(file);
	struct timeline *tl = recording_timeline(r), *all = load(tl);

	took = now_ms() - start;
	timeline_free(all);
	timeline_free(tl);
	recording_close(r);
	return took;
}

static void
bench_opening(const char *file)
{
	double ours[ROUNDS], whole[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		ours[i] = open_ours(file);
		whole[i] = open_whole(file);
	}
	tell("opened, beside loading all", median(ours, ROUNDS), median(whole, ROUNDS), false, "ms");
}

/* ---- moving: any event, from any other ----------------------------------------------------------- */

/* Where the next move goes: the same places for both. */
static uint64_t
place(unsigned i, uint64_t end)
{
	return (i * 2654435761u + 12345u) % end + 1;
}

static double
move_model(struct timeline *tl, unsigned i)
{
	double start = now_ms();

	timeline_model(tl, place(i, timeline_end(tl)), TIMELINE_SHOWN);
	return now_ms() - start;
}

static double
move_screen(struct timeline *tl, unsigned i)
{
	struct app_shot shot = { .w = 120, .h = 40, .seq = place(i, timeline_end(tl)), .program = "bench",
				 .zoom = -1 };
	struct grid grid = { 0 };
	double start = now_ms(), took;

	app_snapshot(tl, &shot, &grid);
	took = now_ms() - start;
	grid_free(&grid);
	return took;
}

static void
bench_moving(const char *name, struct timeline *tl, struct timeline *all,
	     double (*move)(struct timeline *tl, unsigned i))
{
	static double ours[ROUNDS * MOVES], memory[ROUNDS * MOVES];

	for (unsigned i = 0; i < ROUNDS * MOVES; i++) {
		ours[i] = move(tl, i);
		memory[i] = move(all, i);
	}
	tell(name, median(ours, ROUNDS * MOVES), median(memory, ROUNDS * MOVES), false, "ms");
}

/* ---- the same in a branch: the run once more, which left it after its first thousand events ---- */

#define PARTS 1000

static void
write_branch(const struct timeline *tl, const char *file)
{
	static struct model none;
	struct fail f;
	struct recorder *r = recorder_open(file, &f);
	size_t n;
	const char *said = timeline_said(tl, &n);

	if (!r)
		exit(1);
	recorder_text(r, 0, said, n);
	for (uint64_t seq = 1; seq <= PARTS; seq++)
		recorder_event(r, timeline_event(tl, seq), &none);
	recorder_branch(r, 1, "otherwise", 0, PARTS);
	for (uint64_t seq = PARTS + 1; seq <= timeline_end(tl); seq++)
		recorder_branch_event(r, 1, timeline_event(tl, seq));
	if (!recorder_close(r, &f))
		exit(1);
}

static void
bench_branch(struct timeline *all, const char *scratch)
{
	struct recording *r;
	struct branches branches;
	struct recorded *recorded;

	write_branch(all, scratch);
	r = open_recording(scratch);
	branches_open(&branches, recording_timeline(r));
	recorded = recorded_open(r, &branches);
	bench_moving("the model at any event of a branch, beside the same", branches.at[1].timeline, all, move_model);
	bench_moving("the screen at any event of a branch, beside the same", branches.at[1].timeline, all, move_screen);
	branches_free(&branches);
	recorded_close(recorded);
	recording_close(r);
	unlink(scratch);
}

int
main(int argc, char **argv)
{
	struct recording *r;
	struct timeline *tl, *all;
	double before, with, whole;

	if (argc != 3)
		return 2;
	before = (double)mallinfo2().uordblks;
	r = open_recording(argv[1]);
	tl = recording_timeline(r);
	move_screen(tl, 1);
	with = (double)mallinfo2().uordblks;
	for (uint64_t seq = 1; seq <= timeline_end(tl); seq++)
		timeline_event(tl, seq); /* every page was asked for once */
	with = (double)mallinfo2().uordblks - before;
	before += with;
	all = load(tl);
	whole = (double)mallinfo2().uordblks - before;
	fprintf(stderr, "%llu events\n", (unsigned long long)timeline_end(tl));
	tell("memory, beside loading all", with / 1e6, whole / 1e6, false, "MB");
	bench_opening(argv[1]);
	bench_moving("the model at any event, beside all in memory", tl, all, move_model);
	bench_moving("the screen at any event, beside all in memory", tl, all, move_screen);
	bench_branch(all, argv[2]);
	bench_writing(all, argv[2]);
	timeline_free(all);
	timeline_free(tl);
	recording_close(r);
	return 0;
}
