/* verbs_shown.c: verbs for what is seen: who, which panes, and pictures of it. */
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>

static int
verb_select(lua_State *lua)
{
	script_player(lua)->view->chosen = verbs_pid(lua, 1);
	return 0;
}

/* filter "words": the lists show what has them; filter "": all */
static int
verb_filter(lua_State *lua)
{
	app_view_filter(script_player(lua)->view, luaL_optstring(lua, 1, ""));
	return 0;
}

/* A verb that is an action of the view and no more; it is the function's upvalue. */
static int
verb_act(lua_State *lua)
{
	enum action action = (enum action)lua_tointeger(lua, lua_upvalueindex(1));

	app_view_act(script_player(lua)->view, action, 0, PLAYER_COLUMNS, PLAYER_ROWS);
	return 0;
}

static int
verb_focus(lua_State *lua)
{
	struct player *p = script_player(lua);
	const char *name = luaL_checkstring(lua, 1);
	int id = app_view_pane(name);

	if (id < 0)
		luaL_error(lua, "focus: there is no pane %s; the titles on the screen are their names", name);
	p->view->focus = (enum pane_id)id;
	return 0;
}

/* layout "lecture"; or the name of a pane, which is then alone */
static int
verb_layout(lua_State *lua)
{
	struct player *p = script_player(lua);
	const char *name = luaL_checkstring(lua, 1);
	int alone;

	if (!layouts_named(p->view->layouts, name, &p->view->preset, &alone))
		luaL_error(lua, "layout: there is no %s; there is all, lecture, memory, processes, kernel, compare, large, and each pane",
			   name);
	p->view->zoom = alone >= 0;
	if (p->view->zoom)
		p->view->focus = (enum pane_id)alone;
	return 0;
}

static int
verb_zoom(lua_State *lua)
{
	struct player *p = script_player(lua);

	p->view->zoom = lua_isnone(lua, 1) ? !p->view->zoom : lua_toboolean(lua, 1);
	return 0;
}

static int
scroll(lua_State *lua, enum action up, enum action down)
{
	struct player *p = script_player(lua);
	lua_Integer n = luaL_checkinteger(lua, 1);

	if (n < -10000 || n > 10000)
		luaL_error(lua, "scroll: from -10000 to 10000");
	for (; n; n += n < 0 ? 1 : -1)
		app_view_act(p->view, n < 0 ? up : down, 0, PLAYER_COLUMNS, PLAYER_ROWS);
	return 0;
}

static int
verb_scroll(lua_State *lua)
{
	return scroll(lua, ACTION_UP, ACTION_DOWN);
}

/* cursor(-1), cursor(1): left, right, in the pane that has the focus */
static int
verb_cursor(lua_State *lua)
{
	return scroll(lua, ACTION_CURSOR_LEFT, ACTION_CURSOR_RIGHT);
}

static int
verb_scroll_page(lua_State *lua)
{
	return scroll(lua, ACTION_PAGE_UP, ACTION_PAGE_DOWN);
}

static int
size_option(lua_State *lua, const char *name, int usual, int most)
{
	lua_Integer n = usual;

	if (lua_istable(lua, 2) && lua_getfield(lua, 2, name) != LUA_TNIL)
		n = luaL_checkinteger(lua, -1);
	if (n < 1 || n > most)
		luaL_error(lua, "screen: %s is a number from 1 to %d", name, most);
	return (int)n;
}

/* screen "name", or screen("name", { w = 80, h = 24, ascii = true }) */
static int
verb_screen(lua_State *lua)
{
	struct player *p = script_player(lua);
	const char *name = luaL_checkstring(lua, 1);
	int w = size_option(lua, "w", PLAYER_COLUMNS, 500), h = size_option(lua, "h", PLAYER_ROWS, 200);
	bool ascii = lua_istable(lua, 2) && lua_getfield(lua, 2, "ascii") != LUA_TNIL && lua_toboolean(lua, -1);
	char *text = script_screen(p, w, h, ascii);

	if (!text)
		luaL_error(lua, "screen: out of memory");
	lua_pushstring(lua, text); /* so that an error leaves nothing behind */
	free(text);
	golden_check(lua, name, lua_tostring(lua, -1));
	return 0;
}

/* screenshot "name.png", screenshot("name.svg", { w = 160, h = 50 }), screenshot(): of the shown event, by its number */
static int
verb_screenshot(lua_State *lua)
{
	struct script *s = script_of(lua);
	struct player *p = script_player(lua);
	char own[40], file[4200];
	struct fail f;

	snprintf(own, sizeof own, "event-%llu.svg", (unsigned long long)p->view->shown);
	const char *name = luaL_optstring(lua, 1, own);
	int w = size_option(lua, "w", PLAYER_COLUMNS, 500), h = size_option(lua, "h", PLAYER_ROWS, 200);
	bool ascii = lua_istable(lua, 2) && lua_getfield(lua, 2, "ascii") != LUA_TNIL && lua_toboolean(lua, -1);

	if (!script_picture(s, name, w, h, ascii, file, sizeof file, &f))
		return script_raise(lua, SCRIPT_BROKEN, f.line);
	lua_pushstring(lua, file);
	return 1;
}

static const luaL_Reg verbs[] = {
	{ "cursor", verb_cursor }, { "select", verb_select }, { "focus", verb_focus },
	{ "zoom", verb_zoom }, { "filter", verb_filter }, { "layout", verb_layout },
	{ "scroll", verb_scroll }, { "scroll_page", verb_scroll_page }, { "screen", verb_screen },
	{ "screenshot", verb_screenshot },
	{ NULL, NULL },
};

/* Those that are an action of the view and no more. */
static const struct { const char *name; enum action action; } acts[] = {
	{ "follow", ACTION_FOLLOW }, { "fold", ACTION_FOLD }, { "fold_all", ACTION_FOLD_ALL },
	{ "branch", ACTION_BRANCH }, { "closer", ACTION_CLOSER }, { "wider", ACTION_WIDER },
	{ "scale", ACTION_SCALE }, { "large", ACTION_LARGE },
};

void
verbs_shown_open(lua_State *lua)
{
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		lua_pushinteger(lua, acts[i].action);
		lua_pushcclosure(lua, verb_act, 1);
		lua_setglobal(lua, acts[i].name);
	}
	verbs_add(lua, verbs);
}
