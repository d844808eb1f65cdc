/* verbs_moving.c: verbs that move: through history, and where that ends with the guest. */
#include "verbs.h"

#include <stdio.h>

#include "search.h"

/* step(3): so many times; else once. Moves the arguments to those that name events. */
static lua_Integer
times(lua_State *lua, int *first)
{
	*first = 1;
	if (lua_type(lua, 1) != LUA_TNUMBER)
		return 1;
	*first = 2;
	if (luaL_checkinteger(lua, 1) < 1)
		luaL_error(lua, "so many times: a number from 1 on");
	return luaL_checkinteger(lua, 1);
}

static int
move(lua_State *lua, enum player_end (*to)(struct player *, const struct wanted *, struct fail *))
{
	struct player *p = script_player(lua);
	struct wanted w;
	struct fail f;
	int first;

	for (lua_Integer n = times(lua, &first); n; n--) {
		script_wanted(lua, first, &w);
		script_end(lua, to(p, &w, &f), &f);
	}
	script_push_event(lua, player_event(p));
	return 1;
}

static int
verb_step(lua_State *lua)
{
	return move(lua, player_step);
}

static int
verb_back(lua_State *lua)
{
	return move(lua, player_back);
}

static bool
begin_line(struct step *s, struct player *p, const void *what, struct fail *f)
{
	return step_line(s, p->target, s->pid, *(const bool *)what, f);
}

static bool
begin_to(struct step *s, struct player *p, const void *what, struct fail *f)
{
	return step_to(s, p->target, s->pid, what, f);
}

static bool
begin_watch(struct step *s, struct player *p, const void *what, struct fail *f)
{
	return step_until_written(s, p->target, s->pid, what, f);
}

/* The pid stands at `index`, or it is who is selected. Returns what became of the step, in words. */
static int
walk(lua_State *lua, int index, player_begin *begin, const void *what)
{
	struct player *p = script_player(lua);
	uint32_t pid = lua_isnoneornil(lua, index) ? app_view_selected(p->view) : verbs_pid(lua, index);
	struct fail f;

	if (!p->sight)
		luaL_error(lua, "there is no source to step through");
	script_end(lua, player_walk(p, pid, begin, what, &f), &f);
	lua_pushstring(lua, p->note);
	return 1;
}

static int
verb_line(lua_State *lua)
{
	return walk(lua, 1, begin_line, &(bool){ false });
}

static int
verb_into(lua_State *lua)
{
	return walk(lua, 1, begin_line, &(bool){ true });
}

static int
verb_run_to(lua_State *lua)
{
	return walk(lua, 2, begin_to, luaL_checkstring(lua, 1));
}

static int
verb_watch(lua_State *lua)
{
	return walk(lua, 2, begin_watch, luaL_checkstring(lua, 1));
}

static int
verb_alone(lua_State *lua)
{
	script_player(lua)->alone = lua_isnone(lua, 1) || lua_toboolean(lua, 1);
	return 0;
}

static int
verb_goto(lua_State *lua)
{
	struct player *p = script_player(lua);
	lua_Integer seq = luaL_checkinteger(lua, 1);
	struct fail f;

	if (seq < 1)
		luaL_error(lua, "goto_event: events have numbers from 1 on");
	script_end(lua, player_goto(p, (uint64_t)seq, &f), &f);
	script_push_event(lua, player_event(p));
	return 1;
}

/* find "words", find("words", -1): the next event, or the one before, whose sentence has them, in history */
static int
verb_find(lua_State *lua)
{
	struct player *p = script_player(lua);
	const char *words = luaL_checkstring(lua, 1);
	int dir = luaL_optinteger(lua, 2, 1) < 0 ? -1 : 1;
	uint64_t found = *words ? search_story(p->timeline, p->view->shown, dir, words) : 0;
	char line[200];

	snprintf(line, sizeof line, "no event %s tells of \"%.100s\"", dir > 0 ? "that has happened after this one" : "before this one",
		 words);
	if (!found)
		return script_raise(lua, SCRIPT_FAILED, line);
	player_show(p, found);
	script_push_event(lua, player_event(p));
	return 1;
}

static int
verb_go(lua_State *lua)
{
	struct player *p = script_player(lua);
	struct fail f;

	script_end(lua, player_go(p, &f), &f);
	return 0;
}

static int
verb_live(lua_State *lua)
{
	struct player *p = script_player(lua);
	struct fail f;

	if (player_is_elsewhere(p))
		script_end(lua, player_branch(p, p->branches->at[p->branches->now].name, &f), &f);
	player_show(p, timeline_end(p->timeline));
	return 0;
}

static int
verb_start(lua_State *lua)
{
	struct player *p = script_player(lua);

	player_show(p, p->begin);
	return 0;
}

static const luaL_Reg verbs[] = {
	{ "step", verb_step }, { "back", verb_back }, { "goto_event", verb_goto }, { "line", verb_line },
	{ "into", verb_into }, { "run_to", verb_run_to }, { "watch", verb_watch }, { "alone", verb_alone },
	{ "go", verb_go }, { "find", verb_find }, { "live", verb_live }, { "start", verb_start },
	{ NULL, NULL },
};

void
verbs_moving_open(lua_State *lua)
{
	verbs_add(lua, verbs);
}
