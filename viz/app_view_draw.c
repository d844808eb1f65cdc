/* app_view_draw.c: the moment that is shown becomes cells. */
#include "app_view_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sieve.h"

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

int
app_view_caption_rows(const struct app_view *v, int w)
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

/* ---- the panes ----------------------------------------------------------------------------- */

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

static void
draw_header(struct grid *g, const struct app_view *v, const struct scene *s, int id, struct rect r)
{
	struct area a = area_of(g, r);
	bool focus = v->focus == (enum pane_id)id;
	char title[64] = "";

	if (app_view_panes[id]->title)
		app_view_panes[id]->title(s, title, sizeof title);
	int x = draw_textf(a, 1, 0, focus ? ST_FOCUS : ST_TITLE, focus ? "[%s]" : " %s ",
			   app_view_panes[id]->name);
	if (title[0])
		draw_textf(a, x, 0, ST_TITLE, " %s ", title);
}

static void
draw_pane(struct grid *g, struct app_view *v, const struct scene *s, int id, struct rect r)
{
	struct area body = area_of(g, app_view_body(r));

	if (r.w <= 0 || r.h <= 0)
		return;
	draw_header(g, v, s, id, r);
	if (body.r.h <= 0)
		return;
	while (app_view_panes[id]->read && app_view_panes[id]->read(v->state_of[id], v->timeline, v->shown))
		if (v->in_parts) {
			v->behind = true;
			break;
		}
	if (app_view_panes[id]->update)
		app_view_panes[id]->update(v->state_of[id], s, v->tales, v->timeline, body.r.h);
	app_view_panes[id]->draw(v->state_of[id], s, v->tales, body);
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

/* ---- the whole ----------------------------------------------------------------------------- */

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
	uint64_t mark = marks_last(&v->marks);

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
	s.keys = v->keys;
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
	s.selected = app_view_who(v, s.now, s.event);
	s.chosen = v->chosen != 0;
	if (v->inside && v->inside->seq == v->shown && v->inside->pid == s.selected)
		s.inside = v->inside;
	return s;
}

void
app_draw(struct grid *g, struct app_view *v)
{
	int caption = app_view_caption_rows(v, g->w), h = g->h - caption;
	struct layout l;

	while (!v->in_parts && app_view_look(v))
		;
	grid_clear(g);
	v->behind = false;
	app_view_layout(v, g->w, h, &l);
	if (l.too_small) {
		draw_too_small(g);
		return;
	}
	if (!recount(v, timeline_model(v->timeline, v->shown, TIMELINE_SHOWN)))
		return;
	struct scene s = scene_of(v);
	if (l.pane[PANE_COMPARE].w > 0) /* nobody else needs it, and it may be far away */
		app_view_versus(v, &s, l.pane[PANE_COMPARE].h);
	if (l.pane[PANE_COMPARE].w > 0 && !s.versus)
		s.other = timeline_model(v->timeline, s.other_seq, TIMELINE_OTHER);
	if (v->explain && !v->help) {
		explain_draw(app_view_explained(v, v->shown), area_of(g, (struct rect){ 0, 1, g->w, h - 1 }), &v->explain_top, v->keys);
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
