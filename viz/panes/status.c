/* status: what is run, which moment is shown, what the guest does, and in red what is wrong. */
#include <stdio.h>
#include <string.h>

#include "pane.h"
#include "sieve.h"

static const struct { const char *key, *what; char press[2]; /* by a click; the other one on the third letter */ } hints[] = {
	{ "n/p", "event", "np" }, { "f", "fork", "ff" }, { "w", "fault", "ww" }, { "x", "exit", "xx" }, { "space", "run", "  " },
	{ "z", "zoom", "zz" }, { "?", "help", "??" },
};
#define HINTS (sizeof hints / sizeof *hints)

static int
hint_width(size_t i)
{
	return text_width(hints[i].key) + 1 + text_width(hints[i].what) + 2;
}

/* As many hints as fit right of column `from`; help is never left out for another one. */
static void
draw_hints(struct area a, int from)
{
	int room = a.r.w - from - 1, used = hint_width(HINTS - 1);
	size_t n = 0;

	while (n < HINTS - 1 && used + hint_width(n) <= room)
		used += hint_width(n++);
	if (used > room)
		return;
	int x = a.r.w - used + 1;
	for (size_t i = 0; i < HINTS; i++) {
		if (i >= n && i < HINTS - 1)
			continue;
		draw_link(a, x, 0, hint_width(i) - 2, LINK_KEY, (uint64_t)hints[i].press[0]);
		if (hints[i].press[1] != hints[i].press[0])
			draw_link(a, x + 2, 0, 1, LINK_KEY, (uint64_t)hints[i].press[1]);
		x = draw_text(a, x, 0, ST_KEY, hints[i].key) + 1;
		x = draw_text(a, x, 0, ST_DIM, hints[i].what) + 2;
	}
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
	if (!s->noted && x + 4 + (int)n + hint_width(HINTS - 1) > bar.r.w)
		n = s->filter ? 0 : strcspn(s->state, ":");
	x = draw_bytes(bar, x + 2, 0, ST_NORMAL, s->state, n);
	draw_hints(bar, x + 1);
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
