/* What a verb's arguments mean: which events, which signal; and an event as a table. */
#include "script.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
add_type(lua_State *lua, int index, struct wanted *w)
{
	struct fail f;

	if (lua_type(lua, index) != LUA_TSTRING)
		luaL_error(lua, "an event has a name, such as \"cow copy\", and this is a %s", luaL_typename(lua, index));
	if (!wanted_add_type(w, lua_tostring(lua, index), &f))
		script_raise(lua, SCRIPT_BROKEN, f.line);
}

/* A number of 32 bits, with or without a sign. */
static uint32_t
word(lua_State *lua, int index, const char *name)
{
	int whole;
	lua_Integer n = lua_tointegerx(lua, index, &whole);

	if (!whole || n < INT32_MIN || n > (lua_Integer)UINT32_MAX)
		luaL_error(lua, "%s is a number of 32 bits", name);
	return (uint32_t)n;
}

/* call = "fork": a call by its name. */
static uint32_t
call_number(lua_State *lua, const char *name)
{
	for (uint32_t nr = 0; nr < 512; nr++)
		if (m_call_name(nr) && !strcmp(m_call_name(nr), name))
			return nr;
	return (uint32_t)luaL_error(lua, "there is no system call %s", name);
}

static void
add_field(lua_State *lua, const char *name, struct wanted *w)
{
	struct fail f;
	uint32_t value;

	if (!strcmp(name, "pid")) {
		w->pid = word(lua, -1, name);
		return;
	}
	if (lua_type(lua, -1) == LUA_TSTRING && !strcmp(name, "call"))
		value = call_number(lua, lua_tostring(lua, -1));
	else if (lua_type(lua, -1) == LUA_TSTRING && !strcmp(name, "signal"))
		value = script_signal(lua, lua_gettop(lua));
	else
		value = word(lua, -1, name);
	if (!wanted_add_arg(w, !strcmp(name, "call") ? "nr" : name, value, &f))
		script_raise(lua, SCRIPT_BROKEN, f.line);
}

/* Names first, so that the arguments are held against them. */
static void
from_table(lua_State *lua, int index, struct wanted *w)
{
	for (int i = 1; lua_geti(lua, index, i) != LUA_TNIL; i++) {
		add_type(lua, -1, w);
		lua_pop(lua, 1);
	}
	lua_pop(lua, 1);
	for (lua_pushnil(lua); lua_next(lua, index); lua_pop(lua, 1))
		if (lua_type(lua, -2) == LUA_TSTRING)
			add_field(lua, lua_tostring(lua, -2), w);
		else if (!lua_isinteger(lua, -2))
			luaL_error(lua, "an event is { \"name\", argument = value }");
}

void
script_wanted(lua_State *lua, int first, struct wanted *w)
{
	memset(w, 0, sizeof *w);
	if (lua_istable(lua, first)) {
		from_table(lua, first, w);
		return;
	}
	for (int i = first; i <= lua_gettop(lua); i++)
		add_type(lua, i, w);
}

uint32_t
script_signal(lua_State *lua, int index)
{
	uint32_t signal = m_signal_named(luaL_checkstring(lua, index));

	if (!signal)
		luaL_error(lua, "there is no signal %s; there is \"TERM\", \"KILL\", \"STOP\" ...", lua_tostring(lua, index));
	return signal;
}

/* An event's metatable: as a text it is what messages call it. */
static int
event_tostring(lua_State *lua)
{
	char text[300];
	const struct fs_event *e;

	lua_getfield(lua, 1, "seq");
	e = timeline_event(script_player(lua)->timeline, (uint64_t)lua_tointeger(lua, -1));
	if (e)
		event_text(e, text, sizeof text);
	lua_pushstring(lua, e ? text : "no event");
	return 1;
}

void
script_push_event(lua_State *lua, const struct fs_event *e)
{
	if (!e) {
		lua_pushnil(lua);
		return;
	}
	lua_createtable(lua, 0, 4 + WANTED_ARGS);
	lua_pushinteger(lua, (lua_Integer)e->seq);
	lua_setfield(lua, -2, "seq");
	lua_pushinteger(lua, (lua_Integer)e->time);
	lua_setfield(lua, -2, "time");
	lua_pushstring(lua, m_event_name(e->type));
	lua_setfield(lua, -2, "type");
	lua_pushinteger(lua, e->pid);
	lua_setfield(lua, -2, "pid");
	for (unsigned i = 0; event_arg_name(e->type, i); i++) {
		bool is_signed = event_arg_kind(e->type, i) == FS_INT;

		lua_pushinteger(lua, is_signed ? (lua_Integer)(int32_t)e->arg[i] : (lua_Integer)e->arg[i]);
		lua_setfield(lua, -2, event_arg_name(e->type, i));
	}
	if (luaL_newmetatable(lua, "event")) {
		lua_pushcfunction(lua, event_tostring);
		lua_setfield(lua, -2, "__tostring");
		lua_pushboolean(lua, false); /* a script cannot change it */
		lua_setfield(lua, -2, "__metatable");
	}
	lua_setmetatable(lua, -2);
}
