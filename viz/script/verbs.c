/*
 * verbs.c: what a script can do: begin, take part, and speak. The keys do the same: see actions.h. The other verbs:
 * verbs_moving.c, verbs_past.c, verbs_shown.c.
 */
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARGS_MAX 120u
#define MIB_MAX 512u
#define MEM_MIN 4u
#define SCREEN_MAX 1000

/* ---- run ----------------------------------------------------------------------------------- */

/* "16M", "16" or 16, in MiB. */
static unsigned
size_field(lua_State *lua, const char *name, unsigned least)
{
	char *end;
	unsigned long mib;

	if (lua_getfield(lua, 1, name) == LUA_TNIL)
		return 0;
	mib = strtoul(luaL_checkstring(lua, -1), &end, 10);
	end += *end == 'M' || *end == 'm';
	if (*end || mib < least || mib > MIB_MAX)
		luaL_error(lua, "run: %s: not a size from %dM to %dM, such as \"16M\"", name, (int)least, (int)MIB_MAX);
	return (unsigned)mib;
}

static const char *
text_field(lua_State *lua, const char *name)
{
	return lua_getfield(lua, 1, name) == LUA_TNIL ? NULL : luaL_checkstring(lua, -1);
}

/* terminal = { 80, 24 }: columns and rows */
static unsigned
terminal_field(lua_State *lua, int nr)
{
	lua_Integer n;

	if (lua_getfield(lua, 1, "terminal") == LUA_TNIL)
		return 0;
	luaL_checktype(lua, -1, LUA_TTABLE);
	lua_geti(lua, -1, nr);
	n = luaL_checkinteger(lua, -1);
	if (n < 1 || n > SCREEN_MAX)
		luaL_error(lua, "run: terminal is { columns, rows }, such as { 80, 24 }");
	return (unsigned)n;
}

static void
check_fields(lua_State *lua)
{
	static const char *const known[] = { "mem", "swap", "disk", "sched", "terminal", NULL };

	for (lua_pushnil(lua); lua_next(lua, 1); lua_pop(lua, 1))
		if (lua_type(lua, -2) == LUA_TSTRING) {
			const char *name = lua_tostring(lua, -2);
			unsigned i = 0;

			while (known[i] && strcmp(known[i], name))
				i++;
			if (!known[i])
				luaL_error(lua, "run: there is no option %s; there are mem, swap, disk, sched and terminal", name);
		}
}

/* run "fork", run("echo", "a", "b"), run{ "swap", mem = "4M", swap = "16M" } */
static int
verb_run(lua_State *lua)
{
	struct script *s = script_of(lua);
	const char *args[ARGS_MAX];
	struct player_run r = { .args = args };
	struct fail f;
	bool table = lua_istable(lua, 1);
	int n = table ? (int)lua_rawlen(lua, 1) : lua_gettop(lua);

	box_rest(&s->box);
	if (n < 1 || (unsigned)n > ARGS_MAX)
		luaL_error(lua, "run needs a program, as in  run \"fork\", and takes %d words at most", (int)ARGS_MAX);
	luaL_checkstack(lua, n + 8, "too many arguments");
	if (table) {
		check_fields(lua);
		r.mem_mib = size_field(lua, "mem", MEM_MIN);
		r.swap_mib = size_field(lua, "swap", 1);
		r.disk = text_field(lua, "disk");
		r.sched = text_field(lua, "sched");
		r.columns = terminal_field(lua, 1);
		r.rows = terminal_field(lua, 2);
	}
	for (int i = 1; i <= n; i++) {
		if (table)
			lua_geti(lua, 1, i);
		*(i == 1 ? &r.program : &args[i - 2]) = luaL_checkstring(lua, table ? -1 : i);
	}
	r.n_args = (unsigned)n - 1;
	s->runs++;
	script_end(lua, player_run(&s->player, &r, &f), &f);
	return 0;
}

/* ---- taking part --------------------------------------------------------------------------- */

static int
verb_type(lua_State *lua)
{
	struct player *p = script_player(lua);
	size_t n;
	const char *bytes = luaL_checklstring(lua, 1, &n);
	struct fail f;

	script_end(lua, player_type(p, bytes, n, &f), &f);
	return 0;
}

uint32_t
verbs_pid(lua_State *lua, int index)
{
	lua_Integer pid = luaL_checkinteger(lua, index);

	if (pid < 1 || pid > 32767)
		luaL_error(lua, "%d is no pid", (int)pid);
	return (uint32_t)pid;
}

static int
verb_choose(lua_State *lua)
{
	struct player *p = script_player(lua);
	uint32_t pid = verbs_pid(lua, 1);
	char line[160];
	struct fail f;

	if (!player_is_live(p, &f))
		return script_raise(lua, SCRIPT_BROKEN, f.line);
	snprintf(line, sizeof line, "choose: there is no process %u, so it cannot run next", pid);
	if (!model_task(player_now(p), pid))
		return script_raise(lua, SCRIPT_FAILED, line);
	if (!target_next(p->target, pid))
		return script_raise(lua, SCRIPT_FAILED, "choose: the guest cannot be told now");
	return 0;
}

static int
verb_kill(lua_State *lua)
{
	struct player *p = script_player(lua);
	uint32_t signal = script_signal(lua, 2);
	struct fail f;

	script_end(lua, player_kill(p, verbs_pid(lua, 1), signal, &f), &f);
	return 0;
}

/* resize(80, 24): the terminal has another size */
static int
verb_resize(lua_State *lua)
{
	struct player *p = script_player(lua);
	lua_Integer columns = luaL_checkinteger(lua, 1), rows = luaL_checkinteger(lua, 2);
	struct fail f;

	if (columns < 1 || columns > SCREEN_MAX || rows < 1 || rows > SCREEN_MAX)
		luaL_error(lua, "resize(columns, rows): both from 1 to %d", SCREEN_MAX);
	script_end(lua, player_resize(p, (unsigned)rows, (unsigned)columns, &f), &f);
	return 0;
}

/* ---- for the class ------------------------------------------------------------------------- */

static int
verb_say(lua_State *lua)
{
	struct script *s = script_of(lua);
	struct player *p = &s->player;
	luaL_Buffer words;
	int n = lua_gettop(lua);

	box_rest(&s->box);
	luaL_buffinit(lua, &words);
	for (int i = 1; i <= n; i++) {
		if (i > 1)
			luaL_addchar(&words, ' ');
		luaL_tolstring(lua, i, NULL);
		luaL_addvalue(&words);
	}
	luaL_pushresult(&words);
	if (s->say)
		fprintf(s->say, "%s\n", lua_tostring(lua, -1));
	if (p->host)
		p->host->say(p->host_ctx, lua_tostring(lua, -1));
	return 0;
}

static int
verb_pause(lua_State *lua)
{
	struct player *p = script_player(lua);
	struct fail f;

	if (p->host)
		script_end(lua, p->host->pause(p->host_ctx, &f), &f);
	return 0;
}

static const luaL_Reg verbs[] = {
	{ "run", verb_run }, { "type", verb_type }, { "choose", verb_choose }, { "kill", verb_kill },
	{ "resize", verb_resize }, { "say", verb_say }, { "print", verb_say }, { "pause", verb_pause },
	{ NULL, NULL },
};

void
verbs_add(lua_State *lua, const luaL_Reg *list)
{
	lua_pushglobaltable(lua);
	luaL_setfuncs(lua, list, 0);
	lua_pop(lua, 1);
}

void
verbs_open(lua_State *lua)
{
	/* Two names of Lua's own are verbs here; what they did is called typeof and select_args. */
	lua_getglobal(lua, "type");
	lua_setglobal(lua, "typeof");
	lua_getglobal(lua, "select");
	lua_setglobal(lua, "select_args");
	verbs_add(lua, verbs);
	verbs_moving_open(lua);
	verbs_past_open(lua);
	verbs_shown_open(lua);
}
