#include "box.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"

#define HOOK_EVERY 1000 /* instructions */

static void *
allocate(void *ctx, void *old, size_t old_size, size_t size)
{
	struct box *b = ctx;
	void *new;

	if (!old)
		old_size = 0; /* Lua says there what the memory is for */
	if (size == 0) {
		free(old);
		b->used -= old_size;
		return NULL;
	}
	if (size > old_size && size - old_size > BOX_MEMORY - b->used)
		return NULL;
	new = realloc(old, size);
	if (new)
		b->used += size - old_size;
	return new;
}

struct box *
box_of(lua_State *lua)
{
	return *(struct box **)lua_getextraspace(lua);
}

static void
on_count(lua_State *lua, lua_Debug *where)
{
	struct box *b = box_of(lua);

	(void)where;
	if (b->deadline && guest_clock() > b->deadline) {
		b->late = true;
		luaL_error(lua, "out of time");
	}
	if (++b->steps > BOX_INSTRUCTIONS / HOOK_EVERY)
		luaL_error(lua, "%d instructions of Lua without a verb in between: is it an endless loop?",
			   (int)BOX_INSTRUCTIONS);
}

void
box_rest(struct box *b)
{
	b->steps = 0;
}

/* What is left of the base library. */
static void
open_base(lua_State *lua)
{
	static const char *const gone[] = { "collectgarbage", "dofile", "load", "loadfile", "pcall", "xpcall", "warn",
					    "print" };

	luaL_requiref(lua, LUA_GNAME, luaopen_base, 1);
	for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++) {
		lua_pushnil(lua);
		lua_setglobal(lua, gone[i]);
	}
	lua_pop(lua, 1);
}

static int
open_libraries(lua_State *lua)
{
	open_base(lua);
	luaL_requiref(lua, LUA_TABLIBNAME, luaopen_table, 1);
	luaL_requiref(lua, LUA_STRLIBNAME, luaopen_string, 1);
	lua_pushnil(lua); /* bytes of a function are code for load alone */
	lua_setfield(lua, -2, "dump");
	luaL_requiref(lua, LUA_MATHLIBNAME, luaopen_math, 1);
	lua_pushnil(lua); /* the same script, the same run */
	lua_setfield(lua, -2, "random");
	lua_pushnil(lua);
	lua_setfield(lua, -2, "randomseed");
	luaL_requiref(lua, LUA_UTF8LIBNAME, luaopen_utf8, 1);
	return 0;
}

bool
box_open(struct box *b, void *owner)
{
	memset(b, 0, sizeof *b);
	b->owner = owner;
	b->lua = lua_newstate(allocate, b);
	if (!b->lua)
		return false;
	*(struct box **)lua_getextraspace(b->lua) = b;
	lua_pushcfunction(b->lua, open_libraries);
	if (lua_pcall(b->lua, 0, 0, 0) != LUA_OK) {
		box_close(b);
		return false;
	}
	lua_sethook(b->lua, on_count, LUA_MASKCOUNT, HOOK_EVERY);
	return true;
}

void
box_close(struct box *b)
{
	if (b->lua)
		lua_close(b->lua);
	b->lua = NULL;
}

static bool
fail_with(struct box *b, int wrong, struct fail *f)
{
	const char *what = wrong == LUA_ERRMEM ? "out of memory: a script has 64 MiB" : lua_tostring(b->lua, -1);

	fail_say(f, "%s", what ? what : "the script raised an error that is no text");
	lua_settop(b->lua, 0);
	return false;
}

bool
box_run(struct box *b, const char *text, size_t n, const char *name, struct fail *f)
{
	char chunk[256];
	int wrong;

	snprintf(chunk, sizeof chunk, "@%s", name);
	box_rest(b);
	wrong = luaL_loadbufferx(b->lua, text, n, chunk, "t");
	if (!wrong)
		wrong = lua_pcall(b->lua, 0, 0, 0);
	if (!wrong)
		return true;
	return fail_with(b, wrong, f);
}

/* An expression, or else a statement. */
static int
load_line(struct box *b, const char *line)
{
	lua_pushfstring(b->lua, "return %s", line);
	if (luaL_loadbufferx(b->lua, lua_tostring(b->lua, -1), lua_rawlen(b->lua, -1), "=prompt", "t") == LUA_OK)
		return LUA_OK;
	lua_settop(b->lua, 0);
	return luaL_loadbufferx(b->lua, line, strlen(line), "=prompt", "t");
}

/* { name = value, ... }, sorted; of a list its values. Tables in tables are not opened. */
static void
push_table(lua_State *lua, int index)
{
	int names = lua_gettop(lua) + 1, n = 0;

	lua_newtable(lua);
	for (lua_pushnil(lua); lua_next(lua, index); lua_pop(lua, 1)) {
		const char *value = luaL_tolstring(lua, -1, NULL);

		if (lua_type(lua, -3) == LUA_TSTRING)
			lua_pushfstring(lua, "%s = %s", lua_tostring(lua, -3), value);
		else
			lua_pushstring(lua, value);
		lua_seti(lua, names, ++n);
		lua_pop(lua, 1);
	}
	lua_getglobal(lua, "table");
	lua_getfield(lua, -1, "sort");
	lua_pushvalue(lua, names);
	lua_call(lua, 1, 0);
	lua_pushstring(lua, n ? "{ " : "{}");
	for (int i = 1; i <= n; i++) {
		lua_geti(lua, names, i);
		lua_pushstring(lua, i < n ? ", " : " }");
		lua_concat(lua, 3);
	}
}

/* All values as one text. */
static int
join(lua_State *lua)
{
	int n = lua_gettop(lua);

	lua_pushstring(lua, "");
	for (int i = 1; i <= n; i++) {
		if (lua_istable(lua, i) && !luaL_getmetafield(lua, i, "__tostring"))
			push_table(lua, i);
		else
			luaL_tolstring(lua, i, NULL);
		lua_replace(lua, i);
		lua_settop(lua, n + 1);
		if (i > 1)
			lua_pushstring(lua, " ");
		lua_pushvalue(lua, i);
		lua_concat(lua, i > 1 ? 3 : 2);
	}
	return 1;
}

bool
box_eval(struct box *b, const char *line, struct fail *f)
{
	int wrong;

	box_rest(b);
	lua_settop(b->lua, 0);
	wrong = load_line(b, line);
	if (!wrong) {
		lua_insert(b->lua, 1);
		lua_settop(b->lua, 1);
		wrong = lua_pcall(b->lua, 0, LUA_MULTRET, 0);
	}
	if (wrong)
		return fail_with(b, wrong, f);
	lua_pushcfunction(b->lua, join);
	lua_insert(b->lua, 1);
	wrong = lua_pcall(b->lua, lua_gettop(b->lua) - 1, 1, 0);
	if (wrong)
		return fail_with(b, wrong, f);
	snprintf(f->line, sizeof f->line, "%s", lua_tostring(b->lua, 1));
	lua_settop(b->lua, 0);
	return true;
}
