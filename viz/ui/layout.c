#include "layout.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A layout in words: rows between '/', columns between '|', groups in parentheses, behind a ':' how much
 * of the room it gets beside its neighbours, or with a '!' how many cells it gets. A name that is no pane takes no room. Of a preset's plans
 * the first that fits is taken: from the widest screen to the smallest, which every screen has room for.
 */
struct plan {
	int w, h; /* what it needs, the status bar included */
	const char *words;
	bool source; /* it is for a program that has a text */
};

#define PLANS_MAX 7
static const struct preset {
	const char *name;
	struct plan plan[PLANS_MAX];
} presets[LAYOUT_COUNT] = {
	[LAYOUT_ALL] = { "all", {
		{ 150, 36, "(tree:10/frames:15/events:14):60!|((tasks:37!|console):10/(source|pages:41!):15/story:14)" },
		{ 116, 36, "(tree:10/frames:14/console:10):48|(source:15/pages:11/story:14):71", .source = true },
		{ 116, 36, "(tree:10/frames:15/events:14):48|((tasks:37!|console):10/pages:15/story:14):71" },
		{ 92, 28, "((tree:3/frames:4):42|(source:9/pages:6):57):15/(story:64|console:35):8", .source = true },
		{ 92, 28, "((tree:3/frames:4):42|(pages:12/console:5):57):14/story:9" },
		{ 64, 18, "((tree:3/frames:4):38|pages:41):14/story:9" },
		{ 0, 0, "tree:2/story:3" },
	} },
	[LAYOUT_LECTURE] = { "lecture", { /* few things, large; what a lecturer points at */
		{ 140, 40, "(tree:50|source:70|console:40):14/(pages:58|frames:60|files:42):13/story:13/timeline:9" },
		{ 100, 28, "(tree:45|source:54):8/(pages:48|frames:51):8/story:7/timeline:6" },
		{ 100, 22, "(tree:37|source:62):9/(pages:48|frames:51):8/story:7" },
		{ 64, 18, "(tree:37|pages:42):10/story:8/timeline:5" },
		{ 0, 0, "tree:2/story:3" },
	} },
	[LAYOUT_MEMORY] = { "memory", {
		{ 140, 40, "((tree:12/frames:24):80|pages:79):36/story:13" },
		{ 92, 28, "((tree:7/frames:15):44|pages:55):21/story:8" },
		{ 64, 18, "((tree:5/frames:11):38|pages:41):16/story:7" },
		{ 0, 0, "pages:3/story:2" },
	} },
	[LAYOUT_PROCESSES] = { "processes", {
		{ 140, 40, "(tree:55|tasks:40|console:63):16/(files:75|story:84):20/timeline:13" },
		{ 92, 28, "(tree:60|tasks:39):9/(files:46|story:53):11/timeline:9" },
		{ 64, 18, "(tree:42|tasks:37):8/story:7/timeline:8" },
		{ 0, 0, "tree:2/timeline:3" },
	} },
	[LAYOUT_KERNEL] = { "kernel", {
		{ 140, 40, "(kernel:84|(source:20/console:14):75):35/(events:60|story:99):14" },
		{ 100, 28, "(kernel:60|(tree:7/source:13):39):20/story:9" },
		{ 64, 18, "kernel:16/story:7" },
		{ 0, 0, "kernel:3/story:2" },
	} },
	[LAYOUT_COMPARE] = { "compare", { /* two moments, and what lies between them */
		{ 140, 40, "(tree:50|compare:109):35/story:14" },
		{ 92, 28, "compare:20/(tree:38|story:61):9" },
		{ 64, 18, "compare:16/story:7" },
		{ 0, 0, "compare:3/story:2" },
	} },
	[LAYOUT_LARGE] = { "large", { /* for a projector */
		{ 0, 0, "large" },
	} },
};

static const char *const names[PANE_COUNT] = {
#define LAYOUT_X(id, name) [PANE_##id] = name,
	PANES(LAYOUT_X)
#undef LAYOUT_X
};

/* ---- plans ---- */

#define ITEMS_MAX 8
struct item {
	const char *at;  /* the name, or what stands in the parentheses */
	size_t n;
	bool group;
	int share;       /* 0: nothing of it can be shown */
	bool fixed;      /* share is cells */
};

static int
pane_named(const char *at, size_t n)
{
	for (int i = 0; i < PANE_COUNT; i++)
		if (strlen(names[i]) == n && !memcmp(names[i], at, n))
			return i;
	return -1;
}

/* Behind the parenthesis that closes the one at *at. */
static const char *
behind(const char *at)
{
	int depth = 0;

	do
		depth += (*at == '(') - (*at == ')');
	while (*at++ && depth);
	return at;
}

/* Does a group have a pane that there is? */
static bool
has_pane(const char *at, const char *end)
{
	while (at < end) {
		size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyz");
		if (n && pane_named(at, n) >= 0)
			return true;
		at += n ? n : 1;
	}
	return false;
}

/* One item and what separates it from the next; returns where that begins. */
static const char *
read_item(const char *at, const char *end, struct item *item, char *separator)
{
	const char *stop = *at == '(' ? behind(at) : at + strspn(at, "abcdefghijklmnopqrstuvwxyz");
	char *rest = (char *)stop;

	item->group = *at == '(';
	item->at = at + item->group;
	item->n = (size_t)(stop - at) - 2 * item->group;
	item->share = 1;
	if (stop < end && *stop == ':')
		item->share = (int)strtol(stop + 1, &rest, 10);
	item->fixed = rest < end && *rest == '!';
	rest += item->fixed;
	if (!has_pane(item->at, item->at + item->n))
		item->share = 0;
	if (rest < end)
		*separator = *rest++;
	return rest;
}

struct rest { /* of a group, that is not laid yet */
	int items, shares, fixed; /* those that are shown; of them all: shares, cells */
};

static int
size_of(const struct item *i, int room, const struct rest *rest)
{
	int free = room > rest->fixed ? room - rest->fixed : 0;

	if (i->fixed)
		return i->share < room ? i->share : room;
	return free * i->share / rest->shares;
}

/* The next one's part of what is left. */
static struct rect
take(struct rect *r, bool columns, const struct item *i, const struct rest *rest)
{
	struct rect part = *r;

	if (rest->items == 1)
		return part;
	if (columns) {
		part.w = size_of(i, r->w - (rest->items - 1), rest); /* the borders are nobody's */
		r->x += part.w + 1; /* and one for the border */
		r->w -= part.w + 1;
	} else {
		part.h = size_of(i, r->h, rest);
		r->y += part.h;
		r->h -= part.h;
	}
	return part;
}

static void
lay(struct layout *l, const char *at, size_t n, struct rect r)
{
	const char *end = at + n;
	struct item item[ITEMS_MAX];
	struct rest rest = { 0 };
	int items = 0;
	char separator = 0;

	while (at < end && items < ITEMS_MAX) {
		at = read_item(at, end, &item[items], &separator);
		*(item[items].fixed ? &rest.fixed : &rest.shares) += item[items].share;
		rest.items += item[items].share > 0;
		items++;
	}
	for (int i = 0, id; i < items; i++) {
		if (!item[i].share)
			continue;
		struct rect part = take(&r, separator == '|', &item[i], &rest);
		*(item[i].fixed ? &rest.fixed : &rest.shares) -= item[i].share;
		rest.items--;
		if (item[i].group)
			lay(l, item[i].at, item[i].n, part);
		else if ((id = pane_named(item[i].at, item[i].n)) >= 0 && part.w > 0 && part.h > 0)
			l->pane[id] = part;
	}
}

static void
lay_preset(struct layout *l, enum layout_preset preset, const struct layout_want *want, struct rect r)
{
	const struct plan *plan = presets[preset].plan;

	while (want->w < plan->w || want->h < plan->h || (plan->source && !want->source))
		plan++;
	lay(l, plan->words, strlen(plan->words), r);
}

/* ---- a user's own ---- */

#define LEAST_W 12 /* of a pane that can be read */
#define LEAST_H 3

/* Into an empty layout; false: a pane of it is too small to be read. */
static bool
lay_words(struct layout *l, const char *words, struct rect r)
{
	lay(l, words, strlen(words), r);
	for (int i = 0; i < PANE_COUNT; i++) {
		const char *at = strstr(words, names[i]);
		if (at && (l->pane[i].w < LEAST_W || l->pane[i].h < LEAST_H))
			return false;
	}
	return true;
}

/* The first plan that fits, else the first two panes of the last one: a small screen shows less. */
static void
lay_own(struct layout *l, const struct layout_own *own, int w, int h, struct rect r)
{
	const struct layout empty = *l;
	const char *at = own->plan[own->n - 1].words;
	int shown = 0;

	for (unsigned i = 0; i < own->n; i++) {
		if (w >= own->plan[i].w && h >= own->plan[i].h && lay_words(l, own->plan[i].words, r))
			return;
		*l = empty;
	}
	while (*at && shown < 2) {
		size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyz");
		int id = n ? pane_named(at, n) : -1;
		if (id >= 0) {
			l->pane[id] = (struct rect){ r.x, r.y, r.w, shown ? r.h : r.h / 2 };
			r.y += l->pane[id].h;
			r.h -= l->pane[id].h;
			shown++;
			if (!strpbrk(at + n, "abcdefghijklmnopqrstuvwxyz"))
				l->pane[id].h += r.h; /* the only one, or the last */
		}
		at += n ? n : 1;
	}
}

struct reader { /* of a plan's words, by its rules alone */
	const char *at;
	bool seen[PANE_COUNT];
	char *err;
	size_t size;
};

static bool
wrong(const struct reader *r, const char *what)
{
	snprintf(r->err, r->size, *r->at ? "%s at \"%.24s\"" : "%s at its end", what, r->at);
	return false;
}

static bool check_group(struct reader *r, int depth);

static bool
check_item(struct reader *r, int depth)
{
	size_t n = strspn(r->at, "abcdefghijklmnopqrstuvwxyz");
	int id;

	if (*r->at == '(') {
		r->at++;
		if (depth >= ITEMS_MAX)
			return wrong(r, "too many groups in groups");
		if (!check_group(r, depth + 1))
			return false;
		if (*r->at != ')')
			return wrong(r, "a ) is missing");
		r->at++;
	} else if (!n) {
		return wrong(r, "a pane's name is missing");
	} else if ((id = pane_named(r->at, n)) < 0) {
		snprintf(r->err, r->size, "there is no pane %.*s; there is tree, tasks, frames, pages, events, story, console, source, "
			 "files, timeline, kernel, compare", n > 20 ? 20 : (int)n, r->at);
		return false;
	} else if (r->seen[id]) {
		return wrong(r, "a pane can be shown once, and is there twice,");
	} else {
		r->seen[id] = true;
		r->at += n;
	}
	if (*r->at != ':')
		return true;
	n = strspn(r->at + 1, "0123456789");
	if (n < 1 || n > 3 || r->at[1] == '0')
		return wrong(r, "a size is a number from 1 to 999, and is not");
	r->at += 1 + n;
	r->at += *r->at == '!';
	return true;
}

static bool
check_group(struct reader *r, int depth)
{
	char separator = 0;

	for (int items = 1;; items++) {
		if (!check_item(r, depth))
			return false;
		if (*r->at != '/' && *r->at != '|')
			return true;
		if (separator && *r->at != separator)
			return wrong(r, "rows (/) and columns (|) in one group, put one of them in parentheses,");
		if (items == ITEMS_MAX)
			return wrong(r, "more than 8 side by side");
		separator = *r->at++;
	}
}

bool
layout_check(const char *words, char *err, size_t size)
{
	struct reader r = { .at = words, .err = err, .size = size };

	return check_group(&r, 0) && (!*r.at || wrong(&r, "what is this,"));
}

/* ---- the whole ---- */

/* Takes the upper row of *r. */
static struct rect
take_row(struct rect *r)
{
	struct rect top = *r;

	top.h = 1;
	r->y++;
	r->h--;
	return top;
}

void
layout_make(struct layout *l, const struct layout_want *want)
{
	struct rect r = { 0, 0, want->w, want->h };

	memset(l, 0, sizeof *l);
	l->too_small = want->w < LAYOUT_MIN_W || want->h < LAYOUT_MIN_H;
	if (l->too_small)
		return;
	l->status = take_row(&r);
	if (want->alarm)
		l->alarm = take_row(&r);
	if (want->zoom >= 0 && want->zoom < PANE_COUNT)
		l->pane[want->zoom] = r;
	else if (want->own && want->preset >= LAYOUT_COUNT && want->preset - LAYOUT_COUNT < want->own->n)
		lay_own(l, &want->own->own[want->preset - LAYOUT_COUNT], want->w, want->h, r);
	else
		lay_preset(l, want->preset < LAYOUT_COUNT ? want->preset : LAYOUT_ALL, want, r);
}

const char *
layout_name(enum layout_preset preset)
{
	return presets[preset].name;
}

bool
layout_named(const char *name, enum layout_preset *preset, int *zoom)
{
	for (int i = 0; i < LAYOUT_COUNT; i++)
		if (!strcmp(presets[i].name, name)) {
			*preset = (enum layout_preset)i;
			*zoom = -1;
			return true;
		}
	*preset = LAYOUT_ALL;
	*zoom = pane_named(name, strlen(name));
	return *zoom >= 0;
}

const char *
layouts_name(const struct layouts *own, enum layout_preset preset)
{
	return own && preset >= LAYOUT_COUNT ? own->own[preset - LAYOUT_COUNT].name : layout_name(preset);
}

int
layouts_count(const struct layouts *own)
{
	return LAYOUT_COUNT + (own ? (int)own->n : 0);
}

bool
layouts_named(const struct layouts *own, const char *name, enum layout_preset *preset, int *zoom)
{
	for (unsigned i = 0; own && i < own->n; i++)
		if (!strcmp(own->own[i].name, name)) {
			*preset = LAYOUT_COUNT + i;
			*zoom = -1;
			return true;
		}
	return layout_named(name, preset, zoom);
}

const char *
layout_pane_name(enum pane_id pane)
{
	return names[pane];
}
