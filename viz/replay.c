#include "replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"
#include "narrate.h"
#include "places.h"
#include "record.h"
#include "screen.h"

#define STATUS_WRONG 1
#define STATUS_BAD_INPUT 2

static char *
give_program(void *recording, const char *name, size_t *n)
{
	return recording_program(recording, name, n);
}

static char *
give_text(void *recording, const char *file, size_t *n)
{
	return recording_text(recording, file, n);
}

bool
replay_sight(struct sight *s, struct replayed *r)
{
	const struct sources_store store = { give_program, give_text, r->recording };

	if (!sight_open_kept(s, r->tl, sources_of(&store), recording_positions(r->recording)))
		return false;
	sight_turn(s, r->tl, branches_common(&r->branches, 0, r->shown));
	return true;
}

static uint64_t
find(const struct timeline *tl, enum fs_type type)
{
	struct timeline_match m = { .types = 1ull << type, .pid = GUEST_PROGRAM_PID };

	return timeline_find(tl, 0, 1, m);
}

uint64_t
replay_begin(const struct timeline *tl)
{
	uint64_t exec = find(tl, FS_EXEC);

	return exec ? exec : timeline_first(tl) + 1;
}

/* As the run's own exit status was; a run that was cut off is no success. */
static int
program_status(const struct timeline *tl)
{
	uint64_t exit = find(tl, FS_EXIT);
	int status = exit ? (int)timeline_event(tl, exit)->arg[FS_EXIT_status] : 0;

	if (!exit)
		return STATUS_WRONG;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void
tell_story(struct timeline *tl, const struct sight *sight, bool ascii)
{
	narrate_begin(stdout, tl, ascii);
	for (uint64_t seq = timeline_first(tl) + 1; seq <= timeline_end(tl) && !ferror(stdout); seq++)
		narrate_event(stdout, tl, sight, timeline_event(tl, seq), ascii);
	narrate_end(stdout, tl, ascii);
}

static void
print_console(const struct timeline *tl)
{
	size_t n;
	const char *bytes = timeline_console(tl, &n);

	fwrite(bytes, 1, n, stdout);
}

static int
print(const struct options *o, const struct screenshot *shot, struct timeline *tl, const struct sight *sight,
      bool ascii)
{
	struct fail f;

	if (o->story)
		tell_story(tl, sight, ascii);
	else
		print_console(tl);
	fflush(stdout);
	if (!shot->file || screenshot_write(shot, tl, sight, &f))
		return program_status(tl);
	fprintf(stderr, "forkscope: %s\n", f.line);
	return STATUS_WRONG;
}

int
replay(const struct options *o, const struct screenshot *shot, bool ascii)
{
	struct replayed r;
	struct screenshot named = *shot;
	struct app_options shown = screen_options(o);
	struct marks marks = { .n = 0 };
	struct places places = { .kernel = NULL };
	struct fail f;
	struct sight sight;
	char *program;
	int status;

	if (!replayed_open(&r, o->file, o->branch, &f)) {
		fprintf(stderr, "forkscope: %s\n", f.line);
		return STATUS_BAD_INPUT;
	}
	bool have = places_open(&places, &f); /* for the lines of the kernel's source: it does without */
	if (!replay_sight(&sight, &r))
		abort();
	program = recording_meta(r.recording, "program");
	named.program = program ? program : "?";
	marks.ways = &r.branches;
	marks.shown = r.tl;
	recorded_marks(r.recorded, r.recording, &marks);
	named.marks = &marks;
	shown.timeline = r.tl;
	shown.show = replay_begin(r.tl);
	shown.program = named.program;
	shown.marks = &marks;
	shown.sight = &sight;
	shown.branches = &r.branches;
	if (have && record_is_kernel(r.recording, places.kernel))
		shown.kernel = places.kernel;
	else if (have && !shown.manners.notice[0])
		snprintf(shown.manners.notice, sizeof shown.manners.notice, "another kernel was recorded: {EXPLAIN} names no lines of its source");
	shown.pause_every = 0; /* nothing goes on */
	status = o->headless ? print(o, &named, r.tl, &sight, ascii) : app_run(&shown);
	if (o->headless && recording_damage(r.recording)) {
		fprintf(stderr, "forkscope: %s\n", recording_damage(r.recording));
		status = STATUS_WRONG;
	}
	if (have)
		places_close(&places);
	free(program);
	sight_close(&sight);
	replayed_close(&r);
	return status;
}
