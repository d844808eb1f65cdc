#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void
complain(struct machine *m, const char *what)
{
	if (!m->trouble[0])
		snprintf(m->trouble, sizeof(m->trouble), "%s", what);
}

static void
on_text(void *ctx, uint32_t pos, const void *bytes, size_t n)
{
	timeline_add_text(((struct machine *)ctx)->timeline, pos, bytes, n);
}

static void
on_console(void *ctx, uint32_t pos, const void *bytes, size_t n)
{
	timeline_add_console(((struct machine *)ctx)->timeline, pos, bytes, n);
}

static bool
is_known(const struct machine *m, const struct fs_event *e)
{
	return e->seq <= m->n_known && !memcmp(e, &m->known[e->seq - 1], sizeof(*e));
}

static void
on_event(void *ctx, const struct fs_event *e)
{
	struct machine *m = ctx;
	const char *fault = timeline_add(m->timeline, e);

	if (fault)
		complain(m, fault);
	if (m->n_events == m->cap_events) {
		m->cap_events = m->cap_events ? 2 * m->cap_events : 4096;
		m->events = realloc(m->events, m->cap_events * sizeof(*e));
		if (!m->events)
			abort();
	}
	m->events[m->n_events++] = *e;
	if (m->whole && !m->parted && !is_known(m, e))
		m->parted = e->seq;
	if (m->hear)
		m->hear(m->hear_ctx, e);
}

static void
on_again(void *ctx, const struct fs_event *e)
{
	struct machine *m = ctx;
	char what[120];

	m->again++;
	if (is_known(m, e))
		return;
	snprintf(what, sizeof(what), "on the way back event %llu (%s at %llu) is another one than before",
		 (unsigned long long)e->seq, m_event_name(e->type), (unsigned long long)e->time);
	complain(m, what);
}

/* From now on the first way is kept. */
static void
keep_whole(struct machine *m)
{
	if (m->whole)
		return;
	m->whole = m->timeline;
	m->timeline = NULL;
	m->n_known = m->n_events;
	m->known = malloc(m->n_known * sizeof(*m->known));
	if (!m->known)
		abort();
	memcpy(m->known, m->events, m->n_known * sizeof(*m->known));
}

bool
machine_rewind(struct machine *m, uint64_t seq)
{
	char err[256];

	keep_whole(m);
	timeline_free(m->timeline);
	m->timeline = timeline_part(m->whole, seq, SIZE_MAX, SIZE_MAX);
	m->n_events = seq;
	memcpy(m->events, m->known, seq * sizeof(*m->events));
	m->parted = 0;
	if (!target_rewind(m->target, 0, seq, err, sizeof(err)))
		complain(m, err);
	else
		machine_prove(m);
	return !m->trouble[0];
}

const char *
machine_path(const char *folder, const char *name)
{
	static char paths[8][512];
	static unsigned next;
	const char *build = getenv("FS_BUILD");
	char *path = paths[next++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s%s%s", build ? build : "build", folder,
		 folder[0] ? "/" : "", name);
	return path;
}

/* The source decides: a program that has moved may have left its file in the build folder. */
const char *
machine_program(const char *name)
{
	const char *src = getenv("FS_SRC");
	char source[512];

	snprintf(source, sizeof(source), "%s/tests/guest/%s.c", src ? src : ".", name);
	return machine_path(access(source, F_OK) == 0 ? "tests/guest" : "user", name);
}

bool
machine_boot(struct machine *m, const char *path, const struct machine_options *options)
{
	static char guest_path[512];
	const char *slash = strrchr(path, '/'), *kernel = getenv("FS_KERNEL");
	const char *modules[] = { machine_path("user", "init"), path };
	const char *args[] = { guest_path };
	struct target_sink sink = { .ctx = m, .text = on_text, .console = on_console, .event = on_event, .again = on_again };
	struct target_options o = {
		.kernel = kernel ? kernel : machine_path("", "kernel.elf"),
		.modules = modules,
		.n_modules = 2,
		.args = args,
		.n_args = 1,
		.mem_mib = options->mem_mib,
		.swap_mib = options->swap_mib,
		.disk = options->disk,
		.check = options->check,
		.sched = options->sched,
		.snapshots = options->snapshots,
	};

	snprintf(guest_path, sizeof(guest_path), "/bin/%s", slash ? slash + 1 : path);
	memset(m, 0, sizeof(*m));
	m->hear = options->hear;
	m->hear_ctx = options->hear_ctx;
	m->timeline = timeline_new();
	m->target = target_open(&o, &sink, m->trouble, sizeof(m->trouble));
	return m->target != NULL;
}

void
machine_close(struct machine *m)
{
	if (m->target)
		target_close(m->target);
	timeline_free(m->timeline);
	timeline_free(m->whole);
	free(m->known);
	free(m->events);
}

/* The proofs, of what was read just now. */
static void
compare(struct machine *m, const struct model *read)
{
	struct findings f = { 0 };

	model_diff(timeline_live(m->timeline), read, &f);
	model_audit(read, &f);
	m->stops++;
	m->cost = target_cost(m->target);
	if (f.n) {
		char what[400];

		snprintf(what, sizeof(what), "after event %llu (%s): %s",
			 (unsigned long long)timeline_end(m->timeline),
			 m_event_name(m->events[m->n_events - 1].type), f.text[0]);
		complain(m, what);
	}
}

static void
prove(struct machine *m, struct model *read)
{
	if (target_read(m->target, read))
		compare(m, read);
	else
		complain(m, "the guest's memory cannot be read at a stop");
}

/* The audit has held the counts of used slots against the tables: what is left is free. */
static void
prove_slots(struct machine *m, const struct model *read)
{
	uint32_t there = 0, free_slots = 0;

	for (uint32_t i = 1; i < read->n_slots; i++)
		there += read->slot[i] == 0;
	if (!target_stat(m->target, "free_slots", &free_slots) || there != free_slots)
		complain(m, "at rest the kernel's number of free swap slots is wrong");
}

/* Nobody is inside the kernel's work: each of its frames belongs to a task, the others are free. */
static void
prove_rest(struct machine *m, const struct model *read)
{
	uint32_t there[FS_FRAME_KINDS] = { 0 }, owned[FS_FRAME_KINDS] = { 0 };
	static const uint8_t kinds[] = { FS_FRAME_STACK, FS_FRAME_DIR, FS_FRAME_TABLE, FS_FRAME_BUFFER, FS_FRAME_FREE };

	for (uint32_t i = 0; i < read->n_frames; i++)
		if (read->frame[i].kind < FS_FRAME_KINDS)
			there[read->frame[i].kind]++;
	for (int i = 0; i < FS_NR_TASKS; i++) {
		if (!read->task[i].used)
			continue;
		owned[FS_FRAME_STACK] += read->task[i].stack != 0;
		owned[FS_FRAME_DIR] += read->task[i].dir != 0;
		owned[FS_FRAME_TABLE] += read->task[i].n_tables;
	}
	if (!target_stat(m->target, "free_frames", &owned[FS_FRAME_FREE]))
		complain(m, "the kernel does not say how many frames are free");
	for (unsigned i = 0; i < sizeof(kinds); i++) {
		char what[100];

		snprintf(what, sizeof(what), "at rest there are %u frames of kind %s, %u have an owner",
			 there[kinds[i]], m_frame_kind_name(kinds[i]), owned[kinds[i]]);
		if (there[kinds[i]] != owned[kinds[i]])
			complain(m, what);
	}
	prove_slots(m, read);
}

/* No kernel stack came near to its end. */
static void
prove_stacks(struct machine *m)
{
	enum { STACK_LEAST = 256 };
	uint32_t least = 0;
	char what[100];

	if (!target_stat(m->target, "stack_least", &least))
		complain(m, "the kernel does not say how much of its stacks was used");
	snprintf(what, sizeof(what), "a kernel stack had no more than %u bytes left", least);
	if (least && least < STACK_LEAST) /* 0: not measured */
		complain(m, what);
}

void
machine_prove(struct machine *m)
{
	struct model read;

	model_init(&read);
	prove(m, &read);
	model_free(&read);
}

unsigned
machine_run_interrupted(struct machine *m, int seconds)
{
	const struct target_stop nothing = { 0 };
	time_t end = time(NULL) + seconds;
	enum target_state state = target_state(m->target);
	unsigned slices = 0;
	struct model read;

	model_init(&read);
	while (state != TARGET_IDLE && target_go(m->target, &nothing)) {
		/* it has run a few thousand instructions; on a busy host none: now and then it gets a while */
		state = target_wait(m->target, ++slices % 16 == 0);
		while (state == TARGET_RUNNING && time(NULL) < end) {
			target_interrupt(m->target);
			state = target_wait(m->target, 1000);
		}
		if ((state == TARGET_PAUSED || state == TARGET_STOPPED) && target_read(m->target, &read))
			compare(m, &read);
	}
	if (state != TARGET_IDLE)
		complain(m, "the guest did not come to rest in time");
	else
		machine_prove(m);
	model_free(&read);
	return m->stops;
}

/* To event seq (0: to none), or to rest. */
static enum target_state
go_to(struct machine *m, uint64_t seq, time_t end)
{
	const struct target_stop stop = { .seq = seq };
	enum target_state state = target_state(m->target);

	if (!target_go(m->target, &stop))
		return state;
	do
		state = target_wait(m->target, 1000);
	while (state == TARGET_RUNNING && time(NULL) < end);
	return state;
}

/* What a run ended with, if it should not have. */
static void
complain_of_end(struct machine *m, enum target_state state)
{
	if (state == TARGET_RUNNING)
		complain(m, "the guest did not come to rest in time");
	else if (state == TARGET_PANIC || state == TARGET_DEAD)
		complain(m, target_error(m->target));
}

enum target_state
machine_run(struct machine *m, unsigned every, int seconds)
{
	time_t end = time(NULL) + seconds;
	enum target_state state;
	struct model read;

	model_init(&read);
	do {
		state = go_to(m, every ? timeline_end(m->timeline) + every : 0, end);
		if (state == TARGET_STOPPED || state == TARGET_IDLE)
			prove(m, &read);
		if (state == TARGET_IDLE) {
			prove_rest(m, &read);
			prove_stacks(m);
		}
	} while (state == TARGET_STOPPED && !m->trouble[0] && time(NULL) < end);
	model_free(&read);
	complain_of_end(m, state);
	return state;
}

unsigned
machine_pass(struct machine *m, unsigned every, uint64_t until, int seconds)
{
	time_t end = time(NULL) + seconds;
	enum target_state state = TARGET_STOPPED;
	unsigned stops = 0;

	while (state == TARGET_STOPPED && timeline_end(m->timeline) < until && time(NULL) < end) {
		state = go_to(m, timeline_end(m->timeline) + every, end);
		stops += state == TARGET_STOPPED;
	}
	complain_of_end(m, state);
	return stops;
}
