/* What a script can expect of the shown moment. What does not hold ends the script. */
#include "script.h"

#include <ctype.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>

static int
met(lua_State *lua)
{
	script_of(lua)->expected++;
	lua_settop(lua, 0);
	return 0;
}

/* A value as a script would write it; stays on the stack. Addresses are easier to read in hex. */
static const char *
show(lua_State *lua, int index, const char *field)
{
	bool hex = field && (!strcmp(field, "va") || !strcmp(field, "frame"));

	if (lua_isnil(lua, index))
		return "nothing";
	index = lua_absindex(lua, index);
	if (lua_type(lua, index) == LUA_TSTRING)
		return lua_pushfstring(lua, "\"%s\"", lua_tostring(lua, index));
	if (hex && lua_isinteger(lua, index)) {
		char text[24];

		snprintf(text, sizeof text, "0x%llx", (unsigned long long)lua_tointeger(lua, index));
		return lua_pushstring(lua, text);
	}
	return luaL_tolstring(lua, index, NULL);
}

/* expect(what holds, "in words") */
static int
expect_call(lua_State *lua)
{
	const char *words = luaL_optstring(lua, 3, "expect");

	script_player(lua);
	if (lua_toboolean(lua, 2))
		return met(lua);
	return script_unmet(lua, words, "something true", show(lua, 2, NULL));
}

/* ---- fields -------------------------------------------------------------------------------- */

static bool
is_known(const char *const *known, const char *name)
{
	for (; *known; known++)
		if (!strcmp(*known, name))
			return true;
	return false;
}

static void
refuse_field(lua_State *lua, const char *what, const char *name, const char *const *known)
{
	luaL_Buffer b;

	luaL_buffinit(lua, &b);
	for (unsigned i = 0; known[i]; i++) {
		if (i)
			luaL_addstring(&b, known[i + 1] ? ", " : " and ");
		luaL_addstring(&b, known[i]);
	}
	luaL_pushresult(&b);
	luaL_error(lua, "%s has no %s; there are %s", what, name, lua_tostring(lua, -1));
}

static void
check_fields(lua_State *lua, const char *what, int want, const char *const *known)
{
	for (lua_pushnil(lua); lua_next(lua, want); lua_pop(lua, 1)) {
		const char *name = lua_type(lua, -2) == LUA_TSTRING ? lua_tostring(lua, -2) : "[number]";

		if (!is_known(known, name))
			refuse_field(lua, what, name, known);
	}
}

/* Each field of the table at `want` must stand in the table at `got`. */
static int
compare(lua_State *lua, const char *what, int want, int got, const char *const *known)
{
	check_fields(lua, what, want, known);
	for (; *known; known++, lua_pop(lua, 2)) {
		lua_getfield(lua, want, *known);
		lua_getfield(lua, got, *known);
		if (!lua_isnil(lua, -2) && !lua_compare(lua, -1, -2, LUA_OPEQ)) {
			int found = lua_gettop(lua), expected = found - 1;
			const char *where = lua_pushfstring(lua, "%s: %s", what, *known);
			const char *wanted = show(lua, expected, *known);

			return script_unmet(lua, where, wanted, show(lua, found, *known));
		}
	}
	return met(lua);
}

/* Calls a query with the arguments 1 to n; its answer is on the stack. False: nil. */
static bool
ask(lua_State *lua, lua_CFunction query, int n)
{
	lua_pushcfunction(lua, query);
	for (int i = 1; i <= n; i++)
		lua_pushvalue(lua, i);
	lua_call(lua, n, 1);
	return !lua_isnil(lua, -1);
}

static int
expect_task(lua_State *lua)
{
	static const char *const known[] = { "pid", "ppid", "slot", "state", "program", "adopted", "current", "pages",
		"swapped", "tables", "maps", "fds", "call", "waits", "signal", "exit", NULL };
	char what[40];

	snprintf(what, sizeof what, "task %d", (int)luaL_checkinteger(lua, 1));
	luaL_checktype(lua, 2, LUA_TTABLE);
	if (!ask(lua, query_task, 1))
		return script_unmet(lua, what, "a process", "none with that pid");
	return compare(lua, what, 2, lua_gettop(lua), known);
}

static int
expect_no_task(lua_State *lua)
{
	char what[40];

	snprintf(what, sizeof what, "no_task %d", (int)luaL_checkinteger(lua, 1));
	if (!ask(lua, query_task, 1))
		return met(lua);
	lua_getfield(lua, -1, "program");
	return script_unmet(lua, what, "no such process", show(lua, -1, NULL));
}

static int
expect_page(lua_State *lua)
{
	static const char *const known[] = { "va", "present", "swapped", "writable", "cow", "frame", "owners", "shared",
		NULL };
	char what[60];

	snprintf(what, sizeof what, "page of %d at 0x%x", (int)luaL_checkinteger(lua, 1),
		 (unsigned)luaL_checkinteger(lua, 2));
	luaL_checktype(lua, 3, LUA_TTABLE);
	if (!ask(lua, query_page, 2))
		return script_unmet(lua, what, "a page", "its entry is empty");
	return compare(lua, what, 3, lua_gettop(lua), known);
}

static int
expect_frame(lua_State *lua)
{
	static const char *const known[] = { "count", "kind", "owners", NULL };
	char what[40];

	snprintf(what, sizeof what, "frame 0x%x", (unsigned)luaL_checkinteger(lua, 1));
	luaL_checktype(lua, 2, LUA_TTABLE);
	if (!ask(lua, query_frame, 1))
		return script_unmet(lua, what, "a frame", "memory is not that large");
	return compare(lua, what, 2, lua_gettop(lua), known);
}

/* ---- events -------------------------------------------------------------------------------- */

static int
expect_event(lua_State *lua)
{
	struct player *p = script_player(lua);
	const struct fs_event *e = player_event(p);
	char expected[300], found[300] = "no event";
	struct wanted w;

	script_wanted(lua, 1, &w);
	if (e && wanted_match(&w, e))
		return met(lua);
	wanted_text(&w, expected, sizeof expected);
	if (e)
		event_text(e, found, sizeof found);
	return script_unmet(lua, "event", expected, found);
}

/* expect.count({ "cow copy" }, 2): so many since the program's start */
static int
expect_count(lua_State *lua)
{
	lua_Integer want = luaL_checkinteger(lua, 2);
	char what[300], expected[32], found[32];
	struct wanted w;

	ask(lua, query_count, 1);
	if (lua_tointeger(lua, -1) == want)
		return met(lua);
	snprintf(found, sizeof found, "%lld", (long long)lua_tointeger(lua, -1));
	snprintf(expected, sizeof expected, "%lld", (long long)want);
	lua_settop(lua, 1);
	script_wanted(lua, 1, &w);
	memcpy(what, "count of ", sizeof "count of ");
	wanted_text(&w, what + strlen(what), sizeof what - strlen(what));
	return script_unmet(lua, what, expected, found);
}

static int
expect_none(lua_State *lua)
{
	lua_settop(lua, 1);
	lua_pushinteger(lua, 0);
	return expect_count(lua);
}

/* Where the next match stands behind `from`, up to the shown moment; 0: nowhere. */
static uint64_t
next_match(const struct player *p, uint64_t from, const struct wanted *w)
{
	for (uint64_t seq = from + 1; seq <= p->view->shown; seq++)
		if (wanted_match(w, timeline_event(p->timeline, seq)))
			return seq;
	return 0;
}

/* expect.sequence{ "fork done", { "switch", to = 3 } }: in this order, others between them */
static int
expect_sequence(lua_State *lua)
{
	struct player *p = script_player(lua);
	uint64_t at = p->begin - 1, last = 0;
	char expected[300], found[340] = "no such event since the program's start";
	struct wanted w;

	luaL_checktype(lua, 1, LUA_TTABLE);
	for (int i = 1; lua_geti(lua, 1, i) != LUA_TNIL; i++, lua_settop(lua, 1)) {
		script_wanted(lua, 2, &w);
		last = at;
		at = next_match(p, at, &w);
		if (at)
			continue;
		wanted_text(&w, expected, sizeof expected);
		if (i > 1) {
			memcpy(found, "none behind ", sizeof "none behind ");
			event_text(timeline_event(p->timeline, last), found + strlen(found),
				   sizeof found - strlen(found));
		}
		return script_unmet(lua, "sequence", expected, found);
	}
	return met(lua);
}

/* ---- texts --------------------------------------------------------------------------------- */

/* Lines without the space at their ends, and without empty lines at both ends and a common indent. */
static void
push_trimmed(lua_State *lua, const char *text)
{
	size_t indent = SIZE_MAX, pending = 0;
	bool begun = false;
	luaL_Buffer b;

	for (const char *line = text; *line;) {
		size_t n = strcspn(line, "\n"), space = strspn(line, " \t");

		if (space < n && space < indent)
			indent = space;
		line += n + (line[n] == '\n');
	}
	luaL_buffinit(lua, &b);
	for (const char *line = text; *line;) {
		size_t n = strcspn(line, "\n"), length = n;

		while (length && isspace((unsigned char)line[length - 1]))
			length--;
		pending += begun;
		if (length > indent) {
			for (; pending; pending--)
				luaL_addchar(&b, '\n');
			luaL_addlstring(&b, line + indent, length - indent);
			begun = true;
		}
		line += n + (line[n] == '\n');
	}
	luaL_pushresult(&b);
}

/* Lines drawn with characters become those of ASCII. */
static void
push_ascii_lines(lua_State *lua, const char *text)
{
	static const char *const pairs[][2] = { { "─", "-" }, { "┬", "+" }, { "├", "|" }, { "└", "`" }, { "│", "|" },
						{ ")---", ")-" } /* one stroke is enough */ };

	lua_pushstring(lua, text);
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		luaL_gsub(lua, lua_tostring(lua, -1), pairs[i][0], pairs[i][1]);
		lua_remove(lua, -2);
	}
}

/* Holds the text at index 1 against what a query says. */
static int
same_text(lua_State *lua, const char *what, lua_CFunction query)
{
	const char *want = luaL_checkstring(lua, 1);
	int expected, found;

	script_player(lua);
	push_ascii_lines(lua, want);
	push_trimmed(lua, lua_tostring(lua, -1));
	expected = lua_gettop(lua);
	ask(lua, query, 0);
	push_ascii_lines(lua, lua_tostring(lua, -1));
	push_trimmed(lua, lua_tostring(lua, -1));
	found = lua_gettop(lua);
	if (lua_compare(lua, expected, found, LUA_OPEQ))
		return met(lua);
	return script_unmet(lua, what, lua_tostring(lua, expected), lua_tostring(lua, found));
}

static int
expect_tree(lua_State *lua)
{
	return same_text(lua, "tree", query_tree);
}

static int
expect_console(lua_State *lua)
{
	return same_text(lua, "console", query_console);
}

static int
has_text(lua_State *lua, const char *what, lua_CFunction query)
{
	const char *want = luaL_checkstring(lua, 1);

	script_player(lua);
	ask(lua, query, 0);
	if (strstr(lua_tostring(lua, -1), want))
		return met(lua);
	return script_unmet(lua, what, want, lua_tostring(lua, -1));
}

static int
expect_printed(lua_State *lua)
{
	return has_text(lua, "printed", query_console);
}

static int
expect_story(lua_State *lua)
{
	return has_text(lua, "story", query_story);
}

/* expect.status(0), expect.status "SIGSEGV" */
static int
expect_status(lua_State *lua)
{
	luaL_checkany(lua, 1);
	ask(lua, query_status, 0);
	if (lua_compare(lua, 1, -1, LUA_OPEQ))
		return met(lua);
	if (lua_isnil(lua, -1))
		lua_pushstring(lua, "the program has not ended; go() lets it");
	return script_unmet(lua, "status", show(lua, 1, NULL), show(lua, lua_gettop(lua), NULL));
}

static int
expect_golden(lua_State *lua)
{
	script_player(lua);
	golden_check(lua, luaL_checkstring(lua, 1), luaL_checkstring(lua, 2));
	return 0;
}

/* expect.difference(from, to, "part of a line") */
static int
expect_difference(lua_State *lua)
{
	const char *want = luaL_checkstring(lua, 3);

	ask(lua, query_difference, 2);
	if (strstr(lua_tostring(lua, -1), want))
		return met(lua);
	return script_unmet(lua, "difference", want, lua_tostring(lua, -1));
}

void
expect_open(lua_State *lua)
{
	static const luaL_Reg expectations[] = {
		{ "task", expect_task }, { "no_task", expect_no_task }, { "page", expect_page },
		{ "frame", expect_frame }, { "event", expect_event }, { "count", expect_count },
		{ "none", expect_none }, { "sequence", expect_sequence }, { "tree", expect_tree },
		{ "console", expect_console }, { "printed", expect_printed }, { "story", expect_story },
		{ "difference", expect_difference }, { "status", expect_status }, { "golden", expect_golden }, { NULL, NULL },
	};

	luaL_newlib(lua, expectations);
	lua_createtable(lua, 0, 1);
	lua_pushcfunction(lua, expect_call);
	lua_setfield(lua, -2, "__call");
	lua_setmetatable(lua, -2);
	lua_setglobal(lua, "expect");
}
