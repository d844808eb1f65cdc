#include "app_view_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "branches.h"
#include "sieve.h"
#include "sight.h"

const struct pane *const app_view_panes[PANE_COUNT] = {
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
	v->marks.shown = v->timeline = tl;
	v->program = program;
	v->state = "";
	v->shown = timeline_end(tl);
	v->live = true;
	v->focus = v->small.focus = PANE_STORY;
	model_init(&v->prev);
	ok = (v->tales = tales_new()) != NULL && (v->filter = sieve_new(SIEVE_WORDS)) != NULL;
	for (int i = 0; i < PANE_COUNT && ok; i++)
		ok = (v->state_of[i] = calloc(1, app_view_panes[i]->state_size)) != NULL;
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
		if (app_view_panes[i]->close && v->state_of[i])
			app_view_panes[i]->close(v->state_of[i]);
		free(v->state_of[i]);
	}
	free(v->counted);
	sieve_free(v->filter);
	kernellines_close(v->lines);
	tales_free(v->tales);
	app_view_hold(v, -1);
	model_free(&v->prev);
}

uint32_t
app_view_who(const struct app_view *v, const struct model *now, const struct fs_event *e)
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
	return app_view_who(v, timeline_model(v->timeline, v->shown, TIMELINE_SHOWN),
			timeline_event(v->timeline, v->shown));
}

/* Has the program, whoever is selected, a text here? */
static bool
has_source(const struct app_view *v)
{
	struct debuginfo *d = v->sight && v->program ? sources_program(v->sight->sources, v->program, NULL) : NULL;
	const char *file = d ? di_main_file(d) : NULL;

	return file && sources_text(v->sight->sources, file);
}

void
app_view_layout(const struct app_view *v, int w, int h, struct layout *l)
{
	layout_make(l, &(struct layout_want){ .w = w, .h = h, .preset = v->preset, .own = v->layouts,
					      .zoom = v->zoom ? (int)v->focus : -1, .source = has_source(v), .alarm = v->alarm != NULL });
}

struct rect
app_view_body(struct rect r)
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
	return l.too_small ? (struct rect){ 0 } : app_view_body(l.pane[PANE_CONSOLE]);
}

int
app_view_pane_at(const struct app_view *v, int w, int h, int x, int y, struct rect *body)
{
	struct layout l;

	app_view_layout(v, w, h - app_view_caption_rows(v, w), &l);
	for (int i = 0; i < PANE_COUNT && !l.too_small; i++) {
		struct rect r = l.pane[i];
		if (x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h) {
			*body = app_view_body(r);
			return i;
		}
	}
	return -1;
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

const char *
app_view_pane_name(enum pane_id id)
{
	return app_view_panes[id]->name;
}

int
app_view_pane(const char *name)
{
	for (int i = 0; i < PANE_COUNT; i++)
		if (!strcmp(app_view_panes[i]->name, name))
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

bool
app_view_change(struct app_view *v, struct timeline *tl, const char *program)
{
	struct app_view new;

	if (!app_view_open(&new, tl, program))
		return false;
	new.caption = v->caption;
	new.layouts = v->layouts;
	new.keys = v->keys;
	new.in_parts = v->in_parts;
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
	const struct branches *b = v->marks.ways;
	int held = b && v->against && v->against <= b->n && b->at[v->against - 1].timeline == tl ?
		(int)branches_of(b, v->timeline) : (int)v->against - 1; /* the two change places */

	if (!app_view_open(&new, tl, v->program))
		return false;
	for (int i = 0; i < PANE_COUNT; i++)
		v->state_of[i] = new.state_of[i];
	v->marks.shown = v->timeline = tl;
	v->tales = new.tales;
	v->filter = new.filter;
	sieve_set(v->filter, sieve_words(old.filter));
	v->prev = new.prev;
	v->counted = NULL;
	v->n_counted = 0;
	v->versus = new.versus;
	v->others = new.others;
	app_view_hold(v, held);
	v->explained.seq = 0; /* the event of that number may be another one here */
	old.lines = NULL;     /* the kernel is the same */
	app_view_close(&old);
	app_view_show(v, seq);
	return true;
}
