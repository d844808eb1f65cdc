/*
 * verbs.h: what the files of verbs share: verbs.c, verbs_moving.c, verbs_past.c, verbs_shown.c.
 */
#ifndef VERBS_H
#define VERBS_H

#include <lauxlib.h>
#include <lua.h>

#include "script.h"

/* Makes each a global of the script; the last has no name. */
void verbs_add(lua_State *lua, const luaL_Reg *list);
void verbs_moving_open(lua_State *lua);
void verbs_past_open(lua_State *lua);
void verbs_shown_open(lua_State *lua);
/* The argument at `index` as a pid; raises an error when it cannot be one. */
uint32_t verbs_pid(lua_State *lua, int index);

#endif
