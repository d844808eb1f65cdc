/* What a script can ask: numbers and texts of the shown moment. */
#include "script.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "difference.h"
#include "story.h"
#include "symbols.h"

#define TREE_MAX 16384

static void
set_number(lua_State *lua, const char *name, lua_Integer n)
{
	lua_pushinteger(lua, n);
	lua_setfield(lua, -2, name);
}

static void
set_text(lua_State *lua, const char *name, const char *text)
{
	lua_pushstring(lua, text);
	lua_setfield(lua, -2, name);
}

static void
set_flag(lua_State *lua, const char *name, bool flag)
{
	lua_pushboolean(lua, flag);
	lua_setfield(lua, -2, name);
}

static unsigned
descriptors(const struct m_task *t)
{
	unsigned n = 0;

	for (int i = 0; i < FS_NR_FDS; i++)
		n += t->fd[i] >= 0;
	return n;
}

/* Ended: "exit status 3", as a number or a signal's name. */
static void
set_end(lua_State *lua, const struct m_task *t)
{
	int status = (int)t->status;

	if (t->state != FS_TASK_ZOMBIE)
		return;
	if (WIFSIGNALED(status))
		set_text(lua, "signal", m_signal_name((uint32_t)WTERMSIG(status)));
	else
		set_number(lua, "exit", WEXITSTATUS(status));
}

static const char *
without(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) ? text : text + strlen(start);
}

static void
push_task(lua_State *lua, const struct model *m, const struct m_task *t)
{
	char state[2] = { m_state_letter(t->state), '\0' };

	lua_createtable(lua, 0, 16);
	set_number(lua, "pid", t->pid);
	set_number(lua, "ppid", t->ppid);
	set_number(lua, "slot", t - m->task);
	set_text(lua, "state", state);
	set_text(lua, "program", t->program);
	set_flag(lua, "adopted", t->adopted);
	set_flag(lua, "current", m->current == t->pid);
	set_number(lua, "pages", t->n_pages);
	set_number(lua, "swapped", m_swapped(t));
	set_number(lua, "tables", t->n_tables);
	set_number(lua, "maps", t->n_maps);
	set_number(lua, "fds", descriptors(t));
	if (t->call && m_call_name(t->call - 1))
		set_text(lua, "call", m_call_name(t->call - 1));
	if (t->state == FS_TASK_INTERRUPTIBLE)
		set_text(lua, "waits", without(m_why_name(t->sleep_why), "waits "));
	set_end(lua, t);
}

/* task(3): a table, or nil */
int
query_task(lua_State *lua)
{
	struct player *p = script_player(lua);
	const struct model *m = player_now(p);
	lua_Integer pid = luaL_checkinteger(lua, 1);
	const struct m_task *t = pid > 0 && pid <= INT32_MAX ? model_task(m, (uint32_t)pid) : NULL;

	if (t)
		push_task(lua, m, t);
	else
		lua_pushnil(lua);
	return 1;
}

/* tasks(): all but the idle one, by slot */
static int
query_tasks(lua_State *lua)
{
	struct player *p = script_player(lua);
	const struct model *m = player_now(p);
	int n = 0;

	lua_newtable(lua);
	for (const struct m_task *t = m->task; t < m->task + FS_NR_TASKS; t++) {
		if (!t->used || !t->pid)
			continue;
		push_task(lua, m, t);
		lua_seti(lua, -2, ++n);
	}
	return 1;
}

/* page(3, va): the page table entry that maps va, or nil */
int
query_page(lua_State *lua)
{
	struct player *p = script_player(lua);
	const struct model *m = player_now(p);
	const struct m_task *t = model_task(m, (uint32_t)luaL_checkinteger(lua, 1));
	const struct m_page *page = t ? model_page(t, (uint32_t)luaL_checkinteger(lua, 2) & ~0xfffu) : NULL;
	const struct m_map *map = page ? model_map(t, page->va) : NULL;
	unsigned owners = page && !page->slot ? model_owners(m, page->frame, NULL, 0) : 0;

	if (!page) {
		lua_pushnil(lua);
		return 1;
	}
	lua_createtable(lua, 0, 8);
	set_number(lua, "va", page->va);
	set_flag(lua, "present", !page->slot);
	set_flag(lua, "swapped", page->slot != 0);
	set_flag(lua, "writable", page->writable);
	set_flag(lua, "cow", !page->writable && map && map->prot & FS_PROT_WRITE);
	set_number(lua, "frame", page->frame);
	set_number(lua, "owners", page->slot ? m->slot[page->slot] : owners);
	set_flag(lua, "shared", owners > 1);
	return 1;
}

/* frame(n): its count, its kind, and the owners that the page tables name */
int
query_frame(lua_State *lua)
{
	struct player *p = script_player(lua);
	const struct model *m = player_now(p);
	lua_Integer n = luaL_checkinteger(lua, 1);
	struct m_owner owner[FS_NR_TASKS];
	unsigned owners;

	if (n < 0 || n >= (lua_Integer)m->n_frames) {
		lua_pushnil(lua);
		return 1;
	}
	owners = model_owners(m, (uint32_t)n, owner, FS_NR_TASKS);
	lua_createtable(lua, 0, 4);
	set_number(lua, "count", m->frame[n].refs);
	set_text(lua, "kind", m_frame_kind_name(m->frame[n].kind));
	set_number(lua, "owners", owners);
	lua_newtable(lua);
	for (unsigned i = 0; i < owners && i < FS_NR_TASKS; i++) {
		lua_createtable(lua, 0, 3);
		set_number(lua, "pid", owner[i].pid);
		set_number(lua, "va", owner[i].va);
		set_flag(lua, "writable", owner[i].writable);
		lua_seti(lua, -2, (lua_Integer)i + 1);
	}
	lua_setfield(lua, -2, "owner");
	return 1;
}

/* event(): the shown one; event(n): any that history has, or nil */
static int
query_event(lua_State *lua)
{
	struct player *p = script_player(lua);
	lua_Integer seq = luaL_optinteger(lua, 1, (lua_Integer)p->view->shown);

	script_push_event(lua, seq > 0 ? timeline_event(p->timeline, (uint64_t)seq) : NULL);
	return 1;
}

/* events{ "cow copy", pid = 3 }: those from the program's start to the shown moment */
static int
query_events(lua_State *lua)
{
	struct player *p = script_player(lua);
	struct wanted w;
	lua_Integer n = 0;

	script_wanted(lua, 1, &w);
	lua_newtable(lua);
	for (uint64_t seq = p->begin; seq <= p->view->shown; seq++) {
		const struct fs_event *e = timeline_event(p->timeline, seq);

		if (!wanted_match(&w, e))
			continue;
		script_push_event(lua, e);
		lua_seti(lua, -2, ++n);
	}
	return 1;
}

int
query_count(lua_State *lua)
{
	struct player *p = script_player(lua);
	struct wanted w;
	lua_Integer n = 0;

	script_wanted(lua, 1, &w);
	for (uint64_t seq = p->begin; seq <= p->view->shown; seq++)
		n += wanted_match(&w, timeline_event(p->timeline, seq));
	lua_pushinteger(lua, n);
	return 1;
}

/* sym "counter": the address of a function or global variable of the program */
static int
query_sym(lua_State *lua)
{
	struct player *p = script_player(lua);
	struct symbol s = { .name = luaL_checkstring(lua, 1) };
	const char *wrong = p->program_path ? symbols_find(p->program_path, &s, 1) : "file is not there";

	if (wrong || !s.found)
		luaL_error(lua, "the program has no function or global variable %s%s%s", s.name, wrong ? ": it " : "",
			   wrong ? wrong : "");
	lua_pushinteger(lua, s.address);
	return 1;
}

/* What the terminal shows: without carriage returns. */
int
query_console(lua_State *lua)
{
	struct player *p = script_player(lua);
	size_t n, end = player_now(p)->console_len;
	const char *bytes = timeline_console(p->timeline, &n);
	luaL_Buffer b;

	luaL_buffinit(lua, &b);
	for (size_t i = 0; i < n && i < end; i++)
		if (bytes[i] != '\r')
			luaL_addchar(&b, bytes[i]);
	luaL_pushresult(&b);
	return 1;
}

int
query_tree(lua_State *lua)
{
	struct player *p = script_player(lua);
	char *tree = lua_newuserdatauv(lua, TREE_MAX, 0);

	story_tree(player_now(p), true, tree, TREE_MAX);
	lua_pushstring(lua, tree);
	return 1;
}

/* The sentence of the shown event. */
int
query_story(lua_State *lua)
{
	struct player *p = script_player(lua);
	const struct fs_event *e = player_event(p);
	const struct model *before = timeline_model(p->timeline, p->view->shown - (p->view->shown > 0), TIMELINE_WALK);
	struct story story = { .line = "" };
	char variable[128];

	if (e)
		story_tell(&story, before, player_now(p), e, timeline_text(p->timeline));
	lua_pushfstring(lua, "%s%s%s", story.line, story.more[0] ? " " : "", story.more);
	if (e && p->sight && sight_variable(p->sight, p->timeline, player_now(p), e->seq, variable, sizeof variable)) {
		lua_pushfstring(lua, "; %s", variable);
		lua_concat(lua, 2);
	}
	return 1;
}

/* 3, "SIGSEGV", or nil while the program has not ended */
int
query_status(lua_State *lua)
{
	uint32_t status;

	if (!player_status(script_player(lua), &status))
		lua_pushnil(lua);
	else if (WIFSIGNALED((int)status))
		lua_pushstring(lua, m_signal_name((uint32_t)WTERMSIG((int)status)));
	else
		lua_pushinteger(lua, WEXITSTATUS((int)status));
	return 1;
}

/* explain(), explain(120): the shown event, or that one, at length */
static int
query_explain(lua_State *lua)
{
	struct player *p = script_player(lua);
	lua_Integer seq = luaL_optinteger(lua, 1, (lua_Integer)p->view->shown);
	char *text = lua_newuserdatauv(lua, EXPLAINED_MAX, 0);

	if (seq < 1 || seq > (lua_Integer)timeline_end(p->timeline))
		luaL_error(lua, "explain: event %d has not happened", (int)seq);
	if (!p->view->kernel)
		p->view->kernel = p->kernel;
	explained_text(app_view_explained(p->view, (uint64_t)seq), text, EXPLAINED_MAX);
	lua_pushstring(lua, text);
	return 1;
}

/* marks(): tables with seq and name, in the order of the events */
static int
query_marks(lua_State *lua)
{
	const struct marks *m = &script_player(lua)->view->marks;
	lua_Integer n = 0;

	lua_newtable(lua);
	for (const struct mark *one = marks_next(m, 0, 1); one; one = marks_next(m, one->seq, 1)) {
		lua_createtable(lua, 0, 2);
		set_number(lua, "seq", (lua_Integer)one->seq);
		set_text(lua, "name", one->name);
		lua_seti(lua, -2, ++n);
	}
	return 1;
}

static void
add_sentence(void *ctx, const char *text)
{
	luaL_Buffer *b = ctx;

	luaL_addstring(b, text);
	luaL_addchar(b, '\n');
}

static uint64_t
moment(lua_State *lua, int index, const struct player *p)
{
	lua_Integer seq = luaL_optinteger(lua, index, (lua_Integer)p->view->shown);

	if (seq < 0 || seq > (lua_Integer)timeline_end(p->timeline))
		luaL_error(lua, "difference: event %d has not happened", (int)seq);
	return (uint64_t)seq;
}

/* difference(from, to): what is another way right after event `to`, a line each; the shown event where none is given */
int
query_difference(lua_State *lua)
{
	struct player *p = script_player(lua);
	uint64_t a = moment(lua, 1, p), b = moment(lua, 2, p);
	const struct model *before, *after;
	luaL_Buffer text;

	before = timeline_model(p->timeline, a < b ? a : b, TIMELINE_BEFORE);
	after = timeline_model(p->timeline, a < b ? b : a, TIMELINE_WALK);
	luaL_buffinit(lua, &text);
	model_difference(before, after, add_sentence, &text);
	luaL_pushresult(&text);
	return 1;
}

void
queries_open(lua_State *lua)
{
	static const luaL_Reg queries[] = {
		{ "task", query_task }, { "tasks", query_tasks }, { "page", query_page }, { "frame", query_frame },
		{ "event", query_event }, { "events", query_events }, { "count", query_count }, { "sym", query_sym },
		{ "console", query_console }, { "tree", query_tree }, { "story", query_story },
		{ "status", query_status }, { "marks", query_marks }, { "explain", query_explain }, { "difference", query_difference },
	};

	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++)
		lua_register(lua, queries[i].name, queries[i].func);
}
