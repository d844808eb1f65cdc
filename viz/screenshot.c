#include "screenshot.h"

#include <stdlib.h>
#include <string.h>

#include "app_view.h"
#include "eventtypes.h"
#include "guest.h"
#include "picture.h"

/* What an --snapshot-at asks for: an event by its number, or the first, or the nth, that matches. */
struct wanted {
	uint64_t seq; /* 0: by match */
	struct timeline_match match;
	unsigned long nth; /* from 1 */
};

/* A number above 0 behind a sign that may be missing: then it is `otherwise`. False: it is none. */
static bool
take_number(const char *sign, char until, unsigned long otherwise, unsigned long *out)
{
	char *end = NULL;

	*out = sign ? strtoul(sign + 1, &end, 10) : otherwise;
	return !sign || (*out && (*end == until || !*end));
}

/* NAME[:PID][#N] */
static bool
parse_match(const char *at, struct wanted *w)
{
	char *name = strndup(at, strcspn(at, ":#"));
	uint32_t type = name ? event_named(name) : FS_NONE;
	const char *nth = strchr(at, '#'), *colon = strchr(at, ':');
	unsigned long pid;

	free(name);
	w->match.types = 1ull << type;
	if (type == FS_NONE || !take_number(colon, '#', 0, &pid) || !take_number(nth, '\0', 1, &w->nth))
		return false;
	w->match.pid = (uint32_t)pid;
	return !colon || !nth || colon < nth;
}

static bool
parse_at(const char *at, struct wanted *w, struct fail *f)
{
	char *end;

	memset(w, 0, sizeof(*w));
	w->seq = strtoull(at, &end, 10);
	if (w->seq && !*end)
		return true;
	w->seq = 0;
	return parse_match(at, w) || fail_say(f, "--snapshot-at %s: neither an event's number nor NAME[:PID][#N], such as "
					      "\"cow copy:2\", or \"cow copy:2#3\" for the third", at);
}

bool
screenshot_check(const struct screenshot *s, struct fail *f)
{
	struct wanted w;

	if (s->file && (!picture_check(s->file, f) || !picture_place(s->file, f)))
		return false;
	return !s->at || parse_at(s->at, &w, f);
}

/* The event to show; 0 when the run had none like it. What comes before the program does not count. */
static uint64_t
find_event(const struct screenshot *s, const struct timeline *tl)
{
	struct timeline_match exec = { .types = 1ull << FS_EXEC, .pid = GUEST_PROGRAM_PID };
	struct wanted w;
	struct fail f;
	uint64_t seq;

	if (!s->at)
		return timeline_end(tl);
	if (!parse_at(s->at, &w, &f))
		return 0;
	if (w.seq)
		return w.seq <= timeline_end(tl) ? w.seq : 0;
	seq = timeline_find(tl, 0, 1, exec);
	do
		seq = timeline_find(tl, seq, 1, w.match);
	while (seq && --w.nth);
	return seq;
}

void
screenshot_stop(const struct screenshot *s, struct target_stop *stop)
{
	struct wanted w;
	struct fail f;

	if (!s->file || !s->at || !parse_at(s->at, &w, &f))
		return;
	stop->types |= w.match.types;
	stop->seq = w.seq;
}

bool
screenshot_is_at(const struct screenshot *s, const struct timeline *tl, const struct fs_event *e)
{
	struct wanted w;
	struct fail f;

	if (!s->file || !e || !s->at || !parse_at(s->at, &w, &f))
		return false;
	return w.seq ? e->seq == w.seq : (w.match.types >> e->type & 1) && find_event(s, tl) == e->seq;
}

bool
screenshot_draw(const struct screenshot *s, struct timeline *tl, const struct sight *sight, struct grid *g,
		struct fail *f)
{
	struct app_shot shot = { .w = s->columns, .h = s->rows, .seq = find_event(s, tl),
				 .program = s->program, .preset = s->preset, .zoom = s->zoom, .theme = s->theme, .ascii = s->ascii,
				 .sight = sight, .marks = s->marks, .inside = s->inside };

	if (!shot.seq)
		return fail_say(f, "no screenshot: this run had no event %s", s->at ? s->at : "at all");
	return app_snapshot(tl, &shot, g) || fail_say(f, "no screenshot: out of memory");
}

bool
screenshot_write(const struct screenshot *s, struct timeline *tl, const struct sight *sight, struct fail *f)
{
	struct grid grid = { 0 };
	bool ok = screenshot_draw(s, tl, sight, &grid, f) && picture_write(s->file, &grid, f);

	grid_free(&grid);
	return ok;
}
