#include "export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "overwrite.h"
#include "picture.h"
#include "replay.h"
#include "svg.h"

#define STATUS_WRONG 1
#define STATUS_BAD_INPUT 2

const struct export_kind export_kinds[] = {
	{ "--json", "JSON Lines: an object an event, with its arguments and its sentence", export_json },
	{ "--html", "one page for a browser: tree, tasks, frames and story at any event", export_html },
	{ "--dot", "the processes as a graph for Graphviz", export_dot },
	{ "--svg", "the viewer's screen at the end, or as --snapshot-at and --size say", export_svg },
	{ "--png", "the same as a PNG; it needs rsvg-convert", export_png },
	{ "--perfetto", "a trace for ui.perfetto.dev or chrome://tracing", export_perfetto },
	{ "--cast", "the console as asciinema plays it, by virtual time", export_cast },
	{ NULL, NULL, NULL },
};

const struct export_kind *
export_find(const char *option)
{
	for (const struct export_kind *k = export_kinds; k->option; k++)
		if (!strcmp(k->option, option))
			return k;
	return NULL;
}

bool
export_svg(FILE *out, const struct export_run *run, struct fail *f)
{
	struct grid grid = { 0 };
	bool ok = screenshot_draw(run->shot, run->tl, run->sight, &grid, f);

	if (ok)
		svg_write(out, &grid);
	grid_free(&grid);
	return ok;
}

bool
export_png(FILE *out, const struct export_run *run, struct fail *f)
{
	struct grid grid = { 0 };
	bool ok = screenshot_draw(run->shot, run->tl, run->sight, &grid, f) && picture_png(out, &grid, f);

	grid_free(&grid);
	return ok;
}

static bool
write_all(const char *file, const struct export_kind *kind, const struct export_run *run, struct fail *f)
{
	FILE *out = file ? fopen(file, "w") : stdout;
	bool ok, written;

	if (!out)
		return fail_say(f, "%s cannot be written: %s", file, strerror(errno));
	ok = kind->write(out, run, f);
	written = fflush(out) == 0 && !ferror(out);
	if (file && fclose(out))
		written = false;
	if (file && !ok)
		unlink(file); /* nothing stands in it */
	if (ok && !written && file)
		return fail_say(f, "%s could not be written whole: is the disk full?", file);
	return ok; /* whether stdout could be written is seen by main */
}

int
export_file(const char *recording, const char *branch, const struct export_kind *kind, const char *file,
	    const struct screenshot *shot)
{
	struct replayed r;
	struct screenshot named = *shot;
	struct export_run run = { .shot = &named };
	struct sight sight;
	struct fail f;
	char *program;
	bool ok;

	if (file && overwrite_same(file, recording)) {
		fprintf(stderr, "forkscope: -o %s is the recording itself, which would be lost; give another name\n", file);
		return STATUS_BAD_INPUT;
	}
	if (!replayed_open(&r, recording, branch, &f)) {
		fprintf(stderr, "forkscope: %s\n", f.line);
		return STATUS_BAD_INPUT;
	}
	run.tl = r.tl;
	run.sight = &sight;
	if (!replay_sight(&sight, &r))
		abort();
	program = recording_meta(r.recording, "program");
	named.program = run.program = program ? program : "?";
	ok = write_all(file, kind, &run, &f);
	if (!ok)
		fprintf(stderr, "forkscope: %s\n", f.line);
	if (recording_damage(r.recording))
		fprintf(stderr, "forkscope: %s\n", recording_damage(r.recording));
	ok &= !recording_damage(r.recording);
	free(program);
	sight_close(&sight);
	replayed_close(&r);
	return ok ? 0 : STATUS_WRONG;
}
