/*
 * pages: the selected process's page table: what is mapped where, who shares it, what changed. Where there is
 * room, each page stands twice: as it was before the event, and as it is after it.
 */
#include <stdio.h>

#include "owners.h"
#include "pane.h"
#include "scroll.h"

#define BOTH_W 76   /* columns from which both moments fit */
#define VA_W 9
#define CHANGE_W 15 /* for what the event did */

struct walk {
	const struct scene *s;
	const struct m_task *now, *prev; /* the selected process; prev may be NULL */
	struct rows *rows;
	struct area a;
	int side;      /* columns of each moment; 0: the later one alone is shown */
	uint32_t gone; /* pages of prev that were looked at: those that are no more have a row too */
};

static void
prot_words(uint32_t prot, const struct m_page *p, char out[5])
{
	bool promised = prot & FS_PROT_WRITE, writable = p ? p->writable : promised;

	snprintf(out, 5, "%c%c%c%s", prot & FS_PROT_READ ? 'r' : '-', writable ? 'w' : '-',
		 prot & FS_PROT_EXEC ? 'x' : '-', promised && !writable ? "w" : "");
}

/* What a map is for, in a word. */
static const char *
map_kind(const struct m_map *map)
{
	if (map->flags & FS_MAP_HEAP)
		return "heap";
	if (map->flags & FS_MAP_STACK)
		return "stack";
	if (!(map->flags & FS_MAP_FILE))
		return "zeros";
	return map->prot & FS_PROT_EXEC ? "code" : map->prot & FS_PROT_WRITE ? "data" : "const";
}

/* What the shown event did to this page, or NULL; `text` may be used for the words. */
static const char *
change_words(const struct walk *w, const struct m_page *p, char *text, size_t size)
{
	const struct m_page *old = w->prev ? model_page(w->prev, p->va) : NULL;
	unsigned before = 0, after = model_owners(w->s->now, p->frame, NULL, 0);

	if (!old)
		return after > 1 ? "◂ now shared" : "◂ new";
	if (old->slot) {
		snprintf(text, size, "◂ was in slot %u", old->slot);
		return text;
	}
	if (old->frame != p->frame) {
		snprintf(text, size, "◂ copy of %04x", old->frame);
		return text;
	}
	before = model_owners(w->s->prev, p->frame, NULL, 0);
	if (before != after) {
		snprintf(text, size, "◂ owners %u→%u", before, after);
		return text;
	}
	return old->writable == p->writable ? NULL : p->writable ? "◂ may write" : "◂ read-only";
}

/* What the next write to the page would do, or who else has it. A file's page stays the file's: it
 * is copied even for its only owner. */
static const char *
standing_words(const struct model *m, const struct m_map *map, const struct m_page *p,
	       const struct owners *o, enum style *style)
{
	bool cow = map && (map->prot & FS_PROT_WRITE) && !p->writable;
	bool file = p->frame < m->n_frames && m->frame[p->frame].kind == FS_FRAME_FILE;

	*style = cow ? ST_COW : o->processes > 1 ? ST_SHARED : ST_DIM;
	if (cow)
		return o->entries > 1 || file ? "cow " : "last owner ";
	return o->processes > 1 ? "shared " : map ? map_kind(map) : "";
}

static void
draw_present(struct walk *w, const struct m_map *map, const struct m_page *p)
{
	struct owners o = owners_of(w->s->now, p->frame);
	char prot[5], text[32];
	const char *change = change_words(w, p, text, sizeof text);
	enum style style;
	int y = rows_next(w->rows, change != NULL), x;

	if (y < 0)
		return;
	x = draw_textf(w->a, 0, y, ST_NORMAL, "%08x ", p->va);
	x = draw_textf(w->a, x, y, change ? ST_NEW : ST_NORMAL, "%04x ", p->frame);
	prot_words(map ? map->prot : 0, p, prot);
	const char *words = standing_words(w->s->now, map, p, &o, &style);
	draw_text(w->a, x, y, style == ST_DIM ? ST_NORMAL : style, prot);
	x += 5;
	int after = x + 4;
	x = owners_draw(&o, w->a, x, y, o.processes > 1 ? ST_SHARED : ST_OWNED, 6);
	x = x + 1 > after ? x + 1 : after;
	if (!map)
		x = draw_text(w->a, x, y, ST_WRONG, "outside every map ");
	if (style != ST_DIM || !change)
		x = draw_text(w->a, x, y, style, words);
	if (change) {
		draw_text(w->a, x, y, ST_NEW, change);
		draw_mark(w->a, y);
	}
}

/* A page that is on the disk: its slot, and how many entries name that. */
static void
draw_swapped(struct walk *w, const struct m_map *map, const struct m_page *p)
{
	const struct m_page *old = w->prev ? model_page(w->prev, p->va) : NULL;
	unsigned refs = p->slot < w->s->now->n_slots ? w->s->now->slot[p->slot] : 0;
	bool changed = !old || old->slot != p->slot;
	int y = rows_next(w->rows, changed);
	char prot[5];

	if (y < 0)
		return;
	prot_words(map ? map->prot : 0, NULL, prot);
	int x = draw_textf(w->a, 0, y, ST_NORMAL, "%08x  --  %-4s ", p->va, prot);
	x = draw_textf(w->a, x, y, changed ? ST_NEW : ST_NORMAL, "swapped, slot %u ", p->slot);
	if (refs != 1)
		x = draw_textf(w->a, x, y, ST_SHARED, "of %u ", refs);
	if (old && !old->slot)
		draw_textf(w->a, x, y, ST_NEW, "◂ was %04x", old->frame);
	if (changed)
		draw_mark(w->a, y);
}

/* ---- both moments ---- */

/* A page at one moment: frame, count, rights, owners, what a write would do. NULL: it is not there. */
static void
draw_moment(const struct model *m, const struct m_task *t, const struct m_page *p, bool changed, struct area a)
{
	const struct m_map *map = p ? model_map(t, p->va) : NULL;
	enum style style;
	char prot[5];
	int x;

	if (!p) {
		draw_text(a, 0, 0, ST_DIM, "--");
		return;
	}
	prot_words(map ? map->prot : 0, p->slot ? NULL : p, prot);
	if (p->slot) {
		draw_textf(a, 0, 0, changed ? ST_NEW : ST_NORMAL, "--   x%-2u%-4s swapped, slot %u", p->slot < m->n_slots ? m->slot[p->slot] : 0,
			   prot, p->slot);
		return;
	}
	struct owners o = owners_of(m, p->frame);
	const char *words = standing_words(m, map, p, &o, &style);
	x = draw_textf(a, 0, 0, changed ? ST_NEW : ST_NORMAL, "%04x x%-2u", p->frame, p->frame < m->n_frames ? m->frame[p->frame].refs : 0);
	draw_text(a, x, 0, style == ST_DIM ? ST_NORMAL : style, prot);
	x = owners_draw(&o, a, x + 5, 0, o.processes > 1 ? ST_SHARED : ST_OWNED, 4) + 1;
	draw_text(a, x, 0, map ? style : ST_WRONG, map ? words : "outside every map");
}

/* old, now: NULL when the page is not there at that moment; one of them is. */
static void
draw_both(struct walk *w, const struct m_page *old, const struct m_page *now)
{
	char text[32];
	const char *change = !now ? "◂ given up" : !now->slot ? change_words(w, now, text, sizeof text) :
		old && old->slot == now->slot ? NULL : "◂ to the disk";
	int y = rows_next(w->rows, change != NULL);

	if (y < 0)
		return;
	draw_textf(w->a, 0, y, ST_NORMAL, "%08x", now ? now->va : old->va);
	if (w->prev)
		draw_moment(w->s->prev, w->prev, old, false, area_sub(w->a, VA_W, y, w->side - 1, 1));
	draw_moment(w->s->now, w->now, now, change != NULL, area_sub(w->a, VA_W + w->side, y, w->side - 1, 1));
	if (change) {
		draw_text(w->a, VA_W + 2 * w->side, y, ST_NEW, change);
		draw_mark(w->a, y);
	}
}

/* Pages before `va` that the event has taken away. */
static void
draw_gone(struct walk *w, uint32_t va)
{
	while (w->side && w->prev && w->gone < w->prev->n_pages && w->prev->pages[w->gone].va < va) {
		const struct m_page *old = &w->prev->pages[w->gone++];
		if (!model_page(w->now, old->va))
			draw_both(w, old, NULL);
	}
}

/* Pages of a map that are promised but have no entry yet: one row a run. */
static void
draw_promise(struct walk *w, const struct m_map *map, uint32_t va, uint32_t pages)
{
	char prot[5];

	draw_gone(w, va);
	int y = rows_next(w->rows, false);
	if (y < 0)
		return;
	prot_words(map->prot, NULL, prot);
	int x = draw_textf(w->a, 0, y, ST_DIM, w->side ? "%08x --      %-4s " : "%08x  --  %-4s ", va, prot);
	draw_textf(w->a, x, y, ST_DIM, "%s: %u untouched", map_kind(map), pages);
}

static void
draw_page(struct walk *w, const struct m_map *map, const struct m_page *p)
{
	draw_gone(w, p->va);
	if (w->side)
		draw_both(w, w->prev ? model_page(w->prev, p->va) : NULL, p);
	else if (p->slot)
		draw_swapped(w, map, p);
	else
		draw_present(w, map, p);
}

static void
walk_map(struct walk *w, const struct m_map *map, uint32_t *at)
{
	uint32_t end = map->va + map->pages * FS_PAGE, va = map->va;

	while (*at < w->now->n_pages && w->now->pages[*at].va < end) {
		const struct m_page *p = &w->now->pages[(*at)++];
		if (p->va > va)
			draw_promise(w, map, va, (p->va - va) / FS_PAGE);
		draw_page(w, map, p);
		va = p->va + FS_PAGE;
	}
	if (va < end)
		draw_promise(w, map, va, (end - va) / FS_PAGE);
}

static void
walk_all(struct walk *w)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < w->now->n_maps; i++) {
		while (at < w->now->n_pages && w->now->pages[at].va < w->now->maps[i].va)
			draw_page(w, NULL, &w->now->pages[at++]);
		walk_map(w, &w->now->maps[i], &at);
	}
	while (at < w->now->n_pages)
		draw_page(w, NULL, &w->now->pages[at++]);
	draw_gone(w, UINT32_MAX);
}

static void
pages_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct area body = area_sub(a, 0, 1, a.r.w, a.r.h - 1);
	struct rows counted = rows_count();
	struct walk w = { s, model_task(s->now, s->selected), model_task(s->prev, s->selected),
			  &counted, body, a.r.w >= BOTH_W ? (a.r.w - VA_W - CHANGE_W) / 2 : 0, 0 };

	(void)tales;
	if (!w.now) {
		draw_text(a, 0, 0, ST_DIM, "no such process at this moment");
		return;
	}
	if (w.side) {
		draw_text(a, 0, 0, ST_DIM, "va");
		draw_textf(a, VA_W, 0, ST_TITLE, "before event %llu", (unsigned long long)s->shown);
		draw_text(a, VA_W + w.side, 0, ST_TITLE, "after it: frame, count, rights, owners");
	} else {
		draw_text(a, 0, 0, ST_DIM, "va      frame prot own");
	}
	if (w.now->n_maps == 0 && w.now->n_pages == 0)
		draw_text(body, 0, 0, ST_DIM, w.now->state == FS_TASK_ZOMBIE ?
			  "a zombie has no memory left" : "no user memory");
	walk_all(&w);
	struct rows shown = rows_show(&counted, state, body.r.h);
	w.rows = &shown;
	w.gone = 0;
	walk_all(&w);
}

static void
pages_title(const struct scene *s, char *out, size_t size)
{
	char name[48];

	scene_name(s, s->selected, name, sizeof name);
	snprintf(out, size, "of %s%s", name, s->chosen && model_task(s->now, s->selected) ? ", selected" : "");
}

static bool
pages_act(void *state, enum action action)
{
	return scroll_act(state, action);
}

const struct pane pane_pages = {
	.name = "pages",
	.state_size = sizeof(struct scroll),
	.title = pages_title,
	.draw = pages_draw,
	.act = pages_act,
};
