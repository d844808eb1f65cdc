/* player_lead.c: one way of the guest from stop to stop: pauses while it runs, and proofs when it stands still. */
#include "player_own.h"

#include <poll.h>

#include "prove.h"

#define PROOF_PAGES 12  /* that a stop at any event brings, for proofs to read */
#define PAUSE_US 60     /* the guest runs for about so long at most between two pauses: a scenario takes a few ms */
#define PAUSES_MAX 4000 /* a run */

const struct fs_event *
player_last(const struct player *p)
{
	return timeline_event(p->timeline, timeline_end(p->timeline));
}

/*
 * Where the guest stops at each event although nobody asked for that one, proofs are made as often as they
 * are cheap: with few processes after each event, with sixty of them after every tenth or so.
 */
static bool
is_worth_proving(struct player *p, bool asked)
{
	if (!p->stop_every || asked)
		return true;
	if (p->pages_left < PROOF_PAGES * 64)
		p->pages_left += PROOF_PAGES;
	return p->pages_left > 0;
}

/* Directories and page tables: nearly all that is read. */
static long
pages_of(const struct model *read)
{
	long pages = 0;

	for (int i = 0; i < FS_NR_TASKS; i++)
		pages += read->task[i].used ? 1 + (long)read->task[i].n_tables : 0;
	return pages;
}

void
player_prove(struct player *p, bool asked)
{
	unsigned before = p->findings.n;

	if (p->state != TARGET_STOPPED && p->state != TARGET_IDLE)
		return;
	if (!is_worth_proving(p, asked))
		return;
	prove(p->target, p->timeline, &p->read, &p->findings);
	p->pages_left -= pages_of(&p->read);
	if (!before && p->findings.n)
		p->found_at = timeline_end(p->timeline);
}

enum player_end
player_wrong(const struct player *p, struct fail *f)
{
	const char *fault = timeline_fault(p->timeline);

	if (fault)
		fail_say(f, "%s", fault);
	else if (p->findings.n)
		fail_say(f, "a proof failed at event %llu: %s", (unsigned long long)p->found_at, p->findings.text[0]);
	else
		fail_say(f, "%s", target_error(p->target));
	return PLAYER_WRONG;
}

/* A number below `most`, the next of a row that the first seed decides. */
static uint32_t
chance(uint32_t *seed, uint32_t most)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed % most;
}

/* Lets the guest run for a moment; true: it has stopped by itself. */
static bool
run_a_moment(struct player *p)
{
	struct timespec moment = { .tv_nsec = (long)chance(&p->pauses, PAUSE_US) * 1000 };
	struct pollfd fd = { .fd = target_fd(p->target), .events = POLLIN };

	/* That it has been heard is an answer of QEMU's, too, and the guest goes on. */
	while (ppoll(&fd, 1, &moment, NULL) > 0)
		if (target_wait(p->target, 0) != TARGET_RUNNING)
			return true;
	return false;
}

/* Until the guest stops where it shall, with pauses on the way. */
static enum target_state
wait_stop(struct player *p, const struct target_stop *stop, int *signal_number)
{
	enum target_state state;

	for (unsigned n = 0; p->pauses && n < PAUSES_MAX; n++) {
		if (run_a_moment(p))
			break;
		target_interrupt(p->target);
		state = guest_wait(&p->guest, p->in, p->deadline, signal_number);
		if (state != TARGET_PAUSED || !target_go(p->target, stop))
			return state;
		p->paused++;
	}
	return guest_wait(&p->guest, p->in, p->deadline, signal_number);
}

enum player_end
player_lead(struct player *p, const struct target_stop *stop, const struct wanted *w, struct fail *f)
{
	int signal_number;

	p->fed = false;
	if (p->host)
		return p->host->lead(p->host_ctx, stop, &p->state, f);
	if (!target_go(p->target, stop))
		return player_wrong(p, f);
	p->state = wait_stop(p, stop, &signal_number);
	if (p->state == TARGET_RUNNING) {
		fail_say(f, signal_number ? "ended by signal %d" : "the guest still runs, and the time is over",
			 signal_number);
		return signal_number ? PLAYER_SIGNAL : PLAYER_LATE;
	}
	p->stops++;
	player_prove(p, p->state == TARGET_IDLE || !w || wanted_match(w, player_last(p)));
	if (p->state == TARGET_PANIC || p->state == TARGET_DEAD || p->findings.n || timeline_fault(p->timeline))
		return player_wrong(p, f);
	return PLAYER_OK;
}
