#include "guest.h"

#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "keep.h"
#include "sight.h"

/* ---- what goes into the recording: all but what is done once more ---- */

static void
record_bytes(struct guest *g, bool console, uint32_t pos, const void *bytes, size_t n)
{
	unsigned branch = g->branches.now;

	if (!g->recorder || !n)
		return;
	if (branch)
		recorder_branch_bytes(g->recorder, branch, console, pos, bytes, n);
	else if (console)
		recorder_console(g->recorder, pos, bytes, n);
	else
		recorder_text(g->recorder, pos, bytes, n);
}

/* What came to the guest's timeline from there on, while it was not yet known that it was new. */
static void
record_rest(struct guest *g, size_t said, size_t printed)
{
	size_t n;
	const char *bytes = timeline_said(g->timeline, &n);

	if (said < n)
		record_bytes(g, false, (uint32_t)said, bytes + said, n - said);
	bytes = timeline_console(g->timeline, &n);
	if (printed < n)
		record_bytes(g, true, (uint32_t)printed, bytes + printed, n - printed);
}

static void
record_branch(struct guest *g)
{
	const struct branch *b = &g->branches.at[g->branches.now];

	if (g->recorder && g->branches.now)
		recorder_branch(g->recorder, g->branches.now, b->name, b->parent, b->parts);
}

static void
record_event(struct guest *g, const struct fs_event *e, const char *fault)
{
	if (!g->recorder)
		return;
	if (g->branches.now) {
		recorder_branch_event(g->recorder, g->branches.now, e);
		return;
	}
	recorder_event(g->recorder, e, timeline_live(g->timeline));
	if (g->keep)
		keep_event(g->keep, e, timeline_live(g->timeline));
	if (fault)
		recorder_mark(g->recorder, g->branches.now, e->seq, "wrong", fault);
}

static void
hand_over(struct guest *g)
{
	if (g->recorder)
		recorder_hand_over(g->recorder);
}

/* ---- the target's words ---- */

static void
on_text(void *ctx, uint32_t pos, const void *bytes, size_t n)
{
	struct guest *g = ctx;

	timeline_add_text(g->timeline, pos, bytes, n);
	if (!g->branches.again)
		record_bytes(g, false, pos, bytes, n);
	else if (pos < g->said)
		g->said = pos;
}

static void
on_console(void *ctx, uint32_t pos, const void *bytes, size_t n)
{
	struct guest *g = ctx;

	timeline_add_console(g->timeline, pos, bytes, n);
	if (!g->branches.again)
		record_bytes(g, true, pos, bytes, n);
	else if (pos < g->printed)
		g->printed = pos;
	if (g->on_console)
		g->on_console(g->ctx, bytes, n);
}

static void
on_event(void *ctx, const struct fs_event *e)
{
	struct guest *g = ctx;
	bool again = g->branches.again != NULL, parted;
	size_t said, printed;
	const char *fault;

	timeline_said(g->branches.at[g->branches.now].timeline, &said);
	timeline_console(g->branches.at[g->branches.now].timeline, &printed);
	fault = branches_add(&g->branches, e, &parted);
	if (parted) {
		record_branch(g);
		record_rest(g, g->said, g->printed);
	} else if (again && !g->branches.again) { /* all that was known was done again: what is more is new */
		record_rest(g, said, printed);
	}
	if (!again || parted)
		record_event(g, e, fault);
	if (g->on_event)
		g->on_event(g->ctx, e, fault);
}

static void
on_begin(void *ctx, const struct model *m)
{
	struct guest *g = ctx;

	timeline_begin(g->timeline, m);
	if (g->recorder)
		recorder_begin(g->recorder, m);
	if (g->keep)
		keep_begin(g->keep, m);
	if (g->on_begin)
		g->on_begin(g->ctx);
}

/* On the way to a moment of the past all must be as it was. */
static void
on_again(void *ctx, const struct fs_event *e)
{
	struct guest *g = ctx;
	const struct fs_event *then = timeline_event(g->branches.at[g->branches.now].timeline, e->seq);

	if (g->differs[0] || (then && !memcmp(then, e, sizeof *e)))
		return;
	snprintf(g->differs, sizeof g->differs, "on the way back event %llu (%s) was another one than before",
		 (unsigned long long)e->seq, m_event_name(e->type));
}

bool
guest_open(struct guest *g, const struct target_options *o, struct fail *f)
{
	struct target_sink sink = { .ctx = g, .text = on_text, .console = on_console,
				    .event = on_event, .begin = on_begin, .again = on_again };

	g->timeline = timeline_new();
	g->keep = g->recorder ? keep_open(g->recorder, o->modules, o->n_modules) : NULL;
	if (!g->timeline || !g->keep != !g->recorder) {
		keep_close(g->keep);
		timeline_free(g->timeline);
		g->keep = NULL;
		g->timeline = NULL;
		return fail_say(f, "out of memory");
	}
	branches_open(&g->branches, g->timeline);
	g->target = target_open(o, &sink, f->line, sizeof(f->line));
	if (g->target)
		return true;
	keep_close(g->keep);
	branches_free(&g->branches);
	g->keep = NULL;
	g->timeline = NULL;
	return false;
}

void
guest_close(struct guest *g)
{
	target_close(g->target);
	keep_close(g->keep);
	branches_free(&g->branches);
}

bool
guest_name_branch(struct guest *g, const char *name)
{
	bool ok = branches_name(&g->branches, name);

	if (ok && !g->branches.again)
		record_branch(g);
	return ok;
}

bool
guest_rewind(struct guest *g, unsigned branch, uint64_t seq, struct fail *f)
{
	unsigned before = g->branches.now;
	bool ok;

	g->branches.now = branch; /* whose events come again */
	ok = target_rewind(g->target, g->branches.at[branch].path, seq, f->line, sizeof f->line);
	if (!ok)
		g->branches.now = before;
	if (!ok)
		return false;
	branches_rewind(&g->branches, branch, seq, target_path(g->target));
	g->timeline = branches_guest(&g->branches);
	g->said = g->printed = UINT32_MAX;
	if (g->sight)
		sight_go_back(g->sight, g->timeline);
	hand_over(g);
	return true;
}

int64_t
guest_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What poll() may wait; at least 1 ms, so that it does not spin just before the deadline. */
static int
time_left(int64_t deadline)
{
	int64_t left = deadline - guest_clock();

	if (deadline == 0)
		return -1;
	return left < 1 ? 1 : left > 1000000 ? 1000000 : (int)left;
}

enum target_state
guest_wait(struct guest *g, const struct interrupt *in, int64_t deadline, int *signal_number)
{
	struct pollfd fds[2];
	enum target_state state;

	for (;;) {
		/* A signal goes first: Ctrl-C may have reached QEMU too, and is not its death. */
		*signal_number = interrupt_take(in);
		if (*signal_number)
			return TARGET_RUNNING;
		state = target_wait(g->target, 0);
		hand_over(g);
		if (state != TARGET_RUNNING)
			return state;
		if (deadline && guest_clock() >= deadline)
			return TARGET_RUNNING;
		fds[0] = (struct pollfd){ .fd = target_fd(g->target), .events = POLLIN };
		fds[1] = (struct pollfd){ .fd = in->fd, .events = POLLIN };
		poll(fds, 2, time_left(deadline));
	}
}
