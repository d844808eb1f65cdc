#include "player.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prove.h"

#define PROOF_PAGES 12  /* that a stop at any event brings, for proofs to read */
#define PAUSE_US 60     /* the guest runs for about so long at most between two pauses: a scenario takes a few ms */
#define PAUSES_MAX 4000 /* a run */

static const struct fs_event *
last_event(const struct player *p)
{
	return timeline_event(p->timeline, timeline_end(p->timeline));
}

static void
show(struct player *p, uint64_t seq)
{
	app_view_show(p->view, seq);
	if (p->host)
		p->host->shown(p->host_ctx);
}

/* ---- the guest ----------------------------------------------------------------------------- */

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

static void
prove_stop(struct player *p, bool asked)
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

static enum player_end
wrong(const struct player *p, struct fail *f)
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

/* One way from stop to stop. */
static enum player_end
lead(struct player *p, const struct target_stop *stop, const struct wanted *w, struct fail *f)
{
	int signal_number;

	p->fed = false;
	if (p->host)
		return p->host->lead(p->host_ctx, stop, &p->state, f);
	if (!target_go(p->target, stop))
		return wrong(p, f);
	p->state = wait_stop(p, stop, &signal_number);
	if (p->state == TARGET_RUNNING) {
		fail_say(f, signal_number ? "ended by signal %d" : "the guest still runs, and the time is over",
			 signal_number);
		return signal_number ? PLAYER_SIGNAL : PLAYER_LATE;
	}
	p->stops++;
	prove_stop(p, p->state == TARGET_IDLE || !w || wanted_match(w, last_event(p)));
	if (p->state == TARGET_PANIC || p->state == TARGET_DEAD || p->findings.n || timeline_fault(p->timeline))
		return wrong(p, f);
	return PLAYER_OK;
}

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

static bool
can_go(const struct player *p)
{
	return p->state != TARGET_IDLE || p->fed;
}

/* Leads the guest until its last event is a wanted one. */
static enum player_end
lead_to(struct player *p, const struct wanted *w, struct fail *f)
{
	struct target_stop stop = { .types = w->types && !p->stop_every ? w->types : ~0ull,
				    .pid = p->stop_every ? 0 : w->pid };

	if (player_is_elsewhere(p))
		return elsewhere(p, f);
	while (can_go(p)) {
		uint64_t before = timeline_end(p->timeline);
		enum player_end end = lead(p, &stop, w, f);

		if (end != PLAYER_OK)
			return end;
		if (timeline_end(p->timeline) > before && wanted_match(w, last_event(p)))
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
	while (!done && end == PLAYER_OK && can_go(p)) {
		struct target_stop stop = step_stops(&s);

		end = lead(p, &stop, NULL, f);
		done = end == PLAYER_OK && p->state == TARGET_STOPPED &&
		       step_on(&s, p->target, last_event(p), p->note, sizeof p->note);
	}
	if (!done)
		step_end(&s, p->target);
	show(p, timeline_end(p->timeline));
	return end;
}

/* ---- a run --------------------------------------------------------------------------------- */

static enum player_end
open_view(struct player *p, struct fail *f)
{
	if (p->host)
		return p->host->opened(p->host_ctx, p, f);
	p->view = &p->own_view;
	if (app_view_open(p->view, p->timeline, p->program.name)) {
		p->view->sight = p->sight;
		return PLAYER_OK;
	}
	fail_say(f, "out of memory");
	return PLAYER_BAD;
}

static void
on_event(void *ctx, const struct fs_event *e, const char *fault)
{
	struct player *p = ctx;

	(void)fault;
	sight_event(&p->own_sight, p->guest.timeline, e);
}

/* "order sched=child", as scripts name a run. */
static char *
title_of(const struct player_run *r)
{
	char *title = NULL;
	size_t size;
	FILE *out = open_memstream(&title, &size);

	if (!out)
		abort();
	fputs(r->program, out);
	for (unsigned i = 0; i < r->n_args; i++)
		fprintf(out, " %s", r->args[i]);
	if (r->sched)
		fprintf(out, " sched=%s", r->sched);
	if (r->mem_mib)
		fprintf(out, " mem=%uM", r->mem_mib);
	if (r->swap_mib)
		fprintf(out, " swap=%uM", r->swap_mib);
	fclose(out);
	for (char *c = title; *c; c++)
		if (*c == '\n')
			*c = ' ';
	return title;
}

/* The guest and what shows it; p->running when all went well. */
static enum player_end
start_guest(struct player *p, const struct target_options *o, struct fail *f)
{
	enum player_end end;

	if (!sight_open(&p->own_sight, o->modules, o->n_modules)) {
		fail_say(f, "out of memory");
		return PLAYER_BAD;
	}
	p->guest = (struct guest){ .on_event = on_event, .ctx = p, .sight = &p->own_sight };
	if (!guest_open(&p->guest, o, f)) {
		sight_close(&p->own_sight);
		return PLAYER_BAD;
	}
	p->own_sight.timeline = p->guest.timeline;
	p->sight = &p->own_sight;
	p->of = &p->guest;
	p->branches = &p->guest.branches;
	p->target = p->guest.target;
	p->timeline = p->guest.timeline;
	p->program_path = p->program.path;
	p->state = target_state(p->target);
	end = open_view(p, f);
	if (end != PLAYER_OK) {
		guest_close(&p->guest);
		sight_close(&p->own_sight);
		return end;
	}
	model_init(&p->read);
	memset(&p->findings, 0, sizeof p->findings);
	p->running = true;
	return PLAYER_OK;
}

enum player_end
player_attach(struct player *p, const struct target_options *o, struct fail *f)
{
	enum player_end end;

	p->program = (struct program){ .name = strdup(o->address) };
	end = start_guest(p, o, f);
	if (end != PLAYER_OK) {
		program_close(&p->program);
		return end;
	}
	p->begin = timeline_end(p->timeline);
	show(p, p->begin);
	return end;
}

static enum player_end
open_guest(struct player *p, const struct player_run *r, struct fail *f)
{
	const struct wanted exec = { .types = 1ull << FS_EXEC, .pid = GUEST_PROGRAM_PID };
	char *path = places_join("/bin", p->program.name);
	const char **args = calloc(r->n_args + 1, sizeof *args);
	struct target_options o = {
		.kernel = p->kernel, .modules = (const char *const *)p->program.modules,
		.n_modules = p->program.n_modules, .args = args, .n_args = r->n_args + 1, .mem_mib = r->mem_mib,
		.swap_mib = r->swap_mib, .disk = r->disk, .sched = r->sched, .snapshots = true,
	};
	enum player_end end;

	if (!args)
		abort();
	args[0] = path;
	for (unsigned i = 0; i < r->n_args; i++)
		args[i + 1] = r->args[i];
	end = start_guest(p, &o, f);
	free(args);
	free(path);
	if (end != PLAYER_OK)
		return end;
	p->pages_left = 0;
	p->title = title_of(r);
	if (r->rows && !p->host)
		target_resize(p->target, r->rows, r->columns);
	end = lead_to(p, &exec, f);
	p->begin = timeline_end(p->timeline);
	show(p, p->begin);
	if (end == PLAYER_NONE)
		fail_say(f, "the program was not started");
	return end == PLAYER_NONE ? PLAYER_WRONG : end;
}

/* A file's name is meant from the script's folder; one without a slash or an ending is shipped. */
static char *
from_folder(const struct player *p, const char *name)
{
	bool is_file = strchr(name, '/') || strchr(name, '.');

	return *name == '/' || !is_file || p->as_named ? strdup(name) : places_join(p->folder, name);
}

enum player_end
player_run(struct player *p, const struct player_run *r, struct fail *f)
{
	char *named = from_folder(p, r->program);
	enum program_result result;
	struct program program;
	enum player_end end;
	int signal_number;

	if (!named)
		abort();
	if (p->borrowed) {
		free(named);
		fail_say(f, "run: this viewer shows one program; `forkscope run` shows another, and so does a script that "
			 "`forkscope play` plays");
		return PLAYER_BAD;
	}
	result = program_open(&program, named, p->places, p->in, &signal_number, f);
	free(named);
	if (result == PROGRAM_INTERRUPTED) {
		fail_say(f, "ended by signal %d", signal_number);
		return PLAYER_SIGNAL;
	}
	if (result == PROGRAM_BAD)
		return PLAYER_BAD;
	player_close(p);
	p->program = program;
	end = open_guest(p, r, f);
	if (!p->running)
		program_close(&p->program);
	return end;
}

/* The history of a run that is over changes its owner, and each way that its guest has gone is one. */
static void
keep_past(struct player *p)
{
	struct branches *b = &p->guest.branches;

	p->past = realloc(p->past, (p->n_past + b->n) * sizeof *p->past);
	if (!p->past)
		abort();
	for (unsigned i = 0; i < b->n; i++) {
		char *title = NULL;

		if (asprintf(&title, "%s%s%s", p->title, i ? " branch=" : "", i ? b->at[i].name : "") < 0)
			abort();
		p->past[p->n_past++] = (struct past){ .title = title, .timeline = b->at[i].timeline };
		b->at[i].timeline = NULL;
	}
	p->guest.timeline = NULL;
}

void
player_forget(struct player *p)
{
	for (unsigned i = 0; i < p->n_past; i++) {
		free(p->past[i].title);
		timeline_free(p->past[i].timeline);
	}
	free(p->past);
	p->past = NULL;
	p->n_past = 0;
}

void
player_close(struct player *p)
{
	if (!p->running || p->borrowed)
		return;
	p->running = false;
	model_free(&p->read);
	if (p->host)
		p->host->closing(p->host_ctx);
	else
		app_view_close(&p->own_view);
	p->past_events += timeline_end(p->guest.timeline);
	if (p->keep)
		keep_past(p);
	guest_close(&p->guest);
	free(p->title);
	p->title = NULL;
	sight_close(&p->own_sight);
	program_close(&p->program);
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
	enum player_end end = found ? PLAYER_OK : lead_to(p, w, f);

	if (end == PLAYER_NONE)
		say_rest(p, w, f);
	show(p, found ? found : timeline_end(p->timeline));
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
	show(p, found);
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
		if (can_go(p))
			end = lead(p, &stop, timeline_end(p->timeline) + 1 < seq ? &nothing : NULL, f);
		else
			say_rest(p, &any, f);
		if (end != PLAYER_OK)
			return end;
	}
	show(p, seq);
	return PLAYER_OK;
}

enum player_end
player_go(struct player *p, struct fail *f)
{
	const struct wanted nothing = { .types = 1ull << FS_NONE };
	struct target_stop stop = { .types = p->stop_every ? ~0ull : 0 };
	enum player_end end = player_is_elsewhere(p) ? elsewhere(p, f) : PLAYER_OK;

	while (end == PLAYER_OK && can_go(p))
		end = lead(p, &stop, &nothing, f);
	show(p, timeline_end(p->timeline));
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
		prove_stop(p, true);
	return !p->host && p->findings.n ? wrong(p, f) : PLAYER_OK;
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

void
player_show(struct player *p, uint64_t seq)
{
	show(p, seq);
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
