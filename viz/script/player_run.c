/* player_run.c: a run of a program: how its guest begins, what it is called, and what stays of it. */
#include "player_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum player_end
open_view(struct player *p, struct fail *f)
{
	if (p->host)
		return p->host->opened(p->host_ctx, p, f);
	p->view = &p->own_view;
	if (app_view_open(p->view, p->timeline, p->program.name)) {
		p->view->sight = p->sight;
		p->view->marks.ways = p->branches;
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
	player_show(p, p->begin);
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
	end = player_lead_to(p, &exec, f);
	p->begin = timeline_end(p->timeline);
	player_show(p, p->begin);
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
