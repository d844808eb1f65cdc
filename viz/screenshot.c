#include "screenshot.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_view.h"
#include "guest.h"
#include "svg.h"

/* What an --snapshot-at asks for: an event by its number, or the first that matches. */
struct wanted {
	uint64_t seq; /* 0: by match */
	struct timeline_match match;
};

static uint32_t
type_named(const char *name, size_t n)
{
	uint32_t type;

	for (type = 1; type < FS_TYPES; type++)
		if (strlen(m_event_name(type)) == n && !memcmp(m_event_name(type), name, n))
			return type;
	return FS_NONE;
}

static bool
parse_at(const char *at, struct wanted *w, struct fail *f)
{
	const char *colon = strchr(at, ':');
	size_t n = colon ? (size_t)(colon - at) : strlen(at);
	uint32_t type = type_named(at, n);
	char *end;

	memset(w, 0, sizeof(*w));
	w->seq = strtoull(at, &end, 10);
	if (w->seq && !*end)
		return true;
	w->seq = 0;
	w->match.types = 1ull << type;
	if (colon)
		w->match.pid = (uint32_t)strtoul(colon + 1, &end, 10);
	if (type == FS_NONE || (colon && (*end || !w->match.pid)))
		return fail_say(f, "--snapshot-at %s: neither an event's number nor NAME[:PID], such as "
				"\"cow copy:2\"", at);
	return true;
}

static bool
ends_with(const char *file, const char *end)
{
	size_t n = strlen(file);

	return n > strlen(end) && !strcmp(file + n - strlen(end), end);
}

bool
screenshot_check(const struct screenshot *s, struct fail *f)
{
	struct wanted w;

	if (s->file && !ends_with(s->file, ".svg") && !ends_with(s->file, ".txt"))
		return fail_say(f, "--screenshot %s: neither FILE.svg nor FILE.txt; rsvg-convert makes "
				"a PNG of an SVG", s->file);
	return !s->at || parse_at(s->at, &w, f);
}

/* The event to show; 0 when the run had none like it. What comes before the program does not count. */
static uint64_t
find_event(const struct screenshot *s, const struct timeline *tl)
{
	struct timeline_match exec = { .types = 1ull << FS_EXEC, .pid = GUEST_PROGRAM_PID };
	struct wanted w;
	struct fail f;

	if (!s->at)
		return timeline_end(tl);
	if (!parse_at(s->at, &w, &f))
		return 0;
	if (w.seq)
		return w.seq <= timeline_end(tl) ? w.seq : 0;
	return timeline_find(tl, timeline_find(tl, 0, 1, exec), 1, w.match);
}

static bool
write_text(FILE *out, const struct grid *g)
{
	size_t size = grid_text(g, NULL, 0) + 1;
	char *text = malloc(size);
	bool ok;

	if (!text)
		abort();
	grid_text(g, text, size);
	ok = fputs(text, out) >= 0;
	free(text);
	return ok;
}

static bool
write_file(const char *file, const struct grid *g, struct fail *f)
{
	bool text = ends_with(file, ".txt");
	FILE *out = fopen(file, "w");
	bool ok;

	if (!out)
		return fail_say(f, "%s cannot be written: %s", file, strerror(errno));
	ok = text ? write_text(out, g) : svg_write(out, g);
	ok = fclose(out) == 0 && ok;
	return ok || fail_say(f, "%s could not be written whole: %s", file, strerror(errno));
}

bool
screenshot_draw(const struct screenshot *s, struct timeline *tl, const struct sight *sight, struct grid *g,
		struct fail *f)
{
	struct app_shot shot = { .w = s->columns, .h = s->rows, .seq = find_event(s, tl),
				 .program = s->program, .preset = s->preset, .zoom = s->zoom, .theme = s->theme, .ascii = s->ascii,
				 .sight = sight, .marks = s->marks };

	if (!shot.seq)
		return fail_say(f, "no screenshot: this run had no event %s", s->at ? s->at : "at all");
	return app_snapshot(tl, &shot, g) || fail_say(f, "no screenshot: out of memory");
}

bool
screenshot_write(const struct screenshot *s, struct timeline *tl, const struct sight *sight, struct fail *f)
{
	struct grid grid = { 0 };
	bool ok = screenshot_draw(s, tl, sight, &grid, f) && write_file(s->file, &grid, f);

	grid_free(&grid);
	return ok;
}
