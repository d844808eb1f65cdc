#include "script.h"

#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>

#include "narrate.h"

#define SCRIPT_BYTES (1u << 20) /* the longest script */
#define STORY_EVENTS 8          /* told of before a failed expectation */

struct script *
script_of(lua_State *lua)
{
	return box_of(lua)->owner;
}

struct player *
script_player(lua_State *lua)
{
	struct player *p = &script_of(lua)->player;

	box_rest(box_of(lua));
	if (!p->running)
		script_raise(lua, SCRIPT_BROKEN, "there is no guest yet: a script begins with run, as in  run \"fork\"");
	return p;
}

/* ---- the end of a script ------------------------------------------------------------------- */

/* Keeps the first message. */
static void
set_message(struct script *s, enum verdict verdict, char *message)
{
	if (s->message) {
		free(message);
		return;
	}
	s->verdict = verdict;
	s->message = message;
}

/* "fork.lua:12: ", where the script called the verb. */
static void
say_where(lua_State *lua, FILE *out)
{
	lua_Debug where;

	for (int level = 0; lua_getstack(lua, level, &where); level++) {
		lua_getinfo(lua, "Sl", &where);
		if (where.currentline <= 0)
			continue;
		fprintf(out, "%s:%d: ", where.short_src, where.currentline);
		return;
	}
}

int
script_raise(lua_State *lua, enum verdict verdict, const char *line)
{
	char *message = NULL;
	size_t size;
	FILE *out = open_memstream(&message, &size);

	if (!out)
		return luaL_error(lua, "out of memory");
	say_where(lua, out);
	fputs(line, out);
	fclose(out);
	set_message(script_of(lua), verdict, message);
	return luaL_error(lua, "%s", line);
}

/* Lines of a text, each behind a word or below it. */
static void
say_lines(FILE *out, const char *word, const char *text)
{
	int indent = (int)strlen(word) + 3;

	fprintf(out, "\n  %s ", word);
	for (; *text; text++) {
		fputc(*text, out);
		if (*text == '\n' && text[1])
			fprintf(out, "%*s", indent, "");
	}
}

static void
say_story(FILE *out, struct player *p)
{
	uint64_t end = p->view->shown, from = end > STORY_EVENTS ? end - STORY_EVENTS + 1 : 1;

	if (from < p->begin && end >= p->begin)
		from = p->begin;
	fprintf(out, "\n  the story up to event %llu:\n", (unsigned long long)end);
	for (uint64_t seq = from; seq <= end; seq++)
		narrate_sentence(out, p->timeline, seq);
}

int
script_unmet(lua_State *lua, const char *what, const char *expected, const char *found)
{
	struct script *s = script_of(lua);
	char *message = NULL;
	size_t size;
	FILE *out = open_memstream(&message, &size);

	if (!out)
		return luaL_error(lua, "out of memory");
	say_where(lua, out);
	fprintf(out, "%s, at event %llu", what, (unsigned long long)s->player.view->shown);
	say_lines(out, "expected", expected);
	say_lines(out, "found   ", found);
	say_story(out, &s->player);
	fclose(out);
	set_message(s, SCRIPT_FAILED, message);
	return luaL_error(lua, "%s", what);
}

void
script_end(lua_State *lua, enum player_end end, const struct fail *f)
{
	static const enum verdict verdicts[] = {
		[PLAYER_NONE] = SCRIPT_FAILED, [PLAYER_BAD] = SCRIPT_BROKEN, [PLAYER_WRONG] = SCRIPT_FAILED,
		[PLAYER_LATE] = SCRIPT_LATE, [PLAYER_SIGNAL] = SCRIPT_SIGNAL,
	};

	if (end != PLAYER_OK)
		script_raise(lua, verdicts[end], f->line);
}

/* ---- a run --------------------------------------------------------------------------------- */

static char *
folder_of(const char *file)
{
	const char *slash = strrchr(file, '/');

	return !slash ? strdup(".") : slash == file ? strdup("/") : strndup(file, (size_t)(slash - file));
}

/* The script's text; NULL, and a line: it cannot be read. */
static char *
read_script(const char *file, size_t *n, struct fail *f)
{
	FILE *in = fopen(file, "r");
	char *text = malloc(SCRIPT_BYTES + 1);

	if (!text)
		abort();
	errno = errno ? errno : EIO;
	*n = in ? fread(text, 1, SCRIPT_BYTES + 1, in) : 0;
	if (!in || ferror(in))
		fail_say(f, "%s cannot be read: %s", file, strerror(errno));
	else if (*n > SCRIPT_BYTES)
		fail_say(f, "%s is longer than a script may be, %u bytes", file, SCRIPT_BYTES);
	else
		goto done;
	free(text);
	text = NULL;
done:
	if (in)
		fclose(in);
	return text;
}

static int
open_verbs(lua_State *lua)
{
	verbs_open(lua);
	queries_open(lua);
	expect_open(lua);
	return 0;
}

static void
run_text(struct script *s, const char *text, size_t n)
{
	const char *name = strrchr(s->file, '/');
	struct fail f;

	if (!box_open(&s->box, s)) {
		set_message(s, SCRIPT_BROKEN, strdup("out of memory"));
		return;
	}
	s->box.deadline = s->player.deadline;
	lua_pushcfunction(s->box.lua, open_verbs);
	if (lua_pcall(s->box.lua, 0, 0, 0) != LUA_OK)
		set_message(s, SCRIPT_BROKEN, strdup("out of memory"));
	else if (!box_run(&s->box, text, n, name ? name + 1 : s->file, &f))
		set_message(s, s->box.late ? SCRIPT_LATE : SCRIPT_BROKEN, strdup(f.line));
	else if (!s->runs)
		set_message(s, SCRIPT_BROKEN, strdup("the script has no run, so nothing was tried"));
	box_close(&s->box);
}

void
script_run(struct script *s, const char *file, const struct script_options *o)
{
	struct fail f;
	size_t n;
	char *text;

	memset(s, 0, sizeof *s);
	s->file = file;
	s->folder = folder_of(file);
	s->update = o->update;
	s->say = o->say;
	s->player = (struct player){ .places = o->places, .in = o->in, .kernel = o->kernel, .folder = s->folder,
				     .stop_every = o->stop_every, .pauses = o->pauses, .keep = o->keep, .host = o->host, .host_ctx = o->host_ctx,
				     .deadline = o->timeout > 0 ? guest_clock() + (int64_t)(o->timeout * 1000) + 1 : 0 };
	text = read_script(file, &n, &f);
	if (!text) {
		set_message(s, SCRIPT_BROKEN, strdup(f.line));
		return;
	}
	run_text(s, text, n);
	free(text);
}

/* ---- line by line --------------------------------------------------------------------------- */

bool
script_begin(struct script *s)
{
	s->file = "the prompt";
	if (!box_open(&s->box, s))
		return false;
	lua_pushcfunction(s->box.lua, open_verbs);
	return lua_pcall(s->box.lua, 0, 0, 0) == LUA_OK;
}

static void
set_answer(struct script *s, const char *text)
{
	free(s->answer);
	s->answer = strdup(text);
}

const char *
script_line(struct script *s, const char *line)
{
	struct fail f;

	free(s->message);
	s->message = NULL;
	s->verdict = SCRIPT_PASSED;
	if (box_eval(&s->box, line, &f))
		set_answer(s, f.line);
	else {
		set_answer(s, s->message ? s->message : f.line);
		s->verdict = s->message ? s->verdict : SCRIPT_BROKEN;
	}
	return s->answer ? s->answer : "out of memory";
}

void
script_close(struct script *s)
{
	box_close(&s->box);
	player_close(&s->player);
	player_forget(&s->player);
	free(s->folder);
	free(s->message);
	free(s->answer);
}
