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

bool
box_run(struct box *b, const char *text, size_t n, const char *name, struct fail *f)
{
	char chunk[256];
	const char *what;
	int wrong;

	snprintf(chunk, sizeof chunk, "@%s", name);
	box_rest(b);
	wrong = luaL_loadbufferx(b->lua, text, n, chunk, "t");
	if (!wrong)
		wrong = lua_pcall(b->lua, 0, 0, 0);
	if (!wrong)
		return true;
	what = lua_tostring(b->lua, -1);
	if (wrong == LUA_ERRMEM)
		what = "out of memory: a script has 64 MiB";
	fail_say(f, "%s", what ? what : "the script raised an error that is no text");
	lua_settop(b->lua, 0);
	return false;
}
