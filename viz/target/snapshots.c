/* snapshots.c: when one is taken, which one gives way, and the way back. */
#include "snapshots.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "live.h"

enum {
	REWIND_MS = 60000, COMMAND = 32, ANSWER = 128,
	SAVED_UP = 8,  /* snapshots that may be taken at once after a long wait */
	WORTH_ONE = 2, /* a way back that is so many times longer than a snapshot takes ends with one */
};

struct snapshots *
snapshots_new(unsigned mem_mib)
{
	struct snapshots *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	paths_open(&s->paths);
	s->ram = ram_open(mem_mib);
	return s;
}

void
snapshots_free(struct snapshots *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < s->n; i++)
		ram_copy_free(s->ram, s->at[i].memory);
	ram_close(s->ram);
	paths_free(&s->paths);
	free(s);
}

int64_t
live_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* ---- QEMU's part ---- */

int
snapshots_memory(const struct snapshots *s)
{
	return s && s->ram ? ram_fd(s->ram) : -1;
}

/* A QEMU that cannot leave out the memory that it shares with us keeps it. */
enum gr_err
snapshots_begin(struct target *t)
{
	struct snapshots *s = t->snapshots;
	char answer[ANSWER] = "";
	enum gr_err err = GR_OK;

	if (s->ram)
		err = gr_monitor(t->gr, "migrate_set_capability x-ignore-shared on", answer, sizeof answer);
	if (answer[0]) {
		ram_close(s->ram);
		s->ram = NULL;
	}
	return err;
}

/* QEMU answers with nothing when it has done it. */
static enum gr_err
command(struct target *t, const char *verb, unsigned name, char *answer, size_t size)
{
	char line[COMMAND];

	snprintf(line, sizeof line, "%s s%u", verb, name);
	answer[0] = '\0';
	return gr_monitor(t->gr, line, answer, size);
}

static void
give_up(struct snapshots *s, const char *why)
{
	snprintf(s->error, sizeof s->error, "%s", why);
}

/* QEMU's words: what hinders it is the file that it writes them to. */
static void
give_up_for(struct snapshots *s, const char *answer)
{
	answer += strncmp(answer, "Error: ", 7) ? 0 : 7;
	snprintf(s->error, sizeof s->error, "QEMU says \"%.*s\"; is there room for temporary files (TMPDIR)?",
		 (int)strcspn(answer, "\r\n"), answer);
}

/* ---- which one gives way ---- */

static bool
is_on_way(const struct snapshots *s, const struct snapshot *one)
{
	return paths_share(&s->paths, s->path, UINT64_MAX, one->path, one->seq);
}

/*
 * What is lost with one: the gap that it leaves, as a part of how long ago that was. Nothing, where it is on
 * another path than the guest; and much, where there is no other way over what the guest was told.
 */
static double
worth(const struct snapshots *s, unsigned i, uint64_t now)
{
	const struct snapshot *one = &s->at[i];
	double gap = (double)one[1].last.time - (double)one[-1].last.time;
	double ago = (double)now - (double)one[-1].last.time + 1;

	if (!is_on_way(s, one))
		return -1e300;
	return gap / ago + (one->needed ? 1e9 : 0);
}

/* Never the first, nor the last. */
static unsigned
least_needed(const struct snapshots *s, uint64_t now)
{
	unsigned best = 1;

	for (unsigned i = 2; i + 1 < s->n; i++)
		if (worth(s, i, now) < worth(s, best, now))
			best = i;
	return best;
}

static void
forget_one(struct target *t)
{
	struct snapshots *s = t->snapshots;
	unsigned i = least_needed(s, t->last.time);
	char answer[ANSWER];

	if (command(t, "delvm", s->at[i].name, answer, sizeof answer) != GR_OK)
		give_up(s, "QEMU does not answer");
	ram_copy_free(s->ram, s->at[i].memory);
	memmove(&s->at[i], &s->at[i + 1], (--s->n - i) * sizeof s->at[0]);
}

/* ---- taking one ---- */

/* All time counts but that of snapshots: while the user looks, they hold nobody up. What is saved up is bounded. */
static void
count_time(struct snapshots *s)
{
	int64_t now = live_now(), most = (s->spent + SAVED_UP * s->last) * SNAPSHOTS_SHARE;

	if (s->since)
		s->ran += now - s->since;
	if (s->ran > most)
		s->ran = most;
	s->since = now;
}

static bool
is_time(const struct target *t)
{
	const struct snapshots *s = t->snapshots;
	const struct snapshot *last = s->n ? &s->at[s->n - 1] : NULL;

	if (s->again || s->error[0] || t->last.type == FS_PANIC || (last && last->path == s->path && last->seq == t->seq))
		return false;
	if (s->due || (!s->n && t->last.type == FS_EXEC && t->last.pid == GUEST_PROGRAM_PID))
		return true;
	return s->n && (s->spent + s->last) * SNAPSHOTS_SHARE <= s->ran;
}

static bool
is_full(const struct snapshots *s)
{
	return s->n == SNAPSHOTS_MAX || (s->ram && s->n > 2 && ram_bytes(s->ram) > SNAPSHOTS_BYTES);
}

/* QEMU's part, then ours. */
static bool
keep(struct target *t, struct snapshot *one)
{
	struct snapshots *s = t->snapshots;
	char answer[ANSWER];

	if (command(t, "savevm", one->name, answer, sizeof answer) != GR_OK) {
		give_up(s, "QEMU does not answer");
		return false;
	}
	if (answer[0]) {
		give_up_for(s, answer);
		return false;
	}
	one->memory = s->ram ? ram_keep(s->ram) : NULL;
	if (!s->ram || one->memory)
		return true;
	command(t, "delvm", one->name, answer, sizeof answer);
	give_up(s, "out of memory");
	return false;
}

static void
take(struct target *t, unsigned path)
{
	struct snapshots *s = t->snapshots;
	struct snapshot one = { .path = path, .seq = t->seq, .last = t->last, .text = t->text, .console = t->console,
				.name = s->names, .needed = s->due };
	int64_t start = live_now();

	while (is_full(s))
		forget_one(t);
	s->due = false;
	if (keep(t, &one)) {
		s->at[s->n++] = one;
		s->names++;
	}
	s->since = live_now();
	s->last = s->since - start;
	if (s->n > 1) /* the first is for nothing */
		s->spent += s->last;
}

void
snapshots_at_stop(struct target *t)
{
	if (!t->snapshots || t->snapshots->again)
		return;
	count_time(t->snapshots);
	if (is_time(t))
		take(t, t->snapshots->path);
}

void
snapshots_told(struct target *t, enum told_what what, const void *bytes, size_t n)
{
	struct snapshots *s = t->snapshots;

	if (!s || s->again)
		return;
	paths_add(&s->paths, s->path, &(struct told){ .seq = t->seq, .what = what, .between = !t->at_gate, .n = (uint32_t)n,
						   .bytes = (void *)(uintptr_t)bytes });
	s->due |= !t->at_gate && s->n && !s->error[0];
}

/* ---- going back ---- */

static const struct snapshot *
last_before(const struct snapshots *s, unsigned path, uint64_t seq)
{
	const struct snapshot *best = NULL;

	for (unsigned i = 0; i < s->n; i++)
		if (paths_share(&s->paths, path, seq, s->at[i].path, s->at[i].seq) &&
		    (!best || s->at[i].seq > best->seq))
			best = &s->at[i];
	return best;
}

/* False: why[] says why, or the target is DEAD. */
static bool
load(struct target *t, const struct snapshot *one, char *why, size_t size)
{
	enum gr_err err = command(t, "loadvm", one->name, why, size);

	if (!err && why[0])
		return false;
	t->seq = one->seq;
	t->last = one->last;
	t->text = one->text;
	t->console = one->console;
	t->at_gate = true;
	t->interrupting = false;
	t->want = (struct target_stop){ .seq = one->seq };
	/* After it: nothing has run since, so nothing was made of the old memory. */
	if (!err && one->memory && !ram_restore(t->snapshots->ram, one->memory)) {
		snprintf(why, size, "the host has no memory left");
		return false;
	}
	if (!err)
		err = drain(t);
	if (err)
		target_die(t, err);
	else
		t->state = target_judge(t);
	return !err;
}

static bool
tell(struct target *t, const struct told *told)
{
	const uint32_t *word = told->bytes;

	switch (told->what) {
	case TOLD_INPUT: return target_input(t, told->bytes, told->n) == told->n;
	case TOLD_SIZE: return target_resize(t, word[0], word[1]);
	case TOLD_KILL: return target_kill(t, word[0], word[1]);
	case TOLD_NEXT: return target_next(t, word[0]);
	case TOLD_DEBUG: return target_debug(t, told->bytes);
	}
	return false;
}

static bool
tell_again(struct target *t, unsigned path)
{
	const struct told *told;

	for (size_t nr = 0; (told = paths_at(&t->snapshots->paths, path, t->seq, nr)); nr++)
		if (!tell(t, told))
			return false;
	return true;
}

/* From where it stands, told what it was told, to event seq. Where nobody is ready it goes on only when told something. */
static bool
run_again(struct target *t, unsigned path, uint64_t seq)
{
	const struct paths *paths = &t->snapshots->paths;

	while (t->seq < seq) {
		struct target_stop stop = { .seq = paths_next(paths, path, t->seq, seq) };

		if (t->state == TARGET_IDLE && !paths_at(paths, path, t->seq, 0))
			return false;
		if (!tell_again(t, path) || !target_go(t, &stop) || target_wait(t, REWIND_MS) == TARGET_RUNNING ||
		    t->state == TARGET_DEAD)
			return false;
	}
	return t->seq == seq;
}

bool
target_first(const struct target *t, unsigned path, uint64_t *seq)
{
	const struct snapshots *s = t->snapshots;
	bool found = false;

	for (unsigned i = 0; s && i < s->n; i++)
		if (paths_share(&s->paths, path, UINT64_MAX, s->at[i].path, s->at[i].seq) && (!found || s->at[i].seq < *seq)) {
			*seq = s->at[i].seq;
			found = true;
		}
	return found;
}

static bool
can_rewind(struct target *t, unsigned path, uint64_t seq, char *err, size_t size)
{
	uint64_t first = 0, told;

	if (!t->snapshots)
		snprintf(err, size, "no snapshots are kept of this guest, so it cannot be taken back");
	else if (t->state == TARGET_DEAD)
		snprintf(err, size, "QEMU has ended: there is nobody who could be taken back");
	else if (t->state == TARGET_RUNNING)
		snprintf(err, size, "the guest runs: pause it first");
	else if (!target_first(t, path, &first))
		snprintf(err, size, "there is no snapshot of the guest%s%s", t->snapshots->error[0] ? ": " : "",
			 t->snapshots->error);
	else if (seq < first)
		snprintf(err, size, "event %llu is the first that the guest can be taken back to: before it the program had "
			 "not begun", (unsigned long long)first);
	else if (paths_told_between(&t->snapshots->paths, path, last_before(t->snapshots, path, seq)->seq, seq, &told))
		snprintf(err, size, "the guest was told something in the middle of what it did after event %llu, which cannot be "
			 "told so again: go back to that event, or to one before it", (unsigned long long)told);
	else
		return true;
	return false;
}

/* It stands nowhere that is known. */
static void
lose(struct target *t, uint64_t seq, const char *why, char *err, size_t size)
{
	char line[256];

	if (t->state == TARGET_DEAD)
		snprintf(line, sizeof line, "%.150s; what was seen so far can still be looked at", t->error);
	else
		snprintf(line, sizeof line, "the guest did not come to event %llu again%s%.80s: it is ended; what was seen so "
			 "far can still be looked at", (unsigned long long)seq, why[0] ? ": " : "", why);
	if (t->state != TARGET_DEAD)
		target_die(t, GR_OK);
	snprintf(t->error, sizeof t->error, "%s", line);
	snprintf(err, size, "%s", line);
}

/* Where that took long there is a snapshot then: whoever was here once comes back. */
static void
settle(struct target *t, unsigned path, uint64_t seq, int64_t took)
{
	struct snapshots *s = t->snapshots;

	s->due = false;
	s->since = live_now();
	if (took / WORTH_ONE > s->last && !s->error[0] && t->last.type != FS_PANIC)
		take(t, paths_owner(&s->paths, path, seq));
	s->path = paths_leave(&s->paths, path, seq);
}

bool
target_rewind(struct target *t, unsigned path, uint64_t seq, char *err, size_t size)
{
	struct snapshots *s = t->snapshots;
	struct target_look look = t->look;
	char why[ANSWER] = "";
	int64_t loaded = 0;
	bool ok;

	if (!can_rewind(t, path, seq, err, size))
		return false;
	s->again = true;
	target_look(t, NULL);
	ok = load(t, last_before(s, path, seq), why, sizeof why);
	if (ok) {
		loaded = live_now();
		ok = run_again(t, path, seq);
	}
	target_look(t, &look);
	s->again = false;
	if (ok)
		settle(t, path, seq, live_now() - loaded);
	else
		lose(t, seq, why, err, size);
	return ok;
}

unsigned
target_path(const struct target *t)
{
	return t->snapshots ? t->snapshots->path : 0;
}
