#include "config.h"

#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>

#include "box.h"
#include "options.h"
#include "theme.h"

#define FILE_MAX (256u << 10) /* bytes */

struct config { /* while a file is run; its box's owner */
	struct options *o;
	char layout[LAYOUT_NAME]; /* asked for; looked up when all are known */
	char layout_at[300];      /* "FILE:LINE: ", where that was */
};

/* What it may say, and which option of the command line that is. */
static const struct setting {
	const char *name, *option;
	int type;  /* of Lua */
	bool no;   /* false is what the option says */
} settings[] = {
	{ "theme", "theme", LUA_TSTRING, false }, { "layout", "layout", LUA_TSTRING, false },
	{ "ascii", "ascii", LUA_TBOOLEAN, false }, { "color", "no-color", LUA_TBOOLEAN, true },
	{ "large", "large", LUA_TBOOLEAN, false }, { "mouse", "no-mouse", LUA_TBOOLEAN, true },
	{ "read_only", "read-only", LUA_TBOOLEAN, false }, { "folded", "folded", LUA_TBOOLEAN, false },
};
#define SETTINGS (sizeof settings / sizeof *settings)
#define ALL_SETTINGS "theme, layout, ascii, color, large, mouse, read_only, folded, keys and layouts"

static struct config *
config_of(lua_State *lua)
{
	return box_of(lua)->owner;
}

/* ---- keys ---- */

/* A line that is no Lua is a mistake, most often in an action's name. */
static bool
is_lua(lua_State *lua, const char *line)
{
	bool ok;

	lua_pushfstring(lua, "return %s", line);
	ok = luaL_loadstring(lua, lua_tostring(lua, -1)) == LUA_OK || luaL_loadstring(lua, line) == LUA_OK;
	return ok;
}

/* keys.x = "next exit", keys.F5 = 'step "fork done"', keys.q = false */
static int
set_key(lua_State *lua)
{
	struct keymap *map = &config_of(lua)->o->manners.keys;
	const char *name = lua_type(lua, 2) == LUA_TSTRING ? lua_tostring(lua, 2) : "?", *what = "";
	int key = keys_key_named(name);

	if (key == UK_NONE)
		return luaL_error(lua, "keys: there is no key \"%s\"; a key is one character, F1 to F12, Space, Tab, Shift-Tab, Esc, "
				  "Left, Right, Up, Down, Home, End, PgUp or PgDn", name);
	if (lua_type(lua, 3) == LUA_TSTRING)
		what = lua_tostring(lua, 3);
	else if (!lua_isboolean(lua, 3) || lua_toboolean(lua, 3))
		return luaL_error(lua, "keys: \"%s\" is an action's name, a line of script, or false for nothing", name);
	if (map->n == KEYMAP_MAX || strlen(what) >= KEYMAP_LINE)
		return luaL_error(lua, "keys: at most %d of them, of %d bytes", KEYMAP_MAX, KEYMAP_LINE - 1);
	map->own[map->n].key = key;
	map->own[map->n].action = *what ? keys_action_named(what) : ACTION_NONE;
	map->own[map->n].line[0] = '\0';
	if (*what && map->own[map->n].action == ACTION_NONE) {
		if (!is_lua(lua, what))
			return luaL_error(lua, "keys: \"%s\" is neither an action (`forkscope keys` lists them) nor a line of script", what);
		strcpy(map->own[map->n].line, what);
	}
	map->n++;
	return 0;
}

/* ---- layouts ---- */

/* "tree/story", or { w = 100, h = 30, "tree/story" } for a screen of at least that. */
static void
add_plan(lua_State *lua, struct layout_own *own, int index)
{
	const char *words;
	char err[200];

	if (own->n == LAYOUT_PLANS)
		luaL_error(lua, "layouts.%s: at most %d plans", own->name, LAYOUT_PLANS);
	index = lua_absindex(lua, index);
	if (lua_istable(lua, index)) {
		lua_getfield(lua, index, "w");
		lua_getfield(lua, index, "h");
		own->plan[own->n].w = (int)luaL_optinteger(lua, -2, 0);
		own->plan[own->n].h = (int)luaL_optinteger(lua, -1, 0);
		lua_geti(lua, index, 1);
	} else {
		lua_pushvalue(lua, index);
	}
	words = lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : NULL;
	if (!words || strlen(words) >= LAYOUT_WORDS)
		luaL_error(lua, "layouts.%s: a plan is words such as \"(tree:45|pages:54):8/story:7\", at most %d bytes", own->name, LAYOUT_WORDS - 1);
	if (!layout_check(words, err, sizeof err))
		luaL_error(lua, "layouts.%s: %s", own->name, err);
	strcpy(own->plan[own->n++].words, words);
}

/* layouts.mine = "tree/story", or a list of plans, from the widest screen's on */
static int
set_layout(lua_State *lua)
{
	struct layouts *all = &config_of(lua)->o->manners.layouts;
	const char *name = lua_type(lua, 2) == LUA_TSTRING ? lua_tostring(lua, 2) : "";
	struct layout_own own = { .n = 0 };
	enum layout_preset preset;
	int zoom;

	if (!*name || strlen(name) >= sizeof own.name || layouts_named(all, name, &preset, &zoom))
		return luaL_error(lua, "layouts: \"%s\" is no name for one: it has 1 to %d bytes, and is not taken", name, LAYOUT_NAME - 1);
	if (all->n == LAYOUTS_MAX)
		return luaL_error(lua, "layouts: at most %d", LAYOUTS_MAX);
	strcpy(own.name, name);
	if (lua_istable(lua, 3))
		for (lua_Integer i = 1; lua_geti(lua, 3, i) != LUA_TNIL; i++)
			add_plan(lua, &own, -1);
	else
		add_plan(lua, &own, 3);
	if (!own.n)
		return luaL_error(lua, "layouts.%s: it has no plan", name);
	all->own[all->n++] = own;
	return 0;
}

/* ---- the file ---- */

/* A table that is set as a whole: each of its pairs by `set`. */
static int
set_each(lua_State *lua, const char *name, lua_CFunction set)
{
	if (!lua_istable(lua, 3))
		return luaL_error(lua, "%s: it is a table, as %s = { ... }", name, name);
	for (lua_pushnil(lua); lua_next(lua, 3); lua_pop(lua, 1)) {
		luaL_where(lua, 1);
		lua_pushcfunction(lua, set);
		lua_pushnil(lua);
		lua_pushvalue(lua, -5);
		lua_pushvalue(lua, -5);
		if (lua_pcall(lua, 3, 0, 0) != LUA_OK) { /* it cannot know the line */
			lua_concat(lua, 2);
			return lua_error(lua);
		}
		lua_pop(lua, 1);
	}
	return 0;
}

static int
set_option(lua_State *lua, const struct setting *s)
{
	struct config *c = config_of(lua);
	struct fail f;

	if (lua_type(lua, 3) != s->type)
		return luaL_error(lua, s->type == LUA_TBOOLEAN ? "%s: it is true or false" : "%s: it is a text, as %s = \"light\"",
				  s->name, s->name);
	if (!strcmp(s->name, "layout")) {
		snprintf(c->layout, sizeof c->layout, "%s", lua_tostring(lua, 3));
		luaL_where(lua, 1);
		snprintf(c->layout_at, sizeof c->layout_at, "%s", lua_tostring(lua, -1));
	} else if (s->type == LUA_TBOOLEAN && lua_toboolean(lua, 3) == s->no) {
		return 0; /* as it is without a word */
	} else if (!options_set(c->o, s->option, lua_tostring(lua, 3), &f)) {
		return luaL_error(lua, "%s", f.line);
	}
	return 0;
}

/* Every global that a file sets comes here. */
static int
set_global(lua_State *lua)
{
	const char *name = lua_type(lua, 2) == LUA_TSTRING ? lua_tostring(lua, 2) : "?";

	for (size_t i = 0; i < SETTINGS; i++)
		if (!strcmp(settings[i].name, name))
			return set_option(lua, &settings[i]);
	if (!strcmp(name, "keys"))
		return set_each(lua, name, set_key);
	if (!strcmp(name, "layouts"))
		return set_each(lua, name, set_layout);
	return luaL_error(lua, "there is no setting \"%s\"; there is " ALL_SETTINGS " (names of your own are local)", name);
}

static void
push_setter(lua_State *lua, lua_CFunction set)
{
	lua_newtable(lua);
	lua_newtable(lua);
	lua_pushcfunction(lua, set);
	lua_setfield(lua, -2, "__newindex");
	lua_setmetatable(lua, -2);
}

static int
prepare(lua_State *lua)
{
	lua_pushglobaltable(lua);
	lua_newtable(lua);
	lua_pushcfunction(lua, set_global);
	lua_setfield(lua, -2, "__newindex");
	lua_newtable(lua); /* what is read: layouts.mine = ... reads layouts */
	push_setter(lua, set_key);
	lua_setfield(lua, -2, "keys");
	push_setter(lua, set_layout);
	lua_setfield(lua, -2, "layouts");
	lua_setfield(lua, -2, "__index");
	lua_setmetatable(lua, -2);
	return 0;
}

static bool
run_text(struct options *o, const char *text, size_t n, const char *name, struct fail *f)
{
	struct config c = { .o = o };
	struct box box;
	bool ok;

	if (!box_open(&box, &c))
		return fail_say(f, "out of memory");
	lua_pushcfunction(box.lua, prepare);
	ok = lua_pcall(box.lua, 0, 0, 0) == LUA_OK ? box_run(&box, text, n, name, f) : fail_say(f, "out of memory");
	box_close(&box);
	if (!ok && strncmp(f->line, name, strlen(name))) { /* an endless loop has no line */
		struct fail why = *f;
		fail_say(f, "%s: %s", name, why.line);
	}
	if (ok && c.layout[0] && !options_set(o, "layout", c.layout, f)) {
		struct fail why = *f;
		ok = fail_say(f, "%s%s", c.layout_at, why.line);
	}
	return ok;
}

/* 1: read; 0: there is none; -1: it is wrong. *f says so, and names the file without its folder. */
static int
read_file(struct options *o, const char *path, struct fail *f)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	FILE *in = fopen(path, "r");
	char *text = malloc(FILE_MAX + 1);
	size_t n;
	bool ok;

	if (!in && errno == ENOENT) {
		free(text);
		fail_say(f, "%s: there is no such file", name);
		return 0;
	}
	n = in && text ? fread(text, 1, FILE_MAX + 1, in) : 0;
	if (!in || !text || ferror(in))
		ok = fail_say(f, "%s: it cannot be read: %s", name, strerror(errno));
	else if (n > FILE_MAX)
		ok = fail_say(f, "%s: it has more than %u KiB", name, FILE_MAX >> 10);
	else
		ok = run_text(o, text, n, name, f);
	if (in)
		fclose(in);
	free(text);
	return ok ? 1 : -1;
}

char *
config_own_path(void)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char *path = NULL;

	if (config && *config == '/') {
		if (asprintf(&path, "%s/forkscope/config.lua", config) < 0)
			abort();
	} else if (home && *home && asprintf(&path, "%s/.config/forkscope/config.lua", home) < 0) {
		abort();
	}
	return path;
}

static bool
wants_settings(const struct options *o)
{
	bool shows = o->command == COMMAND_RUN || o->command == COMMAND_ATTACH || o->command == COMMAND_REPLAY ||
		     o->command == COMMAND_PLAY || o->command == COMMAND_CONFIG;

	return shows && !o->no_config && (o->config || (!o->headless && !o->plain));
}

/* What the file says; or nothing of it, and what is wrong with it. */
static bool
take_settings(struct options *o, const char *named, struct fail *f)
{
	char *path = named ? NULL : config_own_path();
	int read = named || path ? read_file(o, named ? named : path, f) : 0;

	free(path);
	if (named && read <= 0) {
		const char *slash = strrchr(named, '/');
		struct fail why = *f;

		return fail_say(f, "%.*s%s", slash ? (int)(slash + 1 - named) : 0, named, why.line);
	}
	if (read < 0) {
		options_clear(o);
		snprintf(o->manners.notice, sizeof o->manners.notice, "%.239s", f->line);
	}
	return true;
}

bool
config_options(struct options *o, int argc, char **argv, struct fail *f)
{
	struct options first;

	options_clear(&first);
	first.any_layout = true;
	if (!options_read(&first, argc, argv, f))
		return false;
	options_clear(o);
	return (!wants_settings(&first) || take_settings(o, first.config, f)) && options_read(o, argc, argv, f);
}

/* ---- and back ---- */

static void
print_text(FILE *out, const char *text)
{
	putc('"', out);
	for (; *text; text++)
		fprintf(out, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	putc('"', out);
}

static void
print_layout(const struct layout_own *own, FILE *out)
{
	fputs("layouts[", out);
	print_text(out, own->name);
	fputs("] = {\n", out);
	for (unsigned i = 0; i < own->n; i++)
		fprintf(out, "\t{ w = %d, h = %d, \"%s\" },\n", own->plan[i].w, own->plan[i].h, own->plan[i].words);
	fputs("}\n", out);
}

static void
print_key(const struct keymap *map, unsigned i, FILE *out)
{
	char key[16];

	keys_name(map->own[i].key, key);
	fputs("keys[", out);
	print_text(out, key);
	fputs("] = ", out);
	if (map->own[i].line[0])
		print_text(out, map->own[i].line);
	else if (map->own[i].action != ACTION_NONE)
		print_text(out, keys_help(map->own[i].action));
	else
		fputs("false", out);
	putc('\n', out);
}

void
config_print(const struct options *o, FILE *out)
{
	const struct manners *m = &o->manners;
	const char *layout = o->zoom >= 0 ? layout_pane_name((enum pane_id)o->zoom) : layouts_name(&m->layouts, o->preset);
	const struct { const char *name; bool on; } flags[] = {
		{ "ascii", o->ascii }, { "color", !o->no_color }, { "mouse", !m->no_mouse },
		{ "read_only", m->read_only }, { "folded", m->folded },
	};

	if (m->notice[0])
		fprintf(out, "-- not used, because %s\n", m->notice);
	for (unsigned i = 0; i < m->layouts.n; i++)
		print_layout(&m->layouts.own[i], out);
	fprintf(out, "layout = \"%s\"\n", layout);
	fprintf(out, "theme = \"%s\"\n", o->mono ? "mono" : o->theme ? o->theme->name : theme_dark.name);
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		fprintf(out, "%s = %s\n", flags[i].name, flags[i].on ? "true" : "false");
	for (unsigned i = 0; i < m->keys.n; i++)
		print_key(&m->keys, i, out);
}
