/* events: the kernel's records as they are, one a row, the shown one marked. */
#include <stdio.h>
#include <string.h>

#include "eventtypes.h"
#include "pane.h"

struct state {
	bool held;
	int64_t away; /* rows that the user moved from where the shown event stands */
	int page;
};

static int
draw_value(struct area a, int x, int y, const struct fs_arg *arg, const uint32_t *value,
	   const struct m_text *text)
{
	char bytes[64];

	switch (arg->kind) {
	case FS_INT: return draw_textf(a, x, y, ST_NORMAL, "%d", (int32_t)*value);
	case FS_HEX:
	case FS_FLAGS:
	case FS_GVA: return draw_textf(a, x, y, ST_NORMAL, "%x", *value);
	case FS_FRAME: return draw_textf(a, x, y, ST_NORMAL, "%04x", *value);
	case FS_TEXT:
		text->get(text->ctx, value[0], value[1], bytes, sizeof bytes);
		return draw_text(a, x, y, ST_NORMAL, bytes);
	default: return draw_textf(a, x, y, ST_NORMAL, "%u", *value);
	}
}

static void
draw_event(const struct scene *s, struct area a, int y, const struct fs_event *e)
{
	const struct fs_evtype *t = event_type(e->type);
	bool here = e->seq == s->shown;
	int x = draw_text(a, 0, y, ST_NEW, here ? "▸" : " ");

	draw_link(a, 0, y, a.r.w, LINK_EVENT, e->seq);
	x = draw_textf(a, x, y, ST_DIM, "%5llu", (unsigned long long)e->seq);
	x = s->marks && marks_at(s->marks, e->seq) ? draw_text(a, x, y, ST_PAST, "◆") : x + 1;
	x = draw_process(a, x, y, ST_TITLE, e->pid) + 1;
	x = draw_text(a, x, y, here ? ST_NEW : ST_NORMAL, m_event_name(e->type)) + 1;
	if (!t)
		return;
	for (uint32_t i = 0; i < t->n_args; i++) {
		const struct fs_arg *arg = &t->arg[i];
		x = draw_textf(a, x + (i > 0), y, ST_DIM, "%s=", arg->name);
		x = draw_value(a, x, y, arg, &e->arg[i], timeline_text(s->timeline));
		if (arg->kind == FS_TEXT)
			i++; /* the length was shown as the text */
	}
	if (here)
		draw_mark(a, y);
}

static void
events_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct state *st = state;
	int64_t after = a.r.h / 4, away = after + st->away, up = 1 - a.r.h, down = 1;
	uint64_t seq = scene_row(s, s->shown, &away);

	(void)tales;
	st->page = a.r.h;
	seq = scene_row(s, seq, &up);
	if (st->held)
		st->away = away - after + (a.r.h - 1 + up); /* do not run on beyond an end */
	if (seq <= timeline_first(s->timeline))
		return; /* history has just begun, and has none */
	for (int y = 0; y < a.r.h && seq && down; y++) {
		draw_event(s, a, y, timeline_event(s->timeline, seq));
		seq = scene_row(s, seq, &down);
	}
}

static bool
events_act(void *state, enum action action)
{
	struct state *st = state;
	int page = st->page > 1 ? st->page - 1 : 1;

	switch (action) {
	case ACTION_UP: st->away--; break;
	case ACTION_DOWN: st->away++; break;
	case ACTION_PAGE_UP: st->away -= page; break;
	case ACTION_PAGE_DOWN: st->away += page; break;
	case ACTION_FOLLOW: st->away = 0; st->held = false; return true;
	default: return false;
	}
	st->held = true;
	return true;
}

const struct pane pane_events = {
	.name = "events",
	.state_size = sizeof(struct state),
	.draw = events_draw,
	.act = events_act,
};
