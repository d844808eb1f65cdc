/* story: one row an event, in words; the shown one takes what it needs, and says what follows. */
#include <stdio.h>
#include <string.h>

#include "pane.h"
#include "sight.h"

#define HEAD_W 10 /* columns for the event's word */

struct state {
	int64_t away; /* events that the user moved from the shown one */
	int page;
};

static int
draw_head(const struct scene *s, struct area a, int y, uint64_t seq, const struct story *story)
{
	const struct fs_event *e = timeline_event(s->timeline, seq);
	bool here = seq == s->shown;
	enum style style = seq > s->shown ? ST_DIM : here ? (enum style)scene_event_style(e->type) : ST_TITLE;
	int x = draw_textf(a, 0, y, here ? ST_NEW : ST_DIM, "%s%4llu", here ? "▸" : " ",
			   (unsigned long long)seq);
	x = s->marks && marks_at(s->marks, seq) ? draw_text(a, x, y, ST_PAST, "◆") : x + 1;

	draw_link(a, 0, y, a.r.w, LINK_EVENT, seq);
	x = draw_process(a, x, y, here ? ST_TITLE : ST_DIM, e->pid) + 1;
	int after = draw_text(a, x, y, style, story->head) + 1;
	return after > x + HEAD_W ? after : x + HEAD_W;
}

/* One event; returns the row after it. */
static int
draw_tale(const struct scene *s, const struct tales *tales, struct area a, int y, uint64_t seq)
{
	const struct story *story = tales_get(tales, seq);

	if (!story || !timeline_event(s->timeline, seq))
		return y;
	int x = draw_head(s, a, y, seq, story);
	if (seq != s->shown) {
		draw_text(a, x, y, ST_DIM, story->line);
		if (x + (int)strlen(story->line) > a.r.w)
			draw_text(a, a.r.w - 1, y, ST_DIM, "…");
		return y + 1;
	}
	char variable[128] = "";
	int end = draw_wrapped(a, x, y, a.r.w - x, ST_TITLE, story->line);
	if (s->sight && sight_variable(s->sight, s->timeline, s->now, seq, variable, sizeof variable))
		end = draw_wrapped(a, x, end, a.r.w - x, ST_TITLE, variable);
	end = draw_wrapped(a, x, end, a.r.w - x, ST_NORMAL, story->more);
	for (int row = y; row < end; row++)
		draw_mark(a, row);
	return end > y ? end : y + 1;
}

static void
story_update(void *state, const struct scene *s, struct tales *tales, struct timeline *tl, int h)
{
	struct state *st = state;
	int64_t up = -h, down = 1;
	uint64_t center = scene_row(s, s->shown, &st->away), seq;

	if (s->filter) {
		seq = scene_row(s, center, &up);
		for (int64_t n = 2 - up; n >= 0 && seq && down; n--) {
			tales_tell(tales, tl, seq, seq);
			seq = scene_row(s, seq, &down);
		}
	} else {
		tales_tell(tales, tl, center > (uint64_t)h ? center - (uint64_t)h : 1, center + 2);
	}
	tales_tell(tales, tl, s->shown, s->shown);
}

static int
draw_begin(const struct scene *s, struct area a, int y)
{
	uint64_t seq = timeline_first(s->timeline);
	char words[96];

	snprintf(words, sizeof words, "History begins after event %llu: what was before is not known any more.", (unsigned long long)seq);
	return draw_wrapped(a, 0, y, a.r.w, seq == s->shown ? ST_TITLE : ST_DIM, words);
}

static void
story_draw(void *state, const struct scene *s, const struct tales *tales, struct area a)
{
	struct state *st = state;
	struct area nowhere = area_sub(a, 0, 0, 0, 0);
	int64_t away = st->away, after = a.r.h >= 7 ? 2 : 0, up = -1, down = 1;
	uint64_t last = scene_row(s, scene_row(s, s->shown, &away), &after), seq = last, first = last;
	int used = 0;

	nowhere.r.w = 0;
	st->page = a.r.h;
	/* upwards from the last one until the rows are used; the lines that wrap are counted with the
	 * width that they will have */
	for (; seq > timeline_first(s->timeline) && up && used < a.r.h; seq = scene_row(s, seq, &up)) {
		struct area blank = { nowhere.g, { 0, 0, a.r.w, 0 } };
		int rows = draw_tale(s, tales, blank, 0, seq);
		if (used + rows > a.r.h && used > 0 && seq != s->shown)
			break;
		used += rows;
		first = seq;
	}
	int y = 0;
	if (timeline_first(s->timeline) && seq <= timeline_first(s->timeline) + 1 && used < a.r.h)
		y = draw_begin(s, a, y);
	seq = first;
	for (; seq && down && seq <= last && y < a.r.h; seq = scene_row(s, seq, &down))
		y = draw_tale(s, tales, a, y, seq);
}

static bool
story_act(void *state, enum action action)
{
	struct state *st = state;
	int page = st->page > 1 ? st->page - 1 : 1;

	switch (action) {
	case ACTION_UP: st->away--; break;
	case ACTION_DOWN: st->away++; break;
	case ACTION_PAGE_UP: st->away -= page; break;
	case ACTION_PAGE_DOWN: st->away += page; break;
	case ACTION_FOLLOW: st->away = 0; break;
	default: return false;
	}
	return true;
}

const struct pane pane_story = {
	.name = "story",
	.state_size = sizeof(struct state),
	.update = story_update,
	.draw = story_draw,
	.act = story_act,
};
