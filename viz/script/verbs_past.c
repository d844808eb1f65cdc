/* verbs_past.c: verbs for moments worth finding again, for going back to one for real, and for the branches that this makes. */
#include "verbs.h"

/* mark(), mark "name", mark("name", 120): the shown event, or that one */
static int
verb_mark(lua_State *lua)
{
	struct player *p = script_player(lua);
	const char *name = luaL_optstring(lua, 1, "");
	lua_Integer seq = luaL_optinteger(lua, 2, (lua_Integer)p->view->shown);

	if (seq < 1 || seq > (lua_Integer)timeline_end(p->timeline))
		luaL_error(lua, "mark: event %d has not happened", (int)seq);
	if (!marks_set(&p->view->marks, (uint64_t)seq, name))
		luaL_error(lua, "mark: there are %d marks, and no more can be kept; unmark() takes one away", MARKS_KEPT);
	return 0;
}

/* The mark that an argument means: a name, or an event's number. */
static const struct mark *
check_mark(lua_State *lua, const struct marks *marks)
{
	const struct mark *m = lua_type(lua, 1) == LUA_TNUMBER ? marks_at(marks, (uint64_t)luaL_checkinteger(lua, 1)) :
		marks_named(marks, luaL_checkstring(lua, 1));

	if (!m)
		luaL_error(lua, "there is no mark %s; marks() lists them", lua_tostring(lua, 1));
	return m;
}

/* unmark(), unmark(120), unmark "name" */
static int
verb_unmark(lua_State *lua)
{
	struct player *p = script_player(lua);

	lua_settop(lua, 1);
	if (lua_isnil(lua, 1)) {
		lua_pushinteger(lua, (lua_Integer)p->view->shown);
		lua_replace(lua, 1);
	}
	marks_clear(&p->view->marks, check_mark(lua, &p->view->marks)->seq);
	return 0;
}

/* goto_mark "name"; goto_mark(1), goto_mark(-1): the next, the one before */
static int
verb_goto_mark(lua_State *lua)
{
	struct player *p = script_player(lua);
	const struct marks *marks = &p->view->marks;
	const struct mark *m;
	int dir;

	if (lua_type(lua, 1) != LUA_TNUMBER) {
		m = check_mark(lua, marks);
	} else {
		dir = luaL_checkinteger(lua, 1) < 0 ? -1 : 1;
		m = marks_next(marks, p->view->shown, dir);
		if (!m)
			return script_raise(lua, SCRIPT_FAILED, dir < 0 ? "goto_mark: no mark stands before this event" :
					    "goto_mark: no mark comes after this event");
	}
	player_show(p, m->seq);
	script_push_event(lua, player_event(p));
	return 1;
}

/* rewind(), rewind(118): the guest stands at the shown event, or at that one */
static int
verb_rewind(lua_State *lua)
{
	struct player *p = script_player(lua);
	lua_Integer seq = luaL_optinteger(lua, 1, (lua_Integer)p->view->shown);
	struct fail f;

	if (seq < 1)
		luaL_error(lua, "rewind: events have numbers from 1 on");
	script_end(lua, player_rewind(p, (uint64_t)seq, &f), &f);
	script_push_event(lua, player_event(p));
	return 1;
}

static struct branches *
branches_there(lua_State *lua, struct player *p)
{
	if (!p->branches)
		luaL_error(lua, "there are no branches: this guest cannot be taken back");
	return p->branches;
}

/* name_branch "otherwise": the one on which the guest is, or the one that begins when it does something else */
static int
verb_name_branch(lua_State *lua)
{
	struct player *p = script_player(lua);

	branches_there(lua, p);
	if (!p->of || !guest_name_branch(p->of, luaL_checkstring(lua, 1)))
		luaL_error(lua, "name_branch: a name of 1 to %d bytes, without quotes, that no other branch has", BRANCH_NAME - 1);
	return 0;
}

static int
verb_goto_branch(lua_State *lua)
{
	struct player *p = script_player(lua);
	struct fail f;

	script_end(lua, player_branch(p, luaL_checkstring(lua, 1), &f), &f);
	script_push_event(lua, player_event(p));
	return 1;
}

/* branches(): a list of { name, parent, parts, events, shown, guest } */
static int
verb_branches(lua_State *lua)
{
	struct player *p = script_player(lua);
	const struct branches *b = branches_there(lua, p);

	lua_createtable(lua, (int)b->n, 0);
	for (unsigned i = 0; i < b->n; i++) {
		const struct branch *one = &b->at[i];

		lua_createtable(lua, 0, 6);
		lua_pushstring(lua, one->name);
		lua_setfield(lua, -2, "name");
		lua_pushstring(lua, b->at[one->parent].name);
		if (one->parent != i)
			lua_setfield(lua, -2, "parent");
		else
			lua_pop(lua, 1);
		lua_pushinteger(lua, (lua_Integer)one->parts);
		lua_setfield(lua, -2, "parts");
		lua_pushinteger(lua, (lua_Integer)timeline_end(one->timeline));
		lua_setfield(lua, -2, "events");
		lua_pushboolean(lua, branches_of(b, p->timeline) == i);
		lua_setfield(lua, -2, "shown");
		lua_pushboolean(lua, b->now == i);
		lua_setfield(lua, -2, "guest");
		lua_seti(lua, -2, i + 1);
	}
	return 1;
}

/* parting("first", "b1"): where they part, in words, and the event; without names: the last two */
static int
verb_parting(lua_State *lua)
{
	struct player *p = script_player(lua);
	struct branches *b = branches_there(lua, p);
	int one = lua_isnone(lua, 1) ? (int)b->at[b->n - 1].parent : branches_named(b, luaL_checkstring(lua, 1));
	int other = lua_isnone(lua, 2) ? (int)b->n - 1 : branches_named(b, luaL_checkstring(lua, 2));
	char words[600];
	uint64_t seq;

	if (one < 0 || other < 0)
		luaL_error(lua, "parting: there is no such branch; branches() lists them");
	seq = branches_compare(b, (unsigned)one, (unsigned)other, words, sizeof words);
	lua_pushstring(lua, words);
	lua_pushinteger(lua, (lua_Integer)seq);
	return 2;
}

/* against "first": the pane compare holds the shown branch against that one; says how they part, as parting() does; against(): one moment against another */
static int
verb_against(lua_State *lua)
{
	struct player *p = script_player(lua);
	struct branches *b = branches_there(lua, p);
	int nr = lua_isnoneornil(lua, 1) ? -1 : branches_named(b, luaL_checkstring(lua, 1));
	char words[600];
	uint64_t seq;

	if (nr < 0 && !lua_isnoneornil(lua, 1))
		luaL_error(lua, "against: there is no branch \"%s\"; branches() lists them", lua_tostring(lua, 1));
	if (nr >= 0 && b->at[nr].timeline == p->timeline)
		luaL_error(lua, "against: branch \"%s\" is the one that is shown; branches() lists the others", b->at[nr].name);
	app_view_hold(p->view, nr);
	if (nr < 0)
		return 0;
	seq = branches_compare(b, branches_of(b, p->timeline), (unsigned)nr, words, sizeof words);
	lua_pushstring(lua, words);
	lua_pushinteger(lua, (lua_Integer)seq);
	return 2;
}

static const luaL_Reg verbs[] = {
	{ "rewind", verb_rewind }, { "name_branch", verb_name_branch }, { "goto_branch", verb_goto_branch },
	{ "branches", verb_branches }, { "parting", verb_parting }, { "against", verb_against },
	{ "mark", verb_mark },
	{ "unmark", verb_unmark }, { "goto_mark", verb_goto_mark },
	{ NULL, NULL },
};

void
verbs_past_open(lua_State *lua)
{
	verbs_add(lua, verbs);
}
