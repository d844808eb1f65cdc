/* snapshots.c: when one is taken, which one gives way, and the way back. */
#include "snapshots.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "live.h"

enum { REWIND_MS = 60000, COMMAND = 32, ANSWER = 128 };

struct snapshots *
snapshots_new(void)
{
	struct snapshots *s = calloc(1, sizeof *s);

	if (s)
		paths_open(&s->paths);
	return s;
}

void
snapshots_free(struct snapshots *s)
{
	if (!s)
		return;
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
give_up(struct snapshots *s, const char *answer)
{
	size_t n = strcspn(answer, "\r\n");

	snprintf(s->error, sizeof s->error, "%.*s", n < sizeof s->error ? (int)n : (int)sizeof s->error - 1, answer);
}

/* ---- which one gives way ---- */

static bool
is_on_way(const struct snapshots *s, const struct snapshot *one)
{
	return paths_share(&s->paths, s->path, UINT64_MAX, one->path, one->seq);
}

/*
 * Never the first. Of those that are on another path than the guest the oldest; else the one in whose place
 * the least is lost: the gap that it leaves, as a part of how long ago that was.
 */
static unsigned
least_needed(const struct snapshots *s, uint64_t now)
{
	double least = 1e300;
	unsigned best = 1;

	for (unsigned i = 1; i + 1 < s->n; i++) {
		double gap = (double)s->at[i + 1].last.time - (double)s->at[i - 1].last.time;
		double ago = (double)now - (double)s->at[i - 1].last.time + 1;

		if (!is_on_way(s, &s->at[i]))
			return i;
		if (gap / ago < least) {
			least = gap / ago;
			best = i;
		}
	}
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
	memmove(&s->at[i], &s->at[i + 1], (--s->n - i) * sizeof s->at[0]);
}

/* ---- taking one ---- */

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

static void
take(struct target *t)
{
	struct snapshots *s = t->snapshots;
	int64_t start = live_now();
	char answer[ANSWER];
	enum gr_err err;

	if (s->n == SNAPSHOTS_MAX)
		forget_one(t);
	err = command(t, "savevm", s->names, answer, sizeof answer);
	s->last = live_now() - start;
	if (s->n) /* the first is for nothing */
		s->spent += s->last;
	s->due = false;
	if (err || answer[0]) {
		give_up(s, err ? "QEMU does not answer" : answer);
		return;
	}
	s->at[s->n++] = (struct snapshot){ .path = s->path, .seq = t->seq, .last = t->last, .text = t->text,
					   .console = t->console, .name = s->names++ };
}

void
snapshots_at_stop(struct target *t)
{
	if (t->snapshots && is_time(t))
		take(t);
}

void
snapshots_told(struct target *t, enum told_what what, const void *bytes, size_t n)
{
	struct snapshots *s = t->snapshots;

	if (!s || s->again)
		return;
	paths_add(&s->paths, s->path, t->seq, what, bytes, n);
	s->due |= !t->at_gate && s->n;
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

static bool
load(struct target *t, const struct snapshot *one)
{
	char answer[ANSWER];

	if (command(t, "loadvm", one->name, answer, sizeof answer) != GR_OK || answer[0])
		return false;
	t->seq = one->seq;
	t->last = one->last;
	t->text = one->text;
	t->console = one->console;
	t->at_gate = true;
	t->interrupting = false;
	t->state = TARGET_STOPPED;
	return drain(t) == GR_OK;
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
	uint64_t first = 0;

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
	else
		return true;
	return false;
}

bool
target_rewind(struct target *t, unsigned path, uint64_t seq, char *err, size_t size)
{
	struct snapshots *s = t->snapshots;
	struct target_look look = t->look;
	bool ok;

	if (!can_rewind(t, path, seq, err, size))
		return false;
	s->again = true;
	target_look(t, NULL);
	ok = load(t, last_before(s, path, seq)) && run_again(t, path, seq);
	target_look(t, &look);
	s->again = false;
	s->due = false;
	if (!ok) {
		if (t->state != TARGET_DEAD)
			target_die(t, GR_OK);
		snprintf(err, size, "the guest did not come to event %llu again: it is ended; what was seen so far can still be "
			 "looked at", (unsigned long long)seq);
		snprintf(t->error, sizeof t->error, "%s", err);
		return false;
	}
	s->path = paths_leave(&s->paths, path, seq);
	return true;
}

unsigned
target_path(const struct target *t)
{
	return t->snapshots ? t->snapshots->path : 0;
}
