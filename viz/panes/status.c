/* status: what is run, which moment is shown, what the guest does, and in red what is wrong. */
#include <stdio.h>
#include <string.h>

#include "keys.h"
#include "pane.h"
#include "sieve.h"

static const struct { enum action action, other; /* of two: a click on the third letter is the other */ const char *what; } hints[] = {
	{ ACTION_NEXT, ACTION_PREV, "event" }, { ACTION_NEXT_FORK, ACTION_NONE, "fork" }, { ACTION_NEXT_FAULT, ACTION_NONE, "fault" },
	{ ACTION_NEXT_EXIT, ACTION_NONE, "exit" }, { ACTION_RUN, ACTION_NONE, "run" }, { ACTION_ZOOM, ACTION_NONE, "zoom" },
	{ ACTION_HELP, ACTION_NONE, "help" },
};
#define HINTS (sizeof hints / sizeof *hints)

struct hint { /* one, with the keys that its user has */
	int key, other; /* UK_NONE: there is none */
	char name[16], other_name[16];
	int w;
};

static void
name_key(const struct keymap *own, enum action action, int *key, char name[16])
{
	*key = action == ACTION_NONE ? UK_NONE : keymap_key_of(own, action);
	name[0] = '\0';
	if (*key != UK_NONE)
		keymap_name_of(own, action, name);
}

/* Its w is 0 when no key does it. */
static struct hint
hint_of(const struct scene *s, size_t i)
{
	struct hint h;

	name_key(s->keys, hints[i].action, &h.key, h.name);
	name_key(s->keys, hints[i].other, &h.other, h.other_name);
	h.w = h.key == UK_NONE ? 0 : text_width(h.name) + text_width(h.other_name) + (h.other != UK_NONE) + 1 +
				     text_width(hints[i].what) + 2;
	return h;
}

static int
hint_width(const struct scene *s, size_t i)
{
	return hint_of(s, i).w;
}

static int
draw_hint(const struct scene *s, struct area a, int x, size_t i)
{
	struct hint h = hint_of(s, i);

	if (!h.w)
		return x;
	draw_link(a, x, 0, h.w - 2, LINK_KEY, (uint64_t)h.key);
	x = draw_text(a, x, 0, ST_KEY, h.name);
	if (h.other != UK_NONE) {
		x = draw_text(a, x, 0, ST_KEY, "/");
		draw_link(a, x, 0, text_width(h.other_name), LINK_KEY, (uint64_t)h.other);
		x = draw_text(a, x, 0, ST_KEY, h.other_name);
	}
	return draw_text(a, x + 1, 0, ST_DIM, hints[i].what) + 2;
}

/* As many hints as fit right of column `from`; help is never left out for another one. */
static void
draw_hints(const struct scene *s, struct area a, int from)
{
	int room = a.r.w - from - 1, used = hint_width(s, HINTS - 1);
	size_t n = 0;

	while (n < HINTS - 1 && used + hint_width(s, n) <= room)
		used += hint_width(s, n++);
	if (used > room)
		return;
	int x = a.r.w - used + 1;
	for (size_t i = 0; i < HINTS; i++)
		if (i < n || i == HINTS - 1)
			x = draw_hint(s, a, x, i);
}

/* "3 of 12 processes, 41 events": what the filter leaves. */
static void
left_words(const struct scene *s, char *out, size_t size)
{
	unsigned processes = 0, left = 0;

	for (const struct m_task *t = s->now->task; t < s->now->task + FS_NR_TASKS; t++)
		if (t->used && t->pid) {
			processes++;
			left += scene_passes(s, t);
		}
	snprintf(out, size, "%u of %u processes, %llu events%s", left, processes, (unsigned long long)sieve_count(s->filter),
		 s->looking ? ", looking…" : "");
}

static int
draw_filter(const struct scene *s, struct area a, int x)
{
	char left[80];

	left_words(s, left, sizeof left);
	x = draw_textf(a, x, 0, ST_KEY, "filter: %.24s", sieve_words(s->filter));
	return draw_textf(a, x, 0, ST_NORMAL, ", %s", left);
}

static void
draw_bar(const struct scene *s, struct area bar)
{
	int x = draw_textf(bar, 1, 0, ST_TITLE, "%.20s", s->program) + 1;

	if (s->live)
		x = draw_textf(bar, x, 0, ST_LIVE, " %s %llu ", timeline_is_over(s->timeline) || s->elsewhere ? "END" : "LIVE",
			       (unsigned long long)s->end);
	else
		x = draw_textf(bar, x, 0, ST_PAST, " PAST %llu/%llu ", (unsigned long long)s->shown,
			       (unsigned long long)s->end);
	const struct mark *mark = s->marks ? marks_at(s->marks, s->shown) : NULL;
	if (mark)
		x = draw_textf(bar, x + 1, 0, ST_PAST, "◆%.16s", mark->name);
	if (s->branch && s->branch[0])
		x = draw_textf(bar, x + 1, 0, ST_TITLE, "%s", s->branch) + 1;
	if (s->filter)
		x = draw_filter(s, bar, x + 1);
	else
		x = draw_textf(bar, x + 1, 0, ST_NORMAL, "t %llu.%03llu ms",
			       (unsigned long long)(s->now->time / 1000000),
			       (unsigned long long)(s->now->time / 1000 % 1000));
	/* its first word, where the whole would push the way to the help from the screen */
	size_t n = strlen(s->state);
	if (!s->noted && x + 4 + (int)n + hint_width(s, HINTS - 1) > bar.r.w)
		n = s->filter ? 0 : strcspn(s->state, ":");
	x = draw_bytes(bar, x + 2, 0, ST_NORMAL, s->state, n);
	draw_hints(s, bar, x + 1);
}

static void
draw_alarm(const struct scene *s, struct area alarm)
{
	int x = draw_text(alarm, 0, 0, ST_WRONG, " WRONG: ");
	if (s->alarm_seq)
		x = draw_textf(alarm, x, 0, ST_WRONG, "event %llu: ", (unsigned long long)s->alarm_seq);
	x = draw_text(alarm, x, 0, ST_WRONG, s->alarm);
	if (s->alarms > 1)
		x = draw_textf(alarm, x, 0, ST_WRONG, " (and %u more)", s->alarms - 1);
	while (x < alarm.r.w)
		x = draw_text(alarm, x, 0, ST_WRONG, " ");
}

static void
draw_typing(const struct scene *s, struct area a)
{
	const char *typing = s->typing;
	char hint[160], left[80] = "";
	int x = draw_text(a, 1, 0, ST_KEY, s->typing_what) + 1;

	if (s->filtering && s->filter)
		left_words(s, left, sizeof left);
	snprintf(hint, sizeof hint, "%s%s%s", left, *left ? "; " : "", s->typing_hint);
	int room = a.r.w - x - text_width(hint) - 6, n = text_width(typing);

	x = draw_text(a, x, 0, ST_NORMAL, n > room && room > 0 ? typing + n - room : typing);
	x = draw_text(a, x, 0, ST_LIVE, " ");
	draw_text(a, x + 1, 0, ST_DIM, hint);
}

void
status_draw(const struct scene *s, struct area bar, struct area alarm)
{
	if (s->typing)
		draw_typing(s, bar);
	else
		draw_bar(s, bar);
	if (s->alarm)
		draw_alarm(s, alarm);
}
