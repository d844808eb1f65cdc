/* What a script can do. The keys do the same: see actions.h. */
#include "script.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>

#include "search.h"

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

/* ---- moving -------------------------------------------------------------------------------- */

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

/* ---- steps of the program ------------------------------------------------------------------- */

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

static uint32_t check_pid(lua_State *lua, int index);

/* The pid stands at `index`, or it is who is selected. Returns what became of the step, in words. */
static int
walk(lua_State *lua, int index, player_begin *begin, const void *what)
{
	struct player *p = script_player(lua);
	uint32_t pid = lua_isnoneornil(lua, index) ? app_view_selected(p->view) : check_pid(lua, index);
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

/* ---- moving on ------------------------------------------------------------------------------ */

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

/* ---- marks --------------------------------------------------------------------------------- */

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

/* ---- going back for real --------------------------------------------------------------------- */

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

static uint32_t
check_pid(lua_State *lua, int index)
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
	uint32_t pid = check_pid(lua, 1);
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

	script_end(lua, player_kill(p, check_pid(lua, 1), signal, &f), &f);
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

/* ---- what is shown ------------------------------------------------------------------------- */

static int
verb_select(lua_State *lua)
{
	script_player(lua)->view->chosen = check_pid(lua, 1);
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

void
verbs_open(lua_State *lua)
{
	static const luaL_Reg verbs[] = {
		{ "run", verb_run }, { "step", verb_step }, { "back", verb_back }, { "goto_event", verb_goto },
		{ "line", verb_line }, { "into", verb_into }, { "run_to", verb_run_to },
		{ "rewind", verb_rewind }, { "name_branch", verb_name_branch }, { "goto_branch", verb_goto_branch },
		{ "branches", verb_branches }, { "parting", verb_parting }, { "watch", verb_watch },
		{ "alone", verb_alone }, { "go", verb_go }, { "find", verb_find }, { "live", verb_live }, { "start", verb_start }, { "type", verb_type },
		{ "choose", verb_choose }, { "kill", verb_kill },
		{ "mark", verb_mark }, { "unmark", verb_unmark }, { "goto_mark", verb_goto_mark }, { "cursor", verb_cursor },
		{ "resize", verb_resize }, { "select", verb_select }, 
		{ "focus", verb_focus }, { "zoom", verb_zoom }, { "filter", verb_filter }, { "layout", verb_layout },
		{ "scroll", verb_scroll }, { "scroll_page", verb_scroll_page }, { "screen", verb_screen },
		{ "screenshot", verb_screenshot }, { "say", verb_say },
		{ "print", verb_say }, { "pause", verb_pause },
	};

	static const struct { const char *name; enum action action; } acts[] = {
		{ "follow", ACTION_FOLLOW }, { "fold", ACTION_FOLD }, { "fold_all", ACTION_FOLD_ALL },
		{ "branch", ACTION_BRANCH }, { "closer", ACTION_CLOSER }, { "wider", ACTION_WIDER },
		{ "scale", ACTION_SCALE }, { "large", ACTION_LARGE },
	};

	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		lua_pushinteger(lua, acts[i].action);
		lua_pushcclosure(lua, verb_act, 1);
		lua_setglobal(lua, acts[i].name);
	}
	/* Two names of Lua's own are verbs here; what they did is called typeof and select_args. */
	lua_getglobal(lua, "type");
	lua_setglobal(lua, "typeof");
	lua_getglobal(lua, "select");
	lua_setglobal(lua, "select_args");
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		lua_register(lua, verbs[i].name, verbs[i].func);
}
