/*
 * perfetto.c: a trace in Chrome's JSON format. Each life is a process with two tracks: what state it is
 * in, and its system calls; faults are instants, and an arrow leads from a fork to the child's first turn.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "export.h"
#include "lives.h"
#include "quote.h"

enum { TRACK_STATE = 1, TRACK_CALLS };

/* What a life is doing, by its number in `lives`. */
struct doing {
	char state[40];  /* ""; nothing to tell */
	uint64_t since;
	uint32_t call;   /* number plus 1 of the call it is in; 0: none */
	bool has_run;
};

struct trace {
	FILE *out;
	struct lives lives;
	struct doing *doing; /* one a life */
	size_t n_doing, cap_doing;
	bool begun;          /* something stands in the list */
};

/* A life's number is its pid here: the guest's may come again. Some readers want a category of each. */
static void
put(struct trace *t, char kind, int life, int track, uint64_t time, const char *category, const char *name)
{
	fprintf(t->out, "%s\n{\"ph\": \"%c\", \"cat\": \"%s\", \"pid\": %d, \"tid\": %d, \"ts\": %llu.%03llu, \"name\": ",
		t->begun ? "," : "", kind, category, life + 1, track, (unsigned long long)time / 1000,
		(unsigned long long)time % 1000);
	quote_json(t->out, name, strlen(name));
	t->begun = true;
}

static void
put_name(struct trace *t, int life, int track, const char *what, const char *name)
{
	put(t, 'M', life, track, 0, "__metadata", what);
	fputs(", \"args\": {\"name\": ", t->out);
	quote_json(t->out, name, strlen(name));
	fputs("}}", t->out);
}

static struct doing *
doing_of(struct trace *t, int life)
{
	while (t->n_doing <= (size_t)life) {
		if (t->n_doing == t->cap_doing) {
			t->cap_doing = t->cap_doing ? t->cap_doing * 2 : 64;
			t->doing = m_resize(t->doing, t->cap_doing, sizeof(*t->doing));
		}
		memset(&t->doing[t->n_doing++], 0, sizeof(*t->doing));
	}
	return &t->doing[life];
}

/* The state that it was in becomes a slice. */
static void
enter(struct trace *t, int life, uint64_t time, const char *state)
{
	struct doing *d;

	if (life < 0)
		return;
	d = doing_of(t, life);
	if (!strcmp(d->state, state))
		return;
	if (d->state[0]) {
		put(t, 'X', life, TRACK_STATE, d->since, "state", d->state);
		fprintf(t->out, ", \"dur\": %llu.%03llu}", (unsigned long long)(time - d->since) / 1000,
			(unsigned long long)(time - d->since) % 1000);
	}
	snprintf(d->state, sizeof(d->state), "%s", state);
	d->since = time;
}

static void
flow(struct trace *t, char kind, int from, uint64_t time, int child)
{
	put(t, kind, from, TRACK_STATE, time, "fork", "fork");
	fprintf(t->out, ", \"id\": %d%s}", child, kind == 'f' ? ", \"bp\": \"e\"" : "");
}

static void
run_first(struct trace *t, int life, uint64_t time)
{
	struct doing *d = life < 0 ? NULL : doing_of(t, life);

	if (!d || d->has_run)
		return;
	d->has_run = true;
	if (t->lives.life[life].parent >= 0)
		flow(t, 'f', life, time, life);
}

static void
switch_to(struct trace *t, const struct fs_event *e)
{
	int from = lives_of(&t->lives, e->arg[FS_SWITCH_from]), to = lives_of(&t->lives, e->arg[FS_SWITCH_to]);

	if (from >= 0 && !strcmp(doing_of(t, from)->state, "running"))
		enter(t, from, e->time, "ready");
	enter(t, to, e->time, "running");
	run_first(t, to, e->time);
}

/* Both ends have the name: some readers tell by it what ends. */
static void
put_call(struct trace *t, char kind, int life, uint64_t time, uint32_t nr)
{
	const char *name = m_call_name(nr);
	char number[16];

	snprintf(number, sizeof(number), "call %u", (unsigned)nr);
	put(t, kind, life, TRACK_CALLS, time, "call", name ? name : number);
	fputs("}", t->out);
}

static void
leave_call(struct trace *t, int life, uint64_t time)
{
	struct doing *d = doing_of(t, life);

	if (d->call)
		put_call(t, 'E', life, time, d->call - 1);
	d->call = 0;
}

static void
enter_call(struct trace *t, int life, const struct fs_event *e)
{
	leave_call(t, life, e->time);
	put_call(t, 'B', life, e->time, e->arg[FS_CALL_nr]);
	doing_of(t, life)->call = e->arg[FS_CALL_nr] + 1;
}

static void
instant(struct trace *t, int life, const struct fs_event *e)
{
	if (life < 0)
		return;
	put(t, 'i', life, TRACK_STATE, e->time, "fault", m_event_name(e->type));
	fprintf(t->out, ", \"s\": \"t\", \"args\": {\"seq\": %llu, \"va\": \"%08x\"}}",
		(unsigned long long)e->seq, (unsigned)e->arg[0]);
}

/* A new life's track, and the arrow that will lead to its first turn. */
static void
introduce(struct trace *t, int life, uint64_t time)
{
	char name[64];

	if (life < 0)
		return;
	lives_name(&t->lives.life[life], name, sizeof(name));
	put_name(t, life, TRACK_STATE, "thread_name", "state");
	put_name(t, life, TRACK_CALLS, "thread_name", "calls");
	put_name(t, life, TRACK_STATE, "process_name", name);
	enter(t, life, time, life ? "being made" : "ready");
}

/* Before a process is gone from its pid. */
static void
finish(struct trace *t, int life, uint64_t time)
{
	if (life < 0)
		return;
	leave_call(t, life, time);
	enter(t, life, time, "");
}

static void
take(struct trace *t, const struct fs_event *e)
{
	int self = lives_of(&t->lives, e->pid);
	char state[40];

	switch (e->type) {
	case FS_FORKED:
		enter(t, lives_of(&t->lives, e->arg[FS_FORKED_child]), e->time, "ready");
		if (self >= 0)
			flow(t, 's', self, e->time, lives_of(&t->lives, e->arg[FS_FORKED_child]));
		break;
	case FS_SWITCH: switch_to(t, e); break;
	case FS_SLEEP:
		snprintf(state, sizeof(state), "sleeps: %s", m_why_name(e->arg[FS_SLEEP_why]));
		enter(t, self, e->time, state);
		break;
	case FS_WAKE: enter(t, lives_of(&t->lives, e->arg[FS_WAKE_who]), e->time, "ready"); break;
	case FS_STOP: enter(t, self, e->time, "stopped"); break;
	case FS_ZOMBIE: enter(t, self, e->time, "zombie"); break;
	case FS_CALL:
		if (self >= 0)
			enter_call(t, self, e);
		break;
	case FS_RET: case FS_EXIT:
		if (self >= 0)
			leave_call(t, self, e->time);
		break;
	case FS_FAULT: case FS_ZERO: case FS_PAGEIN: case FS_COPY: case FS_REUSE: case FS_SWAPIN: case FS_SEGV:
		instant(t, self, e);
		break;
	case FS_REAP: finish(t, lives_of(&t->lives, e->arg[FS_REAP_child]), e->time); break;
	case FS_NOFORK: finish(t, e->arg[FS_NOFORK_child] ? lives_of(&t->lives, e->arg[FS_NOFORK_child]) : -1, e->time); break;
	}
}

static void
follow(struct trace *t, struct timeline *tl, const struct fs_event *e)
{
	size_t before = t->lives.n;
	char name[64];
	int life;

	take(t, e);
	lives_event(&t->lives, e, timeline_text(tl));
	if (t->lives.n > before)
		introduce(t, (int)t->lives.n - 1, e->time);
	life = lives_of(&t->lives, e->pid);
	if (e->type == FS_EXEC && life >= 0) {
		lives_name(&t->lives.life[life], name, sizeof(name));
		put_name(t, life, TRACK_STATE, "process_name", name);
	}
}

bool
export_perfetto(FILE *out, const struct export_run *run, struct fail *f)
{
	struct trace t = { .out = out };
	uint64_t end = timeline_end(run->tl), time = 0;

	(void)f;
	lives_init(&t.lives);
	fputs("{\"displayTimeUnit\": \"ns\", \"traceEvents\": [", out);
	for (uint64_t seq = timeline_first(run->tl) + 1; seq <= end && !ferror(out); seq++) {
		const struct fs_event *e = timeline_event(run->tl, seq);

		time = e->time > time ? e->time : time; /* a lost event has none, and a forged one any */
		follow(&t, run->tl, &(struct fs_event){ .seq = e->seq, .time = time, .type = e->type, .pid = e->pid,
			.arg = { e->arg[0], e->arg[1], e->arg[2], e->arg[3], e->arg[4], e->arg[5], e->arg[6] } });
	}
	for (size_t i = 0; i < t.n_doing; i++)
		finish(&t, (int)i, time);
	fputs("\n]}\n", out);
	free(t.doing);
	lives_free(&t.lives);
	return true;
}
