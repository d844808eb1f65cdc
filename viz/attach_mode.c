#include "attach_mode.h"

#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"
#include "plain_mode.h"
#include "sight.h"

#define STATUS_WRONG 1
#define STATUS_BAD_INPUT 2
#define RETRY_MS 50
#define WAIT_S 1.0 /* whoever starts QEMU in one line and us in the next */

/* ---- until somebody listens ---- */

struct patience {
	const struct interrupt *in;
	int64_t until;     /* ms of guest_clock() */
	int signal_number; /* that ended the waiting */
};

static bool
try_again(void *ctx)
{
	struct patience *p = ctx;
	struct pollfd fd = { .fd = p->in->fd, .events = POLLIN };

	if (guest_clock() >= p->until)
		return false;
	poll(&fd, 1, RETRY_MS);
	p->signal_number = interrupt_take(p->in);
	return !p->signal_number;
}

/* ---- the programs' files ---- */

struct files {
	char **path;
	unsigned n;
};

static void
add_file(struct files *files, char *path)
{
	char **more = realloc(files->path, (files->n + 1) * sizeof *more);

	if (!more)
		abort();
	files->path = more;
	files->path[files->n++] = path;
}

/* Those that were named, and the shipped ones: the first of a name counts. */
static struct files
find_files(const struct options *o, const struct places *places)
{
	struct files files = { 0 };
	struct dirent **list;
	int n = scandir(places->user, &list, NULL, alphasort);

	for (unsigned i = 0; i < o->n_args; i++)
		add_file(&files, strdup(o->args[i]));
	for (int i = 0; i < n; i++) {
		if (list[i]->d_name[0] != '.')
			add_file(&files, places_join(places->user, list[i]->d_name));
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	return files;
}

static void
free_files(struct files *files)
{
	for (unsigned i = 0; i < files->n; i++)
		free(files->path[i]);
	free(files->path);
}

/* ---- the viewer ---- */

static void
on_event(void *ctx, const struct fs_event *e, const char *fault)
{
	struct guest *g = ctx;

	(void)fault;
	sight_event(g->sight, g->timeline, e);
}

static int
show(const struct target_options *target, const struct attach_ways *ways, struct interrupt *in)
{
	struct app_options app = *ways->app;
	struct sight sight;
	struct guest guest = { .on_event = on_event, .sight = &sight, .recorder = ways->headless->recorder };
	struct fail f;
	int status;

	guest.ctx = &guest;
	if (!sight_open(&sight, target->modules, target->n_modules)) {
		fputs("forkscope: out of memory\n", stderr);
		return STATUS_WRONG;
	}
	if (!guest_open(&guest, target, &f)) {
		sight_close(&sight);
		fprintf(stderr, "forkscope: %s\n", f.line);
		return STATUS_BAD_INPUT;
	}
	sight.timeline = guest.timeline;
	sight.recorder = guest.recorder;
	if (target_state(guest.target) != TARGET_PANIC)
		sight_follow(&sight, guest.target, SIGHT_LOOKS);
	app.target = guest.target;
	app.timeline = guest.timeline;
	app.sight = &sight;
	interrupt_close(in); /* from here on the terminal's own handling has them */
	status = app_run(&app);
	interrupt_open(in);
	guest_close(&guest);
	sight_close(&sight);
	return status;
}

int
attach_mode(const struct options *o, const struct places *places, const char *kernel, const struct attach_ways *ways,
	    struct interrupt *in)
{
	struct patience patience = { .in = in, .until = guest_clock() + (int64_t)((o->wait > 0 ? o->wait : WAIT_S) * 1000) };
	struct files files = find_files(o, places);
	const struct target_options target = {
		.kernel = kernel, .address = o->address, .wait = try_again, .wait_ctx = &patience,
		.boot_ms = (int)(o->wait * 1000),
		.modules = (const char *const *)files.path, .n_modules = files.n, .wire_log = o->wire_log,
	};
	int status;

	if (o->plain)
		status = plain_attach(&target, &(struct script_options){ .places = places, .in = in, .kernel = kernel });
	else if (o->headless)
		status = headless_run(&target, ways->headless, in);
	else
		status = show(&target, ways, in);
	free_files(&files);
	return patience.signal_number ? interrupt_status(patience.signal_number) : status;
}
