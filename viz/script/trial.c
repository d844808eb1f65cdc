#include "trial.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "narrate.h"
#include "parting.h"

/* ---- the same again -------------------------------------------------------------------------- */

/* What is done otherwise while a script runs for the nth time; none of it may make a difference. */
enum manner { AS_IT_IS, STOPS, PAUSES };

static enum manner
manner_of(unsigned n)
{
	static const enum manner row[] = { PAUSES, AS_IT_IS, STOPS, PAUSES, PAUSES };

	return n == 1 ? AS_IT_IS : row[n % 5];
}

static const char *
manner_text(enum manner m)
{
	return m == STOPS ? "with a stop at each event" : m == PAUSES ? "with pauses at random moments" : "once more";
}

/* The first event in which the second run is another one; 0: none. */
static uint64_t
first_difference(const struct timeline *a, const struct timeline *b)
{
	uint64_t end = timeline_end(a) < timeline_end(b) ? timeline_end(a) : timeline_end(b);

	for (uint64_t seq = 1; seq <= end; seq++)
		if (memcmp(timeline_event(a, seq), timeline_event(b, seq), sizeof(struct fs_event)))
			return seq;
	return timeline_end(a) == timeline_end(b) ? 0 : end + 1;
}

static void
tell_side(FILE *out, const char *name, struct timeline *tl, uint64_t seq)
{
	fprintf(out, "  %s:\n", name);
	for (uint64_t at = seq > 2 ? seq - 2 : 1; at <= seq; at++)
		narrate_sentence(out, tl, at);
	if (timeline_end(tl) < seq)
		fprintf(out, "  (ends with event %llu)\n", (unsigned long long)timeline_end(tl));
	else
		fprintf(out, "  (at %llu instructions)\n", (unsigned long long)timeline_event(tl, seq)->time);
}

static bool
hold_run(const struct past *a, const struct past *b, enum manner m, FILE *out)
{
	uint64_t seq = first_difference(a->timeline, b->timeline);

	if (!seq)
		return true;
	fprintf(out, "two runs of %s differ, from event %llu on\n", a->title, (unsigned long long)seq);
	tell_side(out, "the first run", a->timeline, seq);
	fprintf(out, "  and %s,\n", manner_text(m));
	tell_side(out, "this run", b->timeline, seq);
	return false;
}

/* Holds all that both have come to; the last run of a script that has failed is cut off. */
static bool
hold_runs(const struct script *first, const struct script *again, enum manner m, FILE *out)
{
	unsigned n = again->player.n_past;

	for (unsigned i = 0; i < n && i < first->player.n_past; i++) {
		const struct past *a = &first->player.past[i], *b = &again->player.past[i];
		uint64_t seq = i + 1 == n && again->message ? first_difference(a->timeline, b->timeline) : 0;

		if (seq > timeline_end(b->timeline) && seq)
			continue;
		if (!hold_run(a, b, m, out))
			return false;
	}
	return true;
}

/* How often the guests stood still in all runs. */
struct looked {
	unsigned long stops, pauses;
};

/* Runs it for the nth time, and holds the events against those of the first. */
static enum verdict
run_again(const struct script *first, const struct script_options *o, unsigned n, struct looked *looked, FILE *out)
{
	enum manner m = manner_of(n);
	struct script_options again = *o;
	struct script s;
	enum verdict verdict;

	again.stop_every = m == STOPS;
	again.pauses = m == PAUSES ? n : 0;
	again.say = NULL;
	again.update = false;
	script_run(&s, first->file, &again);
	player_close(&s.player);
	verdict = s.verdict;
	if (!hold_runs(first, &s, m, out))
		verdict = SCRIPT_FAILED;
	else if (s.message)
		fprintf(out, "%s: %s\n", manner_text(m), s.message);
	looked->stops += s.player.stops;
	looked->pauses += s.player.paused;
	script_close(&s);
	return verdict;
}

/* ---- what was written down -------------------------------------------------------------------- */

static bool
is_folder(const char *path)
{
	struct stat s;

	return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

bool
trial_can(const struct trial *o, unsigned n_scripts, struct fail *f)
{
	if (!o->against || is_folder(o->against))
		return true;
	if (n_scripts > 1)
		return fail_say(f, "check --against %s: several scripts need a folder there, with a NAME.stream for each", o->against);
	return o->update || access(o->against, R_OK) == 0 ||
	       fail_say(f, "check --against %s: there is no such file or folder; --update makes the file", o->against);
}

/* tests/replay and scripts/demo/06-tree.lua: tests/replay/06-tree.stream */
static char *
stream_path(const struct trial *o, const char *script)
{
	const char *base = strrchr(script, '/'), *dot;
	char *path;

	if (!is_folder(o->against))
		return strdup(o->against);
	base = base ? base + 1 : script;
	dot = strrchr(base, '.');
	if (asprintf(&path, "%s/%.*s.stream", o->against, (int)(dot ? dot - base : (long)strlen(base)), base) < 0)
		abort();
	return path;
}

static enum verdict
differs(const char *path, const struct parting *p, const struct ledger_run *a, const struct ledger_run *b, FILE *out)
{
	fprintf(out, "the events are not those in %s\n", path);
	parting_tell(out, p, a, "there", b, "now");
	return SCRIPT_FAILED;
}

static enum verdict
hold_streams(const char *path, const struct ledger *then, const struct ledger *now, FILE *out)
{
	for (unsigned i = 0; i < then->n && i < now->n; i++) {
		struct parting p = parting_find(&then->run[i], &now->run[i]);

		if (!then->run[i].recorded && strcmp(then->run[i].title, now->run[i].title)) {
			fprintf(out, "run %u is of %s, and in %s it is of %s: has the script changed? --update writes the file anew\n",
				i + 1, now->run[i].title, path, then->run[i].title);
			return SCRIPT_FAILED;
		}
		if (p.at)
			return differs(path, &p, &then->run[i], &now->run[i], out);
	}
	if (then->n == now->n)
		return SCRIPT_PASSED;
	fprintf(out, "the script has run %u programs, and %s has %u runs: has the script changed? --update writes the file anew\n",
		now->n, path, then->n);
	return SCRIPT_FAILED;
}

/* What has become of each run since the file was written. */
static void
tell_change(const char *path, const struct ledger *then, const struct ledger *now, FILE *out)
{
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

	for (unsigned i = 0; i < now->n; i++) {
		struct parting p;

		if (i >= then->n || strcmp(then->run[i].title, now->run[i].title)) {
			fprintf(out, "accepted: %s, %s: new, %llu events\n", base, now->run[i].title, (unsigned long long)now->run[i].end);
			continue;
		}
		p = parting_find(&then->run[i], &now->run[i]);
		if (!p.at)
			continue;
		fprintf(out, "accepted: %s, %s: ", base, now->run[i].title);
		parting_sum_up(out, &p, &then->run[i], &now->run[i]);
	}
	if (then->n > now->n)
		fprintf(out, "accepted: %s: %u runs are gone\n", base, then->n - now->n);
}

static enum verdict
write_down(const char *path, const char *script, const struct ledger *now, FILE *out)
{
	const char *base = strrchr(script, '/');
	struct ledger then = { 0 };
	struct fail f;
	char comment[300];
	bool ok;

	if (access(path, F_OK) == 0 && !ledger_is_file(path)) {
		fprintf(out, "--update: %s is no file of events, and stays as it is\n", path);
		return SCRIPT_BROKEN;
	}
	if (!ledger_read(&then, path, &f))
		ledger_free(&then);
	tell_change(path, &then, now, out);
	snprintf(comment, sizeof(comment), "%.150s, as forkscope check --against FILE --update wrote it", base ? base + 1 : script);
	ok = ledger_write(now, path, comment, &f);
	if (!ok)
		fprintf(out, "%s\n", f.line);
	ledger_free(&then);
	return ok ? SCRIPT_PASSED : SCRIPT_BROKEN;
}

static enum verdict
hold_against(const struct trial *o, const struct script *s, FILE *out)
{
	char *path = stream_path(o, s->file);
	struct ledger now = { 0 }, then = { 0 };
	enum verdict verdict;
	struct fail f;

	for (unsigned i = 0; i < s->player.n_past; i++)
		ledger_add(&now, s->player.past[i].title, s->player.past[i].timeline);
	if (o->update) {
		verdict = write_down(path, s->file, &now, out);
	} else if (access(path, F_OK) != 0) {
		fprintf(out, "there is no %s to hold the events against; --update writes it\n", path);
		verdict = SCRIPT_BROKEN;
	} else if (ledger_open(&then, path, &f)) {
		verdict = hold_streams(path, &then, &now, out);
	} else {
		fprintf(out, "%s\n", f.line);
		verdict = SCRIPT_BROKEN;
	}
	ledger_free(&now);
	ledger_free(&then);
	free(path);
	return verdict;
}

/* ---- the whole ------------------------------------------------------------------------------- */

enum verdict
trial_run(const struct trial *o, const struct script_options *so, const char *file, FILE *out)
{
	struct script_options mine = *so;
	struct looked looked = { 0 };
	struct script s;
	enum verdict verdict;

	mine.keep = o->times > 1 || o->against;
	script_run(&s, file, &mine);
	verdict = s.verdict;
	if (s.message)
		fprintf(out, "%s\n", s.message);
	player_close(&s.player);
	for (unsigned n = 2; n <= o->times && verdict == SCRIPT_PASSED; n++)
		verdict = run_again(&s, &mine, n, &looked, out);
	if (o->times > 1 && verdict == SCRIPT_PASSED)
		fprintf(out, "%u times the same events, with %lu stops and %lu pauses\n", o->times, looked.stops,
			looked.pauses);
	if (o->against && verdict == SCRIPT_PASSED)
		verdict = hold_against(o, &s, out);
	if (s.written)
		fprintf(out, "%u golden texts written: look at them\n", s.written);
	fprintf(out, "%u expectations held, %llu events\n", s.expected, (unsigned long long)s.player.past_events);
	script_close(&s);
	return verdict;
}
