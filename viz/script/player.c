#include "player_own.h"

#include <stdio.h>

/* ---- on and on ----------------------------------------------------------------------------- */

bool
player_is_elsewhere(const struct player *p)
{
	return p->of && p->timeline != p->of->timeline;
}

/* It says what to do. */
static enum player_end
elsewhere(const struct player *p, struct fail *f)
{
	fail_say(f, "branch %s is shown to its end, and the guest is on another: rewind() brings it to the shown event",
		 p->branches->at[branches_of(p->branches, p->timeline)].name);
	return PLAYER_BAD;
}

bool
player_can_go(const struct player *p)
{
	return p->state != TARGET_IDLE || p->fed;
}

enum player_end
player_lead_to(struct player *p, const struct wanted *w, struct fail *f)
{
	struct target_stop stop = { .types = w->types && !p->stop_every ? w->types : ~0ull,
				    .pid = p->stop_every ? 0 : w->pid };

	if (player_is_elsewhere(p))
		return elsewhere(p, f);
	while (player_can_go(p)) {
		uint64_t before = timeline_end(p->timeline);
		enum player_end end = player_lead(p, &stop, w, f);

		if (end != PLAYER_OK)
			return end;
		if (timeline_end(p->timeline) > before && wanted_match(w, player_last(p)))
			return PLAYER_OK;
	}
	return PLAYER_NONE;
}

enum player_end
player_walk(struct player *p, uint32_t pid, player_begin *begin, const void *what, struct fail *f)
{
	struct step s = { .sight = p->sight, .alone = p->alone, .pid = pid };
	enum player_end end = PLAYER_OK;
	bool done = false;

	p->note[0] = '\0';
	if (!player_is_live(p, f) || !begin(&s, p, what, f))
		return PLAYER_BAD;
	while (!done && end == PLAYER_OK && player_can_go(p)) {
		struct target_stop stop = step_stops(&s);

		end = player_lead(p, &stop, NULL, f);
		done = end == PLAYER_OK && p->state == TARGET_STOPPED &&
		       step_on(&s, p->target, player_last(p), p->note, sizeof p->note);
	}
	if (!done)
		step_end(&s, p->target);
	player_show(p, timeline_end(p->timeline));
	return end;
}

/* ---- moving -------------------------------------------------------------------------------- */

static uint64_t
find(const struct player *p, int dir, const struct wanted *w)
{
	struct timeline_match match = { .types = w->types, .pid = w->pid };
	uint64_t at = p->view->shown;

	while ((at = timeline_find(p->timeline, at, dir, match)))
		if (wanted_match(w, timeline_event(p->timeline, at)))
			return at;
	return 0;
}

/* Why nothing more comes by itself. */
static void
say_rest(const struct player *p, const struct wanted *w, struct fail *f)
{
	char what[200];

	wanted_text(w, what, sizeof what);
	if (player_wants_input(p))
		fail_say(f, "no %s came: a process waits for input, which `type` gives", what);
	else
		fail_say(f, "no %s came until nobody was left who could go on", what);
}

enum player_end
player_step(struct player *p, const struct wanted *w, struct fail *f)
{
	uint64_t found = find(p, 1, w);
	enum player_end end = found ? PLAYER_OK : player_lead_to(p, w, f);

	if (end == PLAYER_NONE)
		say_rest(p, w, f);
	player_show(p, found ? found : timeline_end(p->timeline));
	return end;
}

enum player_end
player_back(struct player *p, const struct wanted *w, struct fail *f)
{
	uint64_t found = find(p, -1, w);
	char what[200];

	if (!found) {
		wanted_text(w, what, sizeof what);
		fail_say(f, "there is no %s before event %llu", what, (unsigned long long)p->view->shown);
		return PLAYER_NONE;
	}
	player_show(p, found);
	return PLAYER_OK;
}

enum player_end
player_goto(struct player *p, uint64_t seq, struct fail *f)
{
	const struct wanted any = { 0 }, nothing = { .types = 1ull << FS_NONE };
	struct target_stop stop = { .seq = seq, .types = p->stop_every ? ~0ull : 0 };

	while (timeline_end(p->timeline) < seq) {
		enum player_end end = PLAYER_NONE;

		if (player_is_elsewhere(p))
			return elsewhere(p, f);
		if (player_can_go(p))
			end = player_lead(p, &stop, timeline_end(p->timeline) + 1 < seq ? &nothing : NULL, f);
		else
			say_rest(p, &any, f);
		if (end != PLAYER_OK)
			return end;
	}
	player_show(p, seq);
	return PLAYER_OK;
}

enum player_end
player_go(struct player *p, struct fail *f)
{
	const struct wanted nothing = { .types = 1ull << FS_NONE };
	struct target_stop stop = { .types = p->stop_every ? ~0ull : 0 };
	enum player_end end = player_is_elsewhere(p) ? elsewhere(p, f) : PLAYER_OK;

	while (end == PLAYER_OK && player_can_go(p))
		end = player_lead(p, &stop, &nothing, f);
	player_show(p, timeline_end(p->timeline));
	return end;
}

static bool
rewind_own(struct player *p, unsigned branch, uint64_t seq, struct fail *f)
{
	if (!guest_rewind(&p->guest, branch, seq, f))
		return false;
	return app_view_turn(p->view, p->guest.timeline, seq) || fail_say(f, "out of memory");
}

enum player_end
player_rewind(struct player *p, uint64_t seq, struct fail *f)
{
	unsigned branch;

	if (!p->of) {
		fail_say(f, "rewind: there is no guest that could be taken back");
		return PLAYER_BAD;
	}
	branch = branches_of(p->branches, p->timeline);
	if (!seq || seq > timeline_end(p->branches->at[branch].timeline)) {
		fail_say(f, "rewind: event %llu has not happened; back to one from 1 to %llu", (unsigned long long)seq,
			 (unsigned long long)timeline_end(p->branches->at[branch].timeline));
		return PLAYER_BAD;
	}
	if (p->host ? !p->host->rewind(p->host_ctx, branch, seq, f) : !rewind_own(p, branch, seq, f))
		return PLAYER_BAD;
	p->timeline = p->of->timeline;
	p->state = target_state(p->target);
	p->fed = false;
	if (p->of->differs[0]) {
		fail_say(f, "%s", p->of->differs);
		return PLAYER_WRONG;
	}
	if (!p->host)
		player_prove(p, true);
	return !p->host && p->findings.n ? player_wrong(p, f) : PLAYER_OK;
}

enum player_end
player_branch(struct player *p, const char *name, struct fail *f)
{
	int nr = p->branches ? branches_named(p->branches, name) : -1;
	uint64_t seq = p->view->shown, end;
	bool ok;

	if (nr < 0) {
		fail_say(f, "goto_branch: there is no branch \"%.40s\"; branches() lists them", name);
		return PLAYER_BAD;
	}
	if (p->of && (unsigned)nr == p->branches->now)
		p->timeline = p->of->timeline;
	else
		p->timeline = p->branches->at[nr].timeline;
	end = timeline_end(p->timeline);
	ok = p->host ? p->host->show_branch(p->host_ctx, (unsigned)nr) :
		app_view_turn(p->view, p->timeline, seq < end ? seq : end);
	return ok || fail_say(f, "out of memory") ? PLAYER_OK : PLAYER_BAD;
}

bool
player_is_live(const struct player *p, struct fail *f)
{
	uint64_t end = timeline_end(p->of ? p->of->timeline : p->timeline);

	return (p->view->shown == end && !player_is_elsewhere(p)) ||
	       fail_say(f, "event %llu is shown, and the guest stands at event %llu: it can be told something there "
			"only; live() goes there, rewind() brings it here", (unsigned long long)p->view->shown, (unsigned long long)end);
}

enum player_end
player_type(struct player *p, const char *bytes, size_t n, struct fail *f)
{
	size_t took;

	if (!player_is_live(p, f))
		return PLAYER_BAD;
	took = target_input(p->target, bytes, n);
	p->fed |= took > 0;
	if (took == n)
		return PLAYER_OK;
	fail_say(f, "the terminal took %zu of %zu bytes: what was typed before has not been read yet", took, n);
	return PLAYER_BAD;
}

enum player_end
player_resize(struct player *p, unsigned rows, unsigned columns, struct fail *f)
{
	if (!player_is_live(p, f))
		return PLAYER_BAD;
	if (!target_resize(p->target, rows, columns)) {
		fail_say(f, "resize: the guest cannot be told now");
		return PLAYER_WRONG;
	}
	p->fed = true;
	return PLAYER_OK;
}

enum player_end
player_kill(struct player *p, uint32_t pid, uint32_t signal, struct fail *f)
{
	if (!player_is_live(p, f))
		return PLAYER_BAD;
	if (!model_task(timeline_live(p->timeline), pid)) {
		fail_say(f, "kill: there is no process %u", pid);
		return PLAYER_NONE;
	}
	if (!target_kill(p->target, pid, signal)) {
		fail_say(f, "kill: the guest cannot be told now");
		return PLAYER_WRONG;
	}
	p->fed = true;
	return PLAYER_OK;
}

/* ---- looking ------------------------------------------------------------------------------- */

void
player_show(struct player *p, uint64_t seq)
{
	app_view_show(p->view, seq);
	if (p->host)
		p->host->shown(p->host_ctx);
}

const struct model *
player_now(struct player *p)
{
	return timeline_model(p->timeline, p->view->shown, TIMELINE_SHOWN);
}

const struct fs_event *
player_event(const struct player *p)
{
	return timeline_event(p->timeline, p->view->shown);
}

bool
player_status(struct player *p, uint32_t *status)
{
	struct timeline_match exit = { .types = 1ull << FS_EXIT, .pid = GUEST_PROGRAM_PID };
	uint64_t at = timeline_find(p->timeline, p->view->shown + 1, -1, exit);

	if (!at)
		return false;
	*status = timeline_event(p->timeline, at)->arg[FS_EXIT_status];
	return true;
}

bool
player_wants_input(const struct player *p)
{
	return model_wants_input(timeline_live(p->of ? p->of->timeline : p->timeline));
}
