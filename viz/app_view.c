#include "app_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sieve.h"
#include "sight.h"

static const struct pane *const panes[PANE_COUNT] = {
	[PANE_TREE] = &pane_tree, [PANE_TASKS] = &pane_tasks, [PANE_FRAMES] = &pane_frames,
	[PANE_PAGES] = &pane_pages, [PANE_EVENTS] = &pane_events, [PANE_STORY] = &pane_story,
	[PANE_CONSOLE] = &pane_console, [PANE_SOURCE] = &pane_source, [PANE_FILES] = &pane_files,
	[PANE_TIMELINE] = &pane_timeline, [PANE_KERNEL] = &pane_kernel, [PANE_COMPARE] = &pane_compare,
	[PANE_LARGE] = &pane_large,
};

static void
on_found(void *ctx, uint64_t seq, const struct story *story)
{
	tales_keep(ctx, seq, story);
}

bool
app_view_open(struct app_view *v, struct timeline *tl, const char *program)
{
	bool ok;

	memset(v, 0, sizeof *v);
	v->timeline = tl;
	v->program = program;
	v->state = "";
	v->shown = timeline_end(tl);
	v->live = true;
	v->focus = v->small.focus = PANE_STORY;
	model_init(&v->prev);
	ok = (v->tales = tales_new()) != NULL && (v->filter = sieve_new(SIEVE_WORDS)) != NULL;
	for (int i = 0; i < PANE_COUNT && ok; i++)
		ok = (v->state_of[i] = calloc(1, panes[i]->state_size)) != NULL;
	if (ok)
		sieve_on_found(v->filter, on_found, v->tales);
	else
		app_view_close(v);
	return ok;
}

void
app_view_close(struct app_view *v)
{
	for (int i = 0; i < PANE_COUNT; i++) {
		if (panes[i]->close && v->state_of[i])
			panes[i]->close(v->state_of[i]);
		free(v->state_of[i]);
	}
	free(v->counted);
	sieve_free(v->filter);
	kernellines_close(v->lines);
	tales_free(v->tales);
	model_free(&v->prev);
}

/* The one whose pages are of interest: who was chosen, else who acts, else who has the CPU. */
static uint32_t
selected(const struct app_view *v, const struct model *now, const struct fs_event *e)
{
	if (v->chosen)
		return v->chosen;
	if (e && e->pid && model_task(now, e->pid))
		return e->pid;
	return now->current && model_task(now, now->current) ? now->current : 1;
}

uint32_t
app_view_selected(struct app_view *v)
{
	return selected(v, timeline_model(v->timeline, v->shown, TIMELINE_SHOWN),
			timeline_event(v->timeline, v->shown));
}

/* False: no memory. */
static bool
recount(struct app_view *v, const struct model *now)
{
	if (now->n_frames > v->n_counted) {
		free(v->counted);
		v->counted = calloc(now->n_frames, sizeof *v->counted);
		v->n_counted = v->counted ? now->n_frames : 0;
		if (!v->counted)
			return false;
	}
	if (now->n_frames)
		model_recount(now, v->counted);
	return true;
}

/* The moment that the shown one is compared with: the last mark that was set, else the event before. */
static uint64_t
other_of(const struct app_view *v)
{
	uint64_t mark = v->marks.last;

	if (mark && mark != v->shown && mark <= timeline_end(v->timeline))
		return mark;
	return v->shown ? v->shown - 1 : 0;
}

static struct scene
scene_of(struct app_view *v)
{
	struct scene s = { .program = v->program, .state = v->note ? v->note : v->state, .typing = v->typing, .typing_what = v->typing_what, .typing_hint = v->typing_hint, .alarm = v->alarm,
			   .alarm_seq = v->alarm_seq, .alarms = v->alarms, .live = v->live };

	s.timeline = v->timeline;
	s.branch = v->branch;
	s.elsewhere = v->elsewhere;
	s.sight = v->sight;
	s.noted = v->note != NULL;
	s.end = timeline_end(v->timeline);
	s.shown = v->shown;
	s.event = timeline_event(v->timeline, v->shown);
	model_copy(&v->prev, timeline_model(v->timeline, v->shown ? v->shown - 1 : 0, TIMELINE_WALK));
	s.prev = &v->prev;
	s.now = timeline_model(v->timeline, v->shown, TIMELINE_SHOWN);
	s.other_seq = other_of(v);
	s.other = s.now;
	s.marks = &v->marks;
	s.counted = v->counted;
	s.filter = *sieve_words(v->filter) ? v->filter : NULL;
	s.looking = v->looking;
	s.filtering = v->filtering;
	s.selected = selected(v, s.now, s.event);
	s.chosen = v->chosen != 0;
	if (v->inside && v->inside->seq == v->shown && v->inside->pid == s.selected)
		s.inside = v->inside;
	return s;
}

/* Has the program, whoever is selected, a text here? */
static bool
has_source(const struct app_view *v)
{
	struct debuginfo *d = v->sight && v->program ? sources_program(v->sight->sources, v->program, NULL) : NULL;
	const char *file = d ? di_main_file(d) : NULL;

	return file && sources_text(v->sight->sources, file);
}

static void
make_layout(const struct app_view *v, int w, int h, struct layout *l)
{
	layout_make(l, &(struct layout_want){ .w = w, .h = h, .preset = v->preset, .own = v->layouts,
					      .zoom = v->zoom ? (int)v->focus : -1, .source = has_source(v), .alarm = v->alarm != NULL });
}

static void
draw_header(struct grid *g, const struct app_view *v, const struct scene *s, int id, struct rect r)
{
	struct area a = area_of(g, r);
	bool focus = v->focus == (enum pane_id)id;
	char title[64] = "";

	if (panes[id]->title)
		panes[id]->title(s, title, sizeof title);
	int x = draw_textf(a, 1, 0, focus ? ST_FOCUS : ST_TITLE, focus ? "[%s]" : " %s ",
			   panes[id]->name);
	if (title[0])
		draw_textf(a, x, 0, ST_TITLE, " %s ", title);
}

/* ---- what a script says -------------------------------------------------------------------- */

#define CAPTION_ROWS 6

/* Bytes of the text that one row shows: up to a newline, else up to the last space that fits. */
static size_t
row_bytes(const char *text, int w)
{
	size_t n = 0, space = 0;
	int used = 0;

	for (; text[n] && text[n] != '\n'; n++) {
		used += (text[n] & 0xc0) != 0x80; /* a character's first byte */
		if (used > w)
			return space ? space : n;
		if (text[n] == ' ')
			space = n;
	}
	return n;
}

static int
caption_rows(const struct app_view *v, int w)
{
	int rows = 0;

	for (const char *at = v->caption; at && *at && rows < CAPTION_ROWS; rows++) {
		at += row_bytes(at, w - 2);
		at += *at == ' ' || *at == '\n';
	}
	return rows ? rows + 1 : 0; /* and a line above */
}

static void
draw_caption(const struct app_view *v, struct area a)
{
	const char *at = v->caption;

	draw_hline(a, 0, 0, a.r.w);
	draw_text(a, 1, 0, ST_KEY, v->held ? " Space goes on " : "");
	draw_link(a, 1, 0, v->held ? 15 : 0, LINK_KEY, ' ');
	for (int y = 1; y < a.r.h && *at; y++) {
		size_t n = row_bytes(at, a.r.w - 2);

		draw_bytes(a, 1, y, ST_TITLE, at, n);
		at += n;
		at += *at == ' ' || *at == '\n';
	}
}

/* Borders first, so that corners are joined; titles lie on them. */
static void
draw_borders(struct grid *g, const struct layout *l)
{
	struct area all = area_of(g, (struct rect){ 0, 0, g->w, g->h });

	for (int i = 0; i < PANE_COUNT; i++) {
		struct rect r = l->pane[i];
		if (r.w <= 0 || r.h <= 0)
			continue;
		draw_hline(all, r.x, r.y, r.w);
		if (r.x > 0) {
			draw_vline(all, r.x - 1, r.y, r.h);
			draw_hline(all, r.x - 1, r.y, 1);
		}
	}
	grid_join(g);
}

/* Below the title, and beside the border. */
static struct rect
body_of(struct rect r)
{
	int gap = r.x > 0;

	return (struct rect){ r.x + gap, r.y + 1, r.w - gap, r.h - 1 };
}

struct rect
app_view_console(const struct app_view *v, int w, int h)
{
	const int zooms[] = { v->zoom && v->focus == PANE_CONSOLE ? PANE_CONSOLE : -1, PANE_CONSOLE };
	struct layout l = { .too_small = true };

	for (int i = 0; i < 2 && l.pane[PANE_CONSOLE].w <= 0; i++)
		layout_make(&l, &(struct layout_want){ .w = w, .h = h, .preset = v->preset, .own = v->layouts, .zoom = zooms[i], .source = has_source(v) });
	return l.too_small ? (struct rect){ 0 } : body_of(l.pane[PANE_CONSOLE]);
}

void
app_view_to_console(struct app_view *v, int w, int h)
{
	struct layout l;

	v->zoom &= v->focus == PANE_CONSOLE;
	v->focus = PANE_CONSOLE;
	make_layout(v, w, h, &l);
	v->zoom |= l.pane[PANE_CONSOLE].w <= 0;
	panes[PANE_CONSOLE]->act(v->state_of[PANE_CONSOLE], ACTION_FOLLOW);
}

int
app_view_pane_at(const struct app_view *v, int w, int h, int x, int y, struct rect *body)
{
	struct layout l;

	make_layout(v, w, h - caption_rows(v, w), &l);
	for (int i = 0; i < PANE_COUNT && !l.too_small; i++) {
		struct rect r = l.pane[i];
		if (x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h) {
			*body = body_of(r);
			return i;
		}
	}
	return -1;
}

static void
draw_pane(struct grid *g, struct app_view *v, const struct scene *s, int id, struct rect r)
{
	struct area body = area_of(g, body_of(r));

	if (r.w <= 0 || r.h <= 0)
		return;
	draw_header(g, v, s, id, r);
	if (body.r.h <= 0)
		return;
	while (panes[id]->read && panes[id]->read(v->state_of[id], v->timeline, v->shown))
		if (!v->patient) {
			v->behind = true;
			break;
		}
	if (panes[id]->update)
		panes[id]->update(v->state_of[id], s, v->tales, v->timeline, body.r.h);
	panes[id]->draw(v->state_of[id], s, v->tales, body);
}

/* In words that fit: the longest there is room for; a screen of no size for words gets a mark. */
static void
draw_too_small(struct grid *g)
{
	struct area all = area_of(g, (struct rect){ 0, 0, g->w, g->h });
	char text[5][64];
	int n = 4, rows = 1;

	snprintf(text[0], sizeof text[0], "too small: %dx%d, forkscope wants %dx%d", g->w, g->h, LAYOUT_MIN_W, LAYOUT_MIN_H);
	snprintf(text[1], sizeof text[1], "too small: %dx%d, wants %dx%d", g->w, g->h, LAYOUT_MIN_W, LAYOUT_MIN_H);
	snprintf(text[2], sizeof text[2], "too small: %dx%d,", g->w, g->h);
	snprintf(text[3], sizeof text[3], "wants %dx%d", LAYOUT_MIN_W, LAYOUT_MIN_H);
	snprintf(text[4], sizeof text[4], "%dx%d", LAYOUT_MIN_W, LAYOUT_MIN_H);
	for (int i = 0; i < n; i++)
		if (text_width(text[i]) <= g->w && (i != 2 || g->h > 1))
			n = i;
	rows += n == 2;
	if (text_width(text[n]) > g->w)
		strcpy(text[n], "+");
	for (int i = n; i < n + rows; i++)
		draw_text(all, (g->w - text_width(text[i])) / 2, (g->h - rows) / 2 + i - n, ST_TITLE, text[i]);
}

void
app_view_filter(struct app_view *v, const char *words)
{
	sieve_set(v->filter, words);
	v->looking = *words != '\0';
}

bool
app_view_look(struct app_view *v)
{
	return v->looking = sieve_work(v->filter, v->timeline, v->shown, 0);
}

void
app_draw(struct grid *g, struct app_view *v)
{
	int caption = caption_rows(v, g->w), h = g->h - caption;
	struct layout l;

	while (!v->in_pieces && app_view_look(v))
		;
	grid_clear(g);
	v->behind = false;
	make_layout(v, g->w, h, &l);
	if (l.too_small) {
		draw_too_small(g);
		return;
	}
	if (!recount(v, timeline_model(v->timeline, v->shown, TIMELINE_SHOWN)))
		return;
	struct scene s = scene_of(v);
	if (l.pane[PANE_COMPARE].w > 0) /* nobody else needs it, and it may be far away */
		s.other = timeline_model(v->timeline, s.other_seq, TIMELINE_OTHER);
	if (v->explain && !v->help) {
		explain_draw(app_view_explained(v, v->shown), area_of(g, (struct rect){ 0, 1, g->w, h - 1 }), &v->explain_top);
	} else if (v->help) {
		help_draw(area_of(g, (struct rect){ 0, 1, g->w, h - 1 }), v->help, v->keys);
	} else {
		draw_borders(g, &l);
		for (int i = 0; i < PANE_COUNT; i++)
			draw_pane(g, v, &s, i, l.pane[i]);
	}
	if (caption)
		draw_caption(v, area_of(g, (struct rect){ 0, h, g->w, caption }));
	status_draw(&s, area_of(g, l.status), area_of(g, l.alarm));
}

const char *
app_view_pane_name(enum pane_id id)
{
	return panes[id]->name;
}

int
app_view_pane(const char *name)
{
	for (int i = 0; i < PANE_COUNT; i++)
		if (!strcmp(panes[i]->name, name))
			return i;
	return -1;
}

void
app_view_show(struct app_view *v, uint64_t seq)
{
	uint64_t end = timeline_end(v->timeline), first = timeline_first(v->timeline);

	if (seq < first)
		seq = first;
	v->live = seq >= end;
	v->shown = v->live ? end : seq;
}

int
app_view_match(struct app_view *v, enum action action, struct timeline_match *match)
{
	uint64_t fork = 1ull << FS_SLOT | 1ull << FS_NOFORK, copy = 1ull << FS_COPY | 1ull << FS_REUSE;
	uint64_t fault = 1ull << FS_FAULT | 1ull << FS_TRAP, ended = 1ull << FS_EXIT;

	*match = (struct timeline_match){ 0 };
	switch (action) {
	case ACTION_NEXT: return 1;
	case ACTION_PREV: return -1;
	case ACTION_LATER: return v->shown >= timeline_end(v->timeline); /* else it is no search */
	case ACTION_NEXT_FORK: match->types = fork; return 1;
	case ACTION_PREV_FORK: match->types = fork; return -1;
	case ACTION_NEXT_FAULT: match->types = fault; return 1;
	case ACTION_PREV_FAULT: match->types = fault; return -1;
	case ACTION_NEXT_COPY: match->types = copy; return 1;
	case ACTION_PREV_COPY: match->types = copy; return -1;
	case ACTION_NEXT_EXIT: match->types = ended; return 1;
	case ACTION_PREV_EXIT: match->types = ended; return -1;
	case ACTION_NEXT_OWN: match->pid = app_view_selected(v); return 1;
	case ACTION_PREV_OWN: match->pid = app_view_selected(v); return -1;
	default: return 0;
	}
}

/* The existing process before (dir -1) or after `from`, around the ends; `from` when there is none. */
static uint32_t
neighbour(const struct model *m, uint32_t from, int dir)
{
	uint32_t best = 0, wrap = 0;

	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &m->task[i];
		if (!t->used || t->pid == 0)
			continue;
		if (dir > 0 ? t->pid > from && (!best || t->pid < best) :
		    t->pid < from && t->pid > best)
			best = t->pid;
		if (!wrap || (dir > 0 ? t->pid < wrap : t->pid > wrap))
			wrap = t->pid;
	}
	return best ? best : wrap ? wrap : from;
}

/* To the next pane that is on the screen; alone on it, every pane has its turn. */
static void
move_focus(struct app_view *v, int dir, int w, int h)
{
	struct layout l;

	make_layout(v, w, h, &l);
	for (int i = 1; i <= PANE_COUNT; i++) {
		enum pane_id id = (enum pane_id)(((int)v->focus + dir * i + PANE_COUNT) % PANE_COUNT);
		if (!v->zoom && l.pane[id].w <= 0)
			continue;
		v->focus = id;
		return;
	}
}

static void
next_layout(struct app_view *v, int w, int h)
{
	struct layout l;

	v->preset = (enum layout_preset)(((int)v->preset + 1) % layouts_count(v->layouts));
	v->zoom = false;
	make_layout(v, w, h, &l);
	if (l.pane[v->focus].w <= 0)
		move_focus(v, 1, w, h);
}

/* Large letters, or what was shown before. */
static void
large(struct app_view *v)
{
	bool is = v->preset == LAYOUT_LARGE;

	if (is) {
		v->preset = v->small.preset, v->focus = v->small.focus, v->zoom = v->small.zoom;
		return;
	}
	v->small.preset = v->preset, v->small.focus = v->focus, v->small.zoom = v->zoom;
	v->preset = LAYOUT_LARGE, v->focus = PANE_LARGE, v->zoom = false;
}

static void
follow_again(struct app_view *v)
{
	v->chosen = 0;
	for (int i = 0; i < PANE_COUNT; i++)
		panes[i]->act(v->state_of[i], ACTION_FOLLOW);
}

/* Through time by the timeline's columns; false: at its end, where only the guest makes more. */
static bool
scrub(struct app_view *v, int dir)
{
	uint64_t to = pane_timeline_step(v->state_of[PANE_TIMELINE], v->timeline, v->shown, dir);

	if (to > timeline_end(v->timeline))
		return false;
	app_view_show(v, to);
	return true;
}

enum action
app_view_meant(const struct app_view *v, enum action action, int key)
{
	if (v->focus != PANE_TIMELINE || (key != UK_LEFT && key != UK_RIGHT))
		return action;
	return key == UK_LEFT ? ACTION_EARLIER : ACTION_LATER;
}

const struct explained *
app_view_explained(struct app_view *v, uint64_t seq)
{
	if (!v->lines_asked && v->kernel)
		v->lines = kernellines_open(v->kernel);
	v->lines_asked |= v->kernel != NULL;
	if (v->explained.seq != seq || !seq) {
		explained_make(&v->explained, v->timeline, seq, v->lines, v->sight);
		v->explain_top = 0;
	}
	return &v->explained;
}

bool
app_view_explaining(struct app_view *v, enum action action)
{
	const int page = 10;

	switch (action) {
	case ACTION_FOLLOW:
	case ACTION_EXPLAIN: v->explain = false; break;
	case ACTION_UP: v->explain_top--; break;
	case ACTION_DOWN: v->explain_top++; break;
	case ACTION_PAGE_UP: v->explain_top -= page; break;
	case ACTION_PAGE_DOWN: v->explain_top += page; break;
	default: return false;
	}
	return true;
}

bool
app_view_change(struct app_view *v, struct timeline *tl, const char *program)
{
	struct app_view new;

	if (!app_view_open(&new, tl, program))
		return false;
	new.caption = v->caption;
	new.layouts = v->layouts;
	new.keys = v->keys;
	new.in_pieces = v->in_pieces;
	new.kernel = v->kernel;
	app_view_close(v);
	*v = new;
	return true;
}

/* What panes keep of a history is of that one. */
bool
app_view_turn(struct app_view *v, struct timeline *tl, uint64_t seq)
{
	struct app_view new, old = *v;

	if (!app_view_open(&new, tl, v->program))
		return false;
	for (int i = 0; i < PANE_COUNT; i++)
		v->state_of[i] = new.state_of[i];
	v->timeline = tl;
	v->tales = new.tales;
	v->filter = new.filter;
	sieve_set(v->filter, sieve_words(old.filter));
	v->prev = new.prev;
	v->counted = NULL;
	v->n_counted = 0;
	v->explained.seq = 0; /* the event of that number may be another one here */
	old.lines = NULL;     /* the kernel is the same */
	app_view_close(&old);
	app_view_show(v, seq);
	return true;
}

void
app_view_why_not(const struct app_view *v, enum action action, int w, int h, char *out, size_t size)
{
	enum pane_id of = PANE_COUNT;
	struct layout l;

	switch (action) {
	case ACTION_FOLD: case ACTION_FOLD_ALL: case ACTION_BRANCH: of = PANE_TREE; break;
	case ACTION_CLOSER: case ACTION_WIDER: case ACTION_SCALE: of = PANE_TIMELINE; break;
	case ACTION_CURSOR_LEFT: case ACTION_CURSOR_RIGHT: of = PANE_FRAMES; break;
	default: return;
	}
	make_layout(v, w, h, &l);
	if (l.pane[of].w <= 0)
		snprintf(out, size, "the pane %s is not on the screen: y goes to other layouts", panes[of]->name);
	else if (of == PANE_FRAMES && v->focus != of)
		snprintf(out, size, "Tab goes to the frames first: there is the cursor");
}

bool
app_view_act(struct app_view *v, enum action action, int number, int w, int h)
{
	const struct model *now = timeline_model(v->timeline, v->shown, TIMELINE_SHOWN);

	switch (action) {
	case ACTION_START: app_view_show(v, 1); break;
	case ACTION_LIVE: app_view_show(v, timeline_end(v->timeline)); break;
	case ACTION_SELECT_NEXT: v->chosen = neighbour(now, app_view_selected(v), 1); break;
	case ACTION_SELECT_PREV: v->chosen = neighbour(now, app_view_selected(v), -1); break;
	case ACTION_SELECT: v->chosen = (uint32_t)number; break;
	case ACTION_FOLLOW: follow_again(v); break;
	case ACTION_FOCUS_NEXT: move_focus(v, 1, w, h); break;
	case ACTION_FOCUS_PREV: move_focus(v, -1, w, h); break;
	case ACTION_ZOOM: v->zoom = !v->zoom; break;
	case ACTION_LAYOUT: next_layout(v, w, h); break;
	case ACTION_LARGE: large(v); break;
	case ACTION_HELP: v->help = 1; break;
	case ACTION_EXPLAIN: v->explain = true; v->explain_top = 0; break;
	case ACTION_EARLIER: return scrub(v, -1);
	case ACTION_LATER: return scrub(v, 1);
	case ACTION_FOLD:
	case ACTION_FOLD_ALL:
	case ACTION_BRANCH: return panes[PANE_TREE]->act(v->state_of[PANE_TREE], action);
	case ACTION_CLOSER:
	case ACTION_WIDER:
	case ACTION_SCALE: return panes[PANE_TIMELINE]->act(v->state_of[PANE_TIMELINE], action);
	default: return panes[v->focus]->act(v->state_of[v->focus], action);
	}
	return true;
}

bool
app_snapshot(struct timeline *tl, const struct app_shot *shot, struct grid *g)
{
	struct app_view v;

	if (!app_view_open(&v, tl, shot->program))
		return false;
	g->ascii = shot->ascii;
	g->theme = shot->theme;
	if (!grid_resize(g, shot->w, shot->h)) {
		app_view_close(&v);
		return false;
	}
	app_view_show(&v, shot->seq);
	v.patient = true;
	v.state = "stopped";
	v.alarm = shot->alarm;
	v.alarms = shot->alarm ? 1 : 0;
	v.alarm_seq = shot->seq;
	v.chosen = shot->select;
	v.sight = shot->sight;
	if (shot->marks)
		v.marks = *shot->marks;
	v.help = shot->help;
	v.explain = shot->explain;
	v.kernel = shot->kernel;
	v.preset = shot->preset;
	v.zoom = shot->zoom >= 0;
	v.inside = shot->inside;
	if (v.zoom)
		v.focus = (enum pane_id)shot->zoom;
	app_draw(g, &v);
	app_view_close(&v);
	return true;
}
