/* Golden files: what a text was when somebody looked at it and found it right. */
#include "script.h"

#include <ctype.h>
#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "picture.h"

#define GOLDEN_BYTES (1u << 20)

/* With what is read of the guest where it stands, as the viewer does at each stop. */
static bool
draw_screen(struct player *p, int w, int h, struct grid *g)
{
	const struct inside *before = p->view->inside;
	uint32_t pid = app_view_selected(p->view);
	struct inside inside = { 0 };
	bool here = p->target && p->view->shown == timeline_end(p->timeline), parts = p->view->in_parts;

	p->view->state = "stopped";
	if (!grid_resize(g, w, h))
		return false;
	if (here && p->sight)
		sight_read(p->sight, p->target, pid);
	if (here && target_inside(p->target, pid, &inside))
		p->view->inside = &inside;
	p->view->in_parts = false; /* a picture shows all that there is to show */
	app_draw(g, p->view);
	p->view->in_parts = parts;
	p->view->inside = before;
	return true;
}

char *
script_screen(struct player *p, int w, int h, bool ascii)
{
	struct grid grid = { .ascii = ascii };
	char *text = NULL;

	if (draw_screen(p, w, h, &grid)) {
		size_t size = grid_text(&grid, NULL, 0) + 1;

		text = malloc(size);
		if (text)
			grid_text(&grid, text, size);
	}
	grid_free(&grid);
	return text;
}

bool
script_picture(struct script *s, const char *name, int w, int h, bool ascii, char *file, size_t size, struct fail *f)
{
	struct grid grid = { .ascii = ascii };
	const char *folder = s->folder ? s->folder : ".";
	char *pictures = places_join(folder, "pictures");
	size_t stem = strcspn(name, ".");
	bool ok = true;

	for (size_t i = 0; i < stem; i++)
		ok = ok && (isalnum((unsigned char)name[i]) || name[i] == '-' || name[i] == '_');
	if (!stem || !ok || strlen(name) > 70 || strchr(name, '/'))
		ok = fail_say(f, "\"%.70s\": a picture's name has letters, digits, - and _, and ends with .svg, .png or .txt", name);
	snprintf(file, size, "%s/%s", pictures, name);
	ok = ok && picture_check(file, f);
	if (ok)
		mkdir(pictures, 0777); /* it may be there */
	ok = ok && (draw_screen(&s->player, w, h, &grid) || fail_say(f, "out of memory"));
	ok = ok && picture_write(file, &grid, f);
	grid_free(&grid);
	free(pictures);
	return ok;
}

/* Names are letters, digits, - and _: no way out of the folder. */
static char *
path_of(lua_State *lua, const char *name)
{
	struct script *s = script_of(lua);
	char *folder = places_join(s->folder, "golden"), *path;
	char file[80];

	for (const char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '-' && *c != '_') {
			free(folder);
			luaL_error(lua, "\"%s\": a golden file's name has letters, digits, - and _ only", name);
		}
	snprintf(file, sizeof file, "%.70s.txt", name);
	path = places_join(folder, file);
	free(folder);
	return path;
}

static char *
read_golden(const char *path)
{
	FILE *in = fopen(path, "r");
	char *text = in ? malloc(GOLDEN_BYTES) : NULL;

	if (text)
		text[fread(text, 1, GOLDEN_BYTES - 1, in)] = '\0';
	if (in)
		fclose(in);
	return text;
}

static bool
write_golden(const char *path, const char *text)
{
	char *folder = strdup(path);
	FILE *out;
	bool ok;

	*strrchr(folder, '/') = '\0';
	mkdir(folder, 0777); /* it may be there */
	free(folder);
	out = fopen(path, "w");
	if (!out)
		return false;
	ok = fputs(text, out) >= 0;
	return fclose(out) == 0 && ok;
}

/* The first line that differs, in both. */
static void
first_difference(const char *want, const char *got, char *expected, char *found, size_t size)
{
	int line = 1;

	for (const char *a = want, *b = got;; line++) {
		size_t n = strcspn(a, "\n"), m = strcspn(b, "\n");

		if (n != m || memcmp(a, b, n) || !a[n] || !b[m]) {
			snprintf(expected, size, "line %d: %.*s", line, (int)n, a);
			snprintf(found, size, "line %d: %.*s", line, (int)m, b);
			return;
		}
		a += n + 1;
		b += m + 1;
	}
}

void
golden_check(lua_State *lua, const char *name, const char *text)
{
	struct script *s = script_of(lua);
	char *path = path_of(lua, name), *want = read_golden(path);
	bool there = want != NULL, same = there && !strcmp(want, text);
	char expected[600], found[600], line[600];

	snprintf(line, sizeof line, "%s: golden text", name);
	if (!same && s->update) {
		same = write_golden(path, text);
		s->written += same;
		snprintf(line, sizeof line, "%s cannot be written: %s", path, strerror(errno));
	} else if (!there) {
		snprintf(line, sizeof line, "there is no %s yet: run it with --update, and look at what it writes", path);
	} else if (!same) {
		first_difference(want, text, expected, found, sizeof expected);
	}
	free(want);
	free(path);
	s->expected += same;
	if (!same && (s->update || !there))
		script_raise(lua, SCRIPT_BROKEN, line);
	if (!same)
		script_unmet(lua, line, expected, found);
}
